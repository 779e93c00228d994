"""Lines of authors and of where they work: their numbers lead from one to the other, and to no work."""

import re

NAME = r"[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:[-'’][^\W\d_]+)*"
PERSON = rf"{NAME}(?:\s(?:[A-Z]\.?|{NAME})){{1,3}}"
BYLINE = re.compile(rf"(?:{PERSON}(?:[,;]\s|,?\s(?:and|&)\s))*{PERSON},?\s?")
BESIDE_NAMES = re.compile(r"(?:,?[⁰¹²³⁴-⁹*†‡§])+")
LONGEST_LINE = 400  # characters
PLACE = re.compile(r"\s?[A-Z][^\W\d_]+(?:\s(?:of|for|and|the))?\s[A-Z]")
WORKPLACE = re.compile(
    r"\b(?:Universit\w+|Univ|Departe?ments?|Dept|Institut\w*|Hospitals?|Schools?|Cent(?:re|er|ro|rum)s?|Colleges?|Facult\w+"
    r"|Clinics?|Klinik\w*|Divisions?|Laborator\w+|Labs?|Academ\w+|Minist\w+|Inc|Ltd|LLC|GmbH|Foundations?|Trust|\w*spital"
    r"|USA|UK|Australia|Austria|Belgium|Brazil|Canada|Chile|China|Croatia|Czechia|Denmark|Egypt|England|Finland|France|Germany"
    r"|Greece|Hungary|India|Iran|Ireland|Israel|Italy|Japan|Korea|Kingdom|Mexico|Netherlands|Norway|Pakistan|Poland"
    r"|Portugal|Russia|Scotland|Spain|Sweden|Switzerland|Taiwan|Thailand|Turkey|Türkiye|States)\b"
)
BETWEEN_NAMES = re.compile(
    r"(?:of|for|and|the|in|at|from|de|des|du|d|la|le|les|der|die|das|den|für|fur|und|et|di|del|della|do|da|dos|y|e|i|van|von|zu|zur)"
)
SMALL = re.compile(r"(?<![\w@.'’-])[a-zß-ÿ]+(?![\w@])")


def is_beside_a_workplace(statement: str, start: int, end: int) -> bool:
    """The number at `start:end` stands behind a name in a byline, or before or behind a place of work in its line."""
    if not statement[:start].strip() and PLACE.match(statement, end):
        return True
    if start >= LONGEST_LINE:
        return False
    is_raised = not statement[start].isascii()
    names = BESIDE_NAMES.sub("", statement[:start]) if is_raised else ""
    return bool(BYLINE.fullmatch(names)) or _names_workplaces(statement)


def _names_workplaces(line: str) -> bool:
    """Names of places and nothing that says anything of them: no other word begins small."""
    return bool(WORKPLACE.search(line)) and all(BETWEEN_NAMES.fullmatch(word) for word in SMALL.findall(line))
