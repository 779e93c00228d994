"""Who an author-year mark names, and who wrote an entry of a list: families and years, so that the two can be held
against each other.

Entries are written in many styles; where the style cannot be told, every capitalised word of the beginning may be the
first author, and an entry that has no such word is never meant.
"""

import re
import unicodedata
from dataclasses import dataclass

PARTICLES = r"(?:(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|zu|al|el|bin|ibn)[\s-]){0,3}"
FAMILY = r"[^\W\d_a-zß-ÿ][^\W\d_]*(?:[-'’][^\W\d_]+)*"
INITIALS = r"(?:[A-ZÀ-ÖØ-Þ]\.?[-\s]?){1,4}(?![^\W\d_])"
AUTHOR = re.compile(rf"{PARTICLES}({FAMILY}(?:\s{FAMILY})?),?\s+{INITIALS}")
NEXT = re.compile(r"\s*(?:[,;]\s*(?:(?:and|und|et|y)\b(?!\sal)|&|…|\.{3})?|&|(?:and|und|y)\b)\s*")
MORE = re.compile(r"[\s,;]*(?:et\s+al\b|and\s+(?:others|colleagues)\b|…|\.{3})", re.I)
OWN_MARK = re.compile(r"^\W*(?:\d{1,3}(?:\]|[.)])\s*)?\W*")
BEGINNING = 300  # characters of an entry in which its authors stand
COLLECTIVE = re.compile(r"[.,;:(\[]|\s(?:and|&|et)\s")
IN_BRACKETS = re.compile(r"[(\[]((?:1[5-9]|20)\d\d[a-z]?)\b")
SET_APART = re.compile(r"(?:(?<=[.,;]\s)|^)((?:1[5-9]|20)\d\d[a-z]?)(?=\s*[.,;:(]|\s+[A-Z][a-z]{2}\b|\s*$)")
UNDATED = re.compile(r"[(\[,.]\s?(in press|forthcoming|n\.\s?d\.)(?=\W|$)", re.I)
ANY_YEAR = re.compile(r"\b((?:1[5-9]|20)\d\d[a-z]?)\b")
SEPARATORS = re.compile(r",?\s+(?:and|&)\s+|,\s+|\s+(?=et\s+al)")
NAMED_YEAR = re.compile(r"\s+(in press|n\.\s?d\.|\S+)$", re.I)
ET_AL = re.compile(r"(?:et\s+al\.?|and\s+colleagues)$")


@dataclass(frozen=True, slots=True)
class Named:
    """The authors of a mark. `others` are all words of their names but the last of the `first`; `families` are named.

    `count` is how many there are where all are named; None where more are meant.
    """

    written: str
    first: str
    others: frozenset[str]
    year: str
    families: int
    count: int | None


@dataclass(frozen=True, slots=True)
class Authors:
    """Of an entry: the families that may be its first author, all words that may be a family, how many wrote it.

    `count` is None where the style does not tell, or "et al." stands for the rest (`more`).
    """

    first: frozenset[str]
    words: frozenset[str]
    count: int | None
    more: bool


def folded(name: str) -> str:
    """Without accents, hyphens and case: a mark may lack those of the entry."""
    bare = unicodedata.normalize("NFKD", name.replace("’", "'").replace("-", " "))
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()


def named_in(value: str) -> Named:
    """Of a mark such as "Yan et al. 2019", "Hamilton and Fogelman 2015" or "van der Berg 2004a"."""
    found = NAMED_YEAR.search(value)
    names, year = (value[: found.start()], _bare_year(found[1])) if found else (value, "")
    shown = ET_AL.sub("", names).strip(" ,")
    first, *others = [part for part in SEPARATORS.split(shown) if part] or [shown]
    *before, last = _family(first).split() or [_family(first)]
    rest = frozenset([*(word for word in before if word not in ("of", "for")), *map(_family, others)])
    families = 1 + len(others)
    return Named(value, last, rest, year, families, None if ET_AL.search(names) else families)


def authors_of(entry: str) -> Authors:
    start = OWN_MARK.match(entry)
    text = entry[start.end() if start else 0 :][:BEGINNING]
    families, more = _listed(text)
    words = frozenset(key for word in re.findall(FAMILY, text) for key in _keys(word))
    if families:
        return Authors(frozenset(_keys(families[0])) | _given_first(text), words, None if more else len(families), more)
    collective = COLLECTIVE.split(text, maxsplit=1)[0]
    return Authors(frozenset(key for word in re.findall(FAMILY, collective) for key in _keys(word)), words, None, False)


def years_of(entry: str) -> frozenset[str]:
    """The years in which the work may have come out: that in brackets, else those set apart, else any."""
    if undated := UNDATED.findall(entry):
        return frozenset(map(_bare_year, undated))
    for rule in (IN_BRACKETS, SET_APART, ANY_YEAR):
        if found := rule.findall(entry):
            return frozenset(found)
    return frozenset()


def fits(authors: Authors, named: Named) -> bool:
    """The other authors that the mark names are of the entry, which has more where it says "et al." and only then.

    Fewer than the mark names may have been read in an entry of an odd style: that speaks against nothing.
    """
    if not named.others <= authors.words:
        return False
    if authors.count is None:
        return True
    return authors.count > named.families if named.count is None else authors.count <= named.count


def as_many(authors: Authors, named: Named) -> bool:
    """The mark names all authors of the entry, or leaves out those of three and more."""
    if named.count is None:
        return authors.more or (authors.count or 3) > 2
    return not authors.more and authors.count == named.count


def _bare_year(year: str) -> str:
    """ "In press" and "n. d." as they are compared."""
    return re.sub(r"\s", "", year).casefold()


def _listed(text: str) -> tuple[list[str], bool]:
    """The families of "Abel A, Born B, et al. Title", as far as they go on; whether more are meant."""
    families: list[str] = []
    at = 0
    while found := AUTHOR.match(text, at):
        families.append(found[1])
        if MORE.match(text, found.end()):
            return families, True
        following = NEXT.match(text, found.end())
        if not following:
            break
        at = following.end()
    return families, False


def _given_first(text: str) -> frozenset[str]:
    """The family of "Maria J. Alder, Karl Born": a word behind initials that a comma ends, or "and"."""
    found = re.match(rf"{FAMILY}\s(?:[A-Z]\.?\s){{1,3}}{PARTICLES}({FAMILY})(?=,|\s(?:and|&)\s|\s\()", text)
    return frozenset([folded(found[1])]) if found else frozenset()


def _keys(family: str) -> set[str]:
    """ "Garcia Lopez" may be cited by either word."""
    whole = folded(family)
    return {whole, *whole.split()}


def _family(name: str) -> str:
    bare = re.sub(r"['’]s?$", "", name.strip())
    return folded(re.sub(rf"^{PARTICLES}", "", bare, flags=re.I) or bare)
