"""The names of people and groups as files of references write them, read into one shape. Pure.

Seen in exports: "Last, Fore, Suffix" (RIS), "Last FM Suffix" (PubMed before 2002), "Last F.M." (Embase), "Fore Last",
several in one line, groups among them, "et al.". nameparser 2.6.0 was tried on the 18,307 authors of 3,756 PubMed
records: it reads 98.9 % of "Last, Fore" ("B V" becomes a fifth of his name), no "Last FM", and knows no groups.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from literature.entrez.people import author

_GROUP_WORDS = (
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
GROUP_WORDS = frozenset(_GROUP_WORDS.split())
_JOINING = frozenset(("of", "for", "the", "and", "on", "against", "with", "&", "to", "from", "as", "or"))
_PARTICLE_WORDS = (
    "af al ap auf av aus bin bint d da dal de degli dei del della den der des di do dos du e el het ibn im in la las "
    "le les lo los of op 's 't t te ten ter till tot und v van vom von y zu zum zur ø"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_CAPITAL_PARTICLES = frozenset(
    ("Da", "De", "Del", "Della", "Den", "Der", "Di", "Du", "La", "Le", "Van", "Vande", "Vanden", "Vander", "Von", "Vom")
)
_SUFFIX = re.compile(r"(?:jr|sr|[1-9](?:st|nd|rd|th|d)|i{2,3}|iv|vi{1,3})\.?", re.IGNORECASE)
_ADDRESSED = re.compile(r"\A(?:(?:dr|prof|professor|mr|mrs|ms)\.?\s+)+(?=\S+\s)", re.IGNORECASE)
_ET_AL = re.compile(r"[\s,;]*\[?\b(?:et\.?\s+al(?:ii|\b)|and\s+others)\.?\]?\s*\Z|\Aothers\Z", re.IGNORECASE)
_NOBODY = re.compile(r"\[?no authors? listed\.?\]?", re.IGNORECASE)
_ORCID = re.compile(
    r"\s*[(\[]?(?:ORCID:?\s*)?(?:https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX][)\]]?", re.IGNORECASE
)
_DEGREE = re.compile(
    r"(?:MD|M\.D\.|Ph\.?D\.?|DPhil|MSc|BSc|MPH|MBBS|MBChB|PharmD|PsyD|ScD|DrPH|EdD|DDS|DVM|RN|FRCP\w*|MRCP\w*)"
    r"(?:[ /-]|\Z)"
)
_FOR_GROUP = re.compile(
    r"(?P<person>.+?)(?:,\s+for\s+the|,?\s+on\s+behalf\s+of(?:\s+the)?)\s+(?P<group>.+)", re.IGNORECASE
)
_INITIAL = re.compile(r"[^\W\d_](?:[^\W\d_]?\.)?-?")  # "A", "A.", "Yu.", "J-"
_WORD = re.compile(r"[^\W\d_][\w’'`.\-‐]*")
MOST_INITIALS = 4
MOST_WORDS = 6  # of a name that begins with its fore name


class Names(NamedTuple):
    """People in the shape of `Record.authors`; `complete` is False where the source says "et al."."""

    people: list[dict[str, Any]]
    complete: bool


def read_names(lines: Iterable[str]) -> Names:
    """The names of an author field, one or several a line.

    A comma behind a line marks a group, whatever it holds; a name that could be either is a person's.
    """
    people: list[dict[str, Any]] = []
    complete = True
    for line in map(_tidied, lines):
        text = _ET_AL.sub("", line)
        complete = complete and text == line
        people += _line(text) if text and not _NOBODY.fullmatch(text) else []
    return Names(people, complete)


def medline_names(fields: Iterable[tuple[str, str]], *, full: str = "FAU", short: str = "AU") -> Names:
    """Of the fields FAU, AU and CN of a PubMed record, in their order: FAU and its AU name one person."""
    read = (full, short, "CN") if full == "FAU" else (full, short)
    fields = [(tag, _tidied(value)) for tag, value in fields if tag in read and value.strip()]
    named = [(tag, value) for tag, value in fields if _ET_AL.sub("", value)]
    following = [*named[1:], ("", "")]
    people = []
    for (tag, value), (tag_behind, behind), (before, _) in zip(named, following, [("", ""), *named], strict=False):
        if tag == "CN":
            people.append(group(value))
        elif tag == full:
            people.append(_full_and_short(value, behind if tag_behind == short else ""))
        elif before != full:
            people.append(_indexed(value) or person(value))
    return Names(people, len(named) == len(fields))


def person(last: str, fore: str = "", initials: str = "", suffix: str = "") -> dict[str, Any]:
    """A person in the shape of `Record.authors`."""
    return author(last, fore, initials or initials_of(fore), suffix)


def without_particles(last: str) -> str:
    """ "Berg" of "van der Berg", under which some lists print it; a name of particles alone stays."""
    words = last.split(" ")
    while len(words) > 1 and words[0] in _PARTICLES:
        words = words[1:]
    return " ".join(words)


def group(name: str) -> dict[str, Any]:
    """A group in the shape of `Record.authors`."""
    return author(collective=name.strip().rstrip(",").rstrip())


def initials_of(fore: str) -> str:
    """ "AB" of "Ann-Bea", "Ann B." or "A.B.": the first letter of each word, with its accent."""
    words: list[str] = re.findall(r"\w+", unicodedata.normalize("NFC", fore))
    if len(words) == 1 and 1 < len(words[0]) <= 3 and words[0].isupper():  # "AB": initials that stand for the name
        return words[0]
    return "".join(word[0] for word in words).upper()


def _tidied(text: str) -> str:
    text = _ORCID.sub("", text) if "-" in text else text
    return " ".join(unicodedata.normalize("NFC", text).split())


def _line(line: str) -> Iterator[dict[str, Any]]:
    """The names in one line."""
    if line.endswith(",") and not _is_last_and_initials(line):
        yield group(line)
        return
    for part in filter(None, (part.strip() for part in line.rstrip(",;").split(";"))):
        yield from _joined_by_and(part)


def _is_last_and_initials(line: str) -> bool:
    """ "Alder, A.,": what follows the last name is initials with full stops."""
    last, _, rest = line.rstrip(" ,").partition(",")
    return bool(last) and "." in rest and _read_initials(rest.split()) != ""


def _joined_by_and(text: str) -> Iterator[dict[str, Any]]:
    parts = [part.strip(" ,") for part in re.split(r",?\s+(?:and|&)\s+", text)]
    if len(parts) > 1 and _is_person(parts[-1]) and not _speaks_of_group(text):
        whole = [part.strip() for one in parts for part in one.split(",")]
        for part in whole if all(map(_natural, whole)) else parts:
            yield from _listed(part)
    else:
        yield from _listed(text)


def _listed(text: str) -> Iterator[dict[str, Any]]:
    """One name, or several between commas."""
    parts = _without_degrees([part.strip() for part in text.split(",") if part.strip()])
    together = _FOR_GROUP.fullmatch(text)
    if together and _is_person(together["person"]) and not _speaks_of_group(together["person"]):
        yield from _listed(together["person"])
        yield group(together["group"])
    elif _speaks_of_group(text) and not _is_list_of_indexed(parts):
        yield group(text)
    elif _is_list_of_indexed(parts):
        yield from filter(None, map(_indexed, parts))
    elif len(parts) > 2 and len(parts) % 2 == 0 and _are_pairs(parts):
        for last, fore in zip(parts[::2], parts[1::2], strict=True):
            yield _last_and_fore([last, fore])
    elif len(parts) > 2 and not any(map(_SUFFIX.fullmatch, parts)) and all(_natural(part) for part in parts):
        yield from filter(None, map(_natural, parts))
    elif len(parts) > 1:
        yield _last_and_fore(parts)
    else:
        yield _alone(parts[0] if parts else text)


def _without_degrees(parts: list[str]) -> list[str]:
    """ "Ann Alder, MD, PhD" without what is no part of the name; of "Alder, MD" these are the initials."""
    least = 1 if parts and _natural(parts[0]) else 2
    while len(parts) > least and _DEGREE.match(parts[-1]):
        parts = parts[:-1]
    return parts


def _are_pairs(parts: list[str]) -> bool:
    """ "Alder, A., Birch, B." and "Alder, Ann, Birch, Carl": a last name, a fore name and so on."""
    if all(_read_initials(part.split()) for part in parts[1::2]):
        return True
    are_names = all(part[0].isupper() and _WORD.match(part) for part in parts)
    return are_names and not any(map(_SUFFIX.fullmatch, parts)) and not all(map(_natural, parts))


def _is_list_of_indexed(parts: list[str]) -> bool:
    return len(parts) > 1 and all(_indexed(part) for part in parts)


def _speaks_of_group(text: str) -> bool:
    """It holds a word that groups have in their names; "Group, Ann" is a person all the same."""
    words = re.findall(r"[\w&]+", text)
    if len(words) < 2 or (re.fullmatch(r"[^\s,]+,(?: \S+){1,3}", text) and not set(words) & _JOINING):
        return False
    return bool({word.lower() for word in words} & GROUP_WORDS or set(words) & (_JOINING - {"and", "&"}))


def _last_and_fore(parts: list[str]) -> dict[str, Any]:
    """ "Last, Fore, Suffix", "Last, Suffix, Fore", "Last, Fore Suffix" and "Last Suffix, Fore"."""
    if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]) and (whole := _indexed(parts[0]) or _natural(parts[0])):
        return whole | {"suffix": parts[1]}
    last, fore, *rest = parts
    suffix = ", ".join(rest)
    if len(parts) == 3 and _SUFFIX.fullmatch(fore) and not _SUFFIX.fullmatch(suffix):
        fore, suffix = suffix, fore
    for head in ("fore", "last"):
        value = fore if head == "fore" else last
        if not suffix and (found := _with_suffix(value))[1]:
            suffix = found[1]
            fore, last = (found[0], last) if head == "fore" else (fore, found[0])
    in_capitals = last.isupper() and len(fore) > 2 and "." not in fore  # "ALDER, ANN"
    return person(last, fore, fore[0] if in_capitals and " " not in fore else _read_initials(fore.split()), suffix)


def _with_suffix(text: str) -> tuple[str, str]:
    """The text without the suffix at its end, and that suffix; "" without one."""
    head, _, tail = text.rpartition(" ")
    return (head, tail) if head and _SUFFIX.fullmatch(tail) else (text, "")


def _alone(text: str) -> dict[str, Any]:
    """A name without a comma."""
    if found := _indexed(text) or _natural(text):
        return found
    is_one_name = re.fullmatch(r"[^\W\d_][\w’'\-]*", text) and not text.isupper() and not text.islower()
    return person(text) if is_one_name and text.lower() not in GROUP_WORDS else group(text)


def _is_person(text: str) -> bool:
    parts = [part.strip() for part in text.split(",")]
    return bool(_indexed(text) or _natural(text) or (len(parts) == 2 and all(parts)))


def _indexed(text: str) -> dict[str, Any] | None:
    """A person written "Last FM", "Last F.M.", "Last F M" or "Last FM Jr"; None for any other."""
    bare, suffix = _with_suffix(text)
    if suffix.isupper() and not _first_initials(bare.split(" ")):  # "Lentz SR"
        bare, suffix = text, ""
    words = bare.split(" ")
    start = _first_initials(words)
    if not start or "," in bare or _speaks_of_group(bare):
        return None
    last, initials = " ".join(words[:start]), _read_initials(words[start:])
    is_acronym = last.isupper() and len(last) > 2 and len(initials) > 2 and "." not in bare  # "ENIGMA MDD"
    return None if is_acronym or re.search(r"\d", last) else person(last, initials=initials, suffix=suffix)


def _first_initials(words: list[str]) -> int:
    """The place from which on the words, but for the first, are initials; 0 for none."""
    return next((at for at in range(1, len(words)) if _read_initials(words[at:])), 0)


def _read_initials(words: list[str]) -> str:
    """ "AB" of "AB", "A.B.", "A B", "A.-B."; "" where they are not capital initials alone."""
    found = []
    for word in words:
        bare = word.replace(".", "").replace("-", "").replace("‐", "")
        if bare.isalpha() and bare.isupper():
            found.append(bare)
        elif "." in word and "".join(_INITIAL.findall(word)) == word and word[0].isupper():
            found.append("".join(part[0] for part in _INITIAL.findall(word)))
        else:
            return ""
    initials = "".join(found)
    return initials if len(initials) <= MOST_INITIALS else ""


def _natural(text: str) -> dict[str, Any] | None:
    """A person written "Ann B. van der Alder Jr"; None for any other."""
    bare, suffix = _with_suffix(_ADDRESSED.sub("", text))
    words = bare.split(" ")
    if not 2 <= len(words) <= MOST_WORDS or _speaks_of_group(bare) or not all(map(_is_part_of_name, words)):
        return None
    if not words[0][0].isupper() or words[-1].lower() in _PARTICLES or _read_initials(words[-1:]):
        return None
    last = next((at for at, word in enumerate(words) if at and _begins_last_name(word)), len(words) - 1)
    fore = " ".join(words[:last])
    return person(" ".join(words[last:]), fore, _read_initials(fore.split()), suffix)


def _begins_last_name(word: str) -> bool:
    return word in _PARTICLES or word in _CAPITAL_PARTICLES


def _is_part_of_name(word: str) -> bool:
    if word in _PARTICLES:
        return True
    initials = _read_initials([word])
    is_acronym = word.isupper() and len(initials) > 1 and "." not in word
    return bool(_WORD.fullmatch(word)) and word[0].isupper() and not is_acronym


def _full_and_short(full: str, short: str) -> dict[str, Any]:
    """FAU "Kingsley, Martin L Jr" with its AU "Kingsley ML Jr"; FAU without a comma is the one name of a person."""
    last, comma, rest = (part.strip() for part in full.partition(","))
    if not comma:
        return person(full)
    fore, _, suffix = (part.strip() for part in rest.partition(","))
    behind = short.removeprefix(last).split() if short.startswith(last) else short.split()[-1:]
    initials = next((word for word in behind if not _SUFFIX.fullmatch(word) or word.isupper()), "")
    rest = " ".join(behind[1:])
    if rest and not suffix:
        fore, suffix = fore.removesuffix(rest).strip(), rest
    return person(last, fore, initials, suffix)
