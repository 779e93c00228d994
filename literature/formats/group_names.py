"""By which words the name of a group is told from that of a person. Pure."""

import re

_WORDS = (
    "group groups consortium consortia collaboration collaborations collaborative collaborators committee committees "
    "investigators investigator association society network organization organisation institute institutes university "
    "department ministry agency foundation federation council initiative trial trials trialists study studies "
    "workgroup taskforce program programme project registry authors members team panel commission hospital hospitals "
    "institutes academy authority office bureau centre center centers centres clinic consultants coalition alliance "
    "partnership researchers scientists neuroimaging psychiatry medicine health healthcare services survey cohort "
    "biobank gruppe arbeitsgruppe gesellschaft grupo groupe société sociedad sociedade associação asociación istituto "
    "comité inc ltd gmbh corporation collaborateurs administration research statistics college board union division "
    "unit laboratory secretariat faculty forum autorité ministerio ministère instituto institut secretaría"
)
GROUP_WORDS = frozenset(_WORDS.split())
_JOINING = frozenset(("of", "for", "the", "and", "on", "against", "with", "&", "to", "from", "as", "or"))


def speaks_of_group(text: str) -> bool:
    """It holds a word that groups have in their names; "Group, Ann" is a person all the same."""
    words = re.findall(r"[\w&]+", text)
    if len(words) < 2 or (re.fullmatch(r"[^\s,]+,(?: \S+){1,3}", text) and not set(words) & _JOINING):
        return False
    return bool({word.lower() for word in words} & GROUP_WORDS or set(words) & (_JOINING - {"and", "&"}))
