"""The citations that stand in a statement: numbers, author and year, DOI, PMID, PMCID, trial and web addresses."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from .round_marks import round_marks

CitationKind = Literal["number", "note", "author-year", "doi", "pmid", "pmcid", "url"]

URL = re.compile(r"\bhttps?://[^\s<>\"“”]+|\bwww\.[^\s<>\"“”]+", re.I)
DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>\"“”]+", re.I)
PMID = re.compile(
    r"\bPMID:?\s*(\d{1,8})\b|(?:pubmed\.ncbi\.nlm\.nih\.gov/"
    r"|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,8})",
    re.I,
)
PMCID = re.compile(r"\bPMC\s?(\d{4,9})\b", re.I)
BRACKETED = re.compile(r"\[([1-9]\d{0,2}(?:\s?[,;–-]\s?[1-9]\d{0,2})*)\]")
NUMBERS = re.compile(r"\d{1,4}(?:\s?[,;‐‑–—-]\s?\d{1,4})*")
NOTE = re.compile(r"\[\^([^\]\s\[]{1,80})\]")
INTERVAL = re.compile(
    r"\b(?:CI|CrI|IQR|HDI|range[ds]?|interval|quartiles|scores?|scale|ratings?)\b[^.;\[\]]{0,12}$", re.I
)
COMPARED = re.compile(r"[=<>≤≥~±]\s*$")
RAISED = re.compile(r"(?<![⁰¹²³⁴-⁹⁺⁻])[⁰¹²³⁴-⁹]+(?:[,⁻–-][⁰¹²³⁴-⁹]+)*(?![⁰¹²³⁴-⁹⁺⁻]|[^\W\d_])")
ABBREVIATED = re.compile(
    r"(?:\b(?:ver|vol|no|nos|fig|figs|eq|ref|refs|p|pp|ch|sec|app|suppl|tab|nr|v|art|approx|ca|cf|vs|min|max)"
    r"|\be\.g|\bi\.e|(?<!\bet )\bal)\.$",
    re.I,
)
TRAILING = re.compile(r"(?<=[a-z)\]%”\"][.,])(\d{1,3}(?:[,–-]\d{1,3})*)(?=\s|$)")
# What a raised number is a power of: a symbol (I², χ², R²), a unit, a function, a number, something with a subscript.
RAISED_TO = re.compile(
    r"(?:(?<![^\W\d_])[^\W\d_]"
    r"|[\u0370-\u03ff][^\W\d_]{0,2}"
    r"|\b(?:[kcmµμnd]?m|dm|km|cm|mm|kg|sec|min|ft|mi|yd|[kMG]?Hz|chi|[mµμnkp]?(?:mol|[LVWT]|Pa|Eq|eV)|rad|px|inch|inches|yards|ha|acres|log|ln|sin|cos|tan|exp|adj|max|SD|SE|[CHNV]O|SpO|S[ap]O|Pa?O|PaCO|Ca|Mg|Fe|Cu|Zn|Mn)"
    r"|=\s?[^\W\d_]{1,2}|[\d₀-ₜ×^_=<>≤≥])$"
)
LONGEST_NUMBER = 4  # digits; no list of references is longer
LONGEST_BEFORE = 24  # characters that are looked at before a mark
NO_NAME = (
    r"(?!(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|Spring|Summer|Autumn|Fall|Winter|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday"
    r"|Sunday|In|Since|Until|By|From|To|During|Before|After|Between|Version|Update[sd]?|Edition|Accessed|Table|Figure|Fig"
    r"|Phase|Part|Chapter|Section|Appendix|Year|Early|Mid|Late|Copyright)\b)"
)
NAME = rf"(?:(?:van|von|de|der|del|di|la|le|den)\s){{0,4}}{NO_NAME}[A-ZÀ-ÖØ-Þ][\w'’À-ÿ-]{{1,60}}"
AUTHORS = rf"{NAME}(?:(?:,\s|,?\s(?:and|&)\s){NAME}){{0,4}}(?:,?\set\sal\.?)?(?:\sand\scolleagues)?"
UNDATED = r"(?:in press|forthcoming|n\.\s?d\.)"
YEAR = rf"(?:(?:1[89]|20)\d\d[a-z]?|{UNDATED})"
YEARS = rf"{YEAR}(?:(?:[,;]\s?|\s?(?:and|&)\s)(?:{YEAR}|[a-z]\b))*"
INSIDE = re.compile(rf"(?<![\w-])({AUTHORS}),?\s({YEARS})(?=\s*[;,)\]]|:\s?\d|\s(?:and|&)\s[A-ZÀ-ÖØ-Þ])")
# What goes before the last word of a name: "World Health" of an organization, "Garcia" of a family.
FIRST_WORDS = re.compile(r"(?:(?<![\w-])[A-ZÀ-ÖØ-Þ][\w'’À-ÿ-]+\s(?:(?:of|for)\s)?){1,6}$")
NOT_OF_A_NAME = re.compile(
    r"an?|also|although|and|as|at|before|both|but|by|during|even|for|from|furthermore|here|however|if|in|moreover|of|on|or"
    r"|recently|see|since|so|the|then|thus|to|until|when|where|whereas|while|with",
    re.I,
)
NAMED = re.compile(
    rf"(?<![\w-])({AUTHORS})\s\(({YEARS})(?:,\s(?:pp?\.|ch\.|para\.?)\s[\w–-]{{1,12}}|:\s?\d[\d–-]{{0,11}})?\)"
)
BRACKET = re.compile(r"[(\[][^()\[\]]{4,300}[)\]]")
RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@dataclass(frozen=True, slots=True)
class Citation:
    """`text` is `statement[start:end]`; `value` what it names: "3", "Yan et al. 2019", a bare DOI, an address.

    A bracket of several numbers gives one citation a number, each with the bracket's place.
    """

    kind: CitationKind
    text: str
    value: str
    start: int
    end: int


def citations(statement: str, *, in_round: bool = False) -> list[Citation]:
    """In reading order. An address of doi.org or PubMed is given as the identifier it holds.

    `in_round`: the text cites by numbers in round brackets.
    """
    found: list[Citation] = []
    rules = (_identifiers, _addresses, _numbers, _authors)
    for rule in (*rules, _rounds) if in_round else rules:
        taken = _merged(found)
        found += [one for one in rule(statement) if not _overlaps(taken, one)]
    return sorted(found, key=lambda one: one.start)


def _merged(found: list[Citation]) -> list[tuple[int, int]]:
    """The places of what was found, those that overlap as one, in reading order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted({(one.start, one.end) for one in found}):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _overlaps(taken: list[tuple[int, int]], one: Citation) -> bool:
    place = bisect_left(taken, (one.end, 0)) - 1
    return place >= 0 and taken[place][1] > one.start


def _tidy(address: str) -> str:
    """Without the punctuation of the sentence around it, but with brackets that it closes itself."""
    end = len(address.rstrip(".,;:!?'’*_"))
    open_ends = {close: address.count(close, 0, end) - address.count(start, 0, end) for start, close in ("()", "[]")}
    while end and open_ends.get(address[end - 1], 0) > 0:
        open_ends[address[end - 1]] -= 1
        end -= 1
        while end and address[end - 1] in ".,;:":
            end -= 1
    return address[:end]


def _identifiers(statement: str) -> list[Citation]:
    found = []
    for match in PMID.finditer(statement):
        found.append(Citation("pmid", match[0], match[1] or match[2], *match.span()))
    for match in PMCID.finditer(statement):
        found.append(Citation("pmcid", match[0], f"PMC{match[1]}", *match.span()))
    for match in DOI.finditer(statement):
        doi = _tidy(match[0])
        found.append(Citation("doi", doi, doi.lower(), match.start(), match.start() + len(doi)))
    return found


def _addresses(statement: str) -> list[Citation]:
    found = []
    for match in URL.finditer(statement):
        address = _tidy(match[0])
        found.append(Citation("url", address, address, match.start(), match.start() + len(address)))
    return found


def _numbers(statement: str) -> list[Citation]:
    found: list[Citation] = []
    for match in NOTE.finditer(statement):
        found.append(Citation("note", match[0], match[1], *match.span()))
    for match in BRACKETED.finditer(statement):
        before = _before(statement, match)
        if not COMPARED.search(before) and (match[1].isdecimal() or not INTERVAL.search(before)):
            found += [Citation("number", match[0], value, *match.span()) for value in _each(match[1])]
    for match in RAISED.finditer(statement):
        if not RAISED_TO.search(_before(statement, match)):
            found += [Citation("number", match[0], value, *match.span()) for value in _each(match[0])]
    for match in TRAILING.finditer(statement):
        if not ABBREVIATED.search(_before(statement, match)):
            found += [Citation("number", match[0], value, *match.span()) for value in _each(match[1])]
    return found


def _rounds(statement: str) -> list[Citation]:
    return [
        Citation("number", statement[start:end], value, start, end)
        for start, end, numbers in round_marks(statement)
        for value in _each(numbers)
    ]


def _before(statement: str, match: re.Match[str]) -> str:
    return statement[max(0, match.start() - LONGEST_BEFORE) : match.start()]


def numbers_in(mark: str) -> list[str]:
    """Those that a mark of nothing but numbers means: 3, 5, 6 and 7 of "[3, 5–7]"; none of another mark."""
    bare = mark.translate(RAISED_DIGITS).strip("[]() ")
    return _each(bare) if NUMBERS.fullmatch(bare) else []


def _each(numbers: str) -> list[str]:
    """ "3, 5–7" is 3, 5, 6 and 7. A range that runs backwards or over a hundred is no range: its ends are given."""
    values: list[str] = []
    for part in re.split(r"[,;]", numbers.translate(RAISED_DIGITS)):
        ends = [int(end) for end in re.findall(r"\d+", part) if len(end) <= LONGEST_NUMBER]
        spread = range(ends[0], ends[-1] + 1) if ends else range(0)
        values += [str(value) for value in (spread if 0 < len(spread) <= 100 else ends)]
    return values


def _authors(statement: str) -> list[Citation]:
    found = [one for match in NAMED.finditer(statement) for one in _author(match, 0)]
    for bracket in BRACKET.finditer(statement):
        for match in INSIDE.finditer(bracket[0]):
            found += _author(match, bracket.start())
    return found


def _author(match: re.Match[str], offset: int) -> list[Citation]:
    """One for each year: "Yan et al. 2019a, b, 2021" are three works."""
    start = _start_of_name(match.string, match.start())
    who = " ".join((match.string[start : match.start()] + match[1]).split()).rstrip(",")
    text = match.string[start : match.end()]
    place = offset + start, offset + match.end()
    return [Citation("author-year", text, f"{who} {year}", *place) for year in _years(match[2])]


def _start_of_name(text: str, end: int) -> int:
    """Where the name begins whose last word begins at `end`."""
    before = FIRST_WORDS.search(text, max(0, end - 120), end)
    start = end
    for word in reversed(list(re.finditer(r"\S+", before[0])) if before else []):
        if NOT_OF_A_NAME.fullmatch(word[0]) and word[0] not in ("of", "for"):
            break
        start = (before.start() if before else 0) + word.start()
    return start


def _years(written: str) -> list[str]:
    years: list[str] = []
    for part in re.findall(rf"{YEAR}|\b[a-z]\b", written):
        years.append(part if len(part) > 1 else f"{years[-1][:4]}{part}")
    return years
