"""What a query holds that is no query of PubMed's: syntax of other databases, letters of other keyboards, days that no
calendar has. Pure; what a finding means is said by `query.check`.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple
from unicodedata import category, name

_WIDE = range(0xFF01, 0xFF5F)
_INVISIBLE = frozenset("\ufe0e\ufe0f\u115f\u1160\u3164\u034f")  # beside the format characters (Cf)
_BRACKETS = frozenset("\u3010\u3011\u3014\u3015\u300c\u300d\u300e\u300f")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2212")
_QUOTED = re.compile(r'"[^"]*"')
_HISTORY = re.compile(r"(?<![\w/])#\d+\b")
_LINE = r"\(*\s*[SL]?\d{1,3}\s*\)*"
_LINES = re.compile(
    rf"\A\s*{_LINE}(?:\s+(?:AND|OR|NOT)\s+{_LINE})+\s*\Z|(?<![\w/])(?:and|or)/\d+(?:[-,]\d+)*|\blimit \d+ to\b",
    re.IGNORECASE,
)
_OTHERS = (
    ("another database", re.compile(r"&&|\|\|"), "write AND or OR"),
    ("Ovid",
     re.compile(r"(?:^|[\s(])(?:exp\s+)?\*?[A-Za-z][\w ,'()-]*?/(?=\s*(?:$|[)\n])|\s+(?:and|or|not)\b)", re.IGNORECASE),
     "write the heading with its tag, as in depression[mh]"),
    ("Ovid", re.compile(r"(?:^|[\s(])(?:exp\s+|\*)[A-Za-z][\w ,'-]*/[a-z]{2}\b|/[a-z]{2}, ?[a-z]{2}\b(?!\s*\[)"),
     "write the heading with its tag, as in depression/drug therapy[mh]"),
    ("Ovid", re.compile(r"(?<=[\w*$)])\.(?:ti|ab|tw|mp|kf)(?:,(?:ti|ab|tw|kf|kw|sh|hw|ot))*(?=[\s)]|$)", re.IGNORECASE),
     "write the field behind each term, as in depression[tiab]"),
    ("Ovid", re.compile(r"\.(?:mp|ti|ab|tw|kf|kw|sh|pt|hw|fs|af|nm|ot)(?:,\w{2})*\.", re.IGNORECASE),
     "write the field behind each term, as in depression[tiab]"),
    ("Ovid", re.compile(r"(?<=\s)adj\d{0,2}(?=\s+[\w\"(])", re.IGNORECASE), 'write "two words"[tiab:~3]'),
    ("Scopus",
     re.compile(r"\bPUBYEAR\b|\b(?:TITLE-ABS-KEY|TITLE-ABS|TITLE|ABS|KEY|ALL|AUTHKEY|DOCTYPE|AUTH|AFFIL|SRCTITLE"
                r"|LIMIT-TO|EXCLUDE|LANGUAGE|KEYWORD|REF)\s*(?:-\w+\s*)?\("),
     "write the field behind each term, as in depression[tiab]"),
    ("Web of Science", re.compile(r"\b(?:ALL|TS|TI|AB|AU|SO|PY|AK|KP|WC|SU|DT|LA|OG|AD|CU|DO)\s*=\s*\S"),
     "write the field behind each term, as in depression[tiab]"),
    ("another database", re.compile(r"\b(?:(?i:near|pre|next)|W)/\d+\b|\bNEAR\d+\b"), 'write "two words"[tiab:~3]'),
    ("the Cochrane Library",
     re.compile(r"(?<=[\w\"*)]\s)(?<!AND\s)(?<!OR\s)(?<!NOT\s)(?:NEAR|NEXT)(?=\s+[(\"]|\s+\w+\*)"),
     'write "two words"[tiab:~3]'),
    ("EBSCOhost",  # a stage of sleep, N3, stands with a tag, or beside an operator
     re.compile(r"(?<=\s)(?<!AND\s)(?<!OR\s)(?<!NOT\s)[NW]\d{1,2}(?=\s+(?!AND\b|OR\b|NOT\b)[^\[]*\Z)"),
     'write "two words"[tiab:~3]'),
    ("another database",
     re.compile(r"(?i)(?<![\w\[~:/])(?:title|abstract|ti|ab|tiab|kw|keyword|author|subject|su|mesh|mh):(?=[\"(\w])"),
     "write the field behind each term, as in depression[tiab]"),
    ("ProQuest",
     re.compile(r"\b(?:[A-Z]+\.EXACT|su\.exact)(?:\.EXPLODE)?\(|(?:^|[\s(])(?:ti|ab|su|noft|TI|AB|SU|NOFT|dtype|stype|rtype|ft)\((?=[\"\w]{3})"),
     "write the field behind each term, as in depression[tiab]"),
    ("Embase", re.compile(r"'?/(?:exp|de|mj)\b|(?<=['\w)]):(?:ti|ab|kw|de|tt|ca)(?:,\w{2})*\b", re.IGNORECASE),
     "write the field behind each term, as in depression[tiab] or depression[mh]"),
    ("the Cochrane Library", re.compile(r"\[mh\s+[^\]]", re.IGNORECASE),
     "write the heading before its tag: depression[mh]"),
    ("EBSCOhost",
     re.compile(r'(?:^|[\s(])(?:MH|TI|AB|SU|MM|MJ|DE|TX)\s+(?:"|\()'
                r'|(?:^|\()(?:MH|TI|AB|SU|TX)\s\w[^\[]*?\b(?:AND|OR|NOT)\s+\(?(?:MH|TI|AB|SU|TX)\s(?!(?:AND|OR|NOT)\b)\w'),
     "write the field behind each term, as in depression[tiab]"),
)  # fmt: skip
# The subheadings of MeSH in two letters, but for those that are words.
_QUALIFIERS = (
    "ad ae ag bi bl bs cf ch ci cl ct cn de di dg dh dt ec ed em en ep es et gd hi im ip ir js lj ma me mi mo mt nu og "
    "pa pd pe pg ph pk po ps px py ra rh ri rt sc sd se sn st su th tm tr tu ul ur ut ve vi"
)
_FEWER = (  # told where nothing of _OTHERS stands there already
    (re.compile(rf"[A-Za-z]{{3,}}/(?:{'|'.join(_QUALIFIERS.split())})(?=\s*(?:$|\)|(?i:and|or|not)\b))"),
     "is written as in Ovid: write the subheading in full with its tag, as in depression/drug therapy[mh]."),
    (re.compile(r"(?<![\w.])[A-Za-z][\w-]{2,}(?:\$\d*(?![\w$])|[?#](?=\w))\w*"),
     "holds a wildcard of another database: PubMed knows only * at the end of a word."),
)  # fmt: skip
_OF_A_PAGE = re.compile(r"\A\s*Search:\s|\bSort by:\s.*|(?:\A|\s)Filters?:\s.*|https?://\S+", re.IGNORECASE | re.DOTALL)
_MIXED = re.compile(r"(?=\w*[A-Za-z])(?=\w*[\u0400-\u04ff\u03bf])\w+")
_DAY_TAG = (
    r"(?:crdt|cdat|dcom|dp|pdat|edat|epdat|ppdat|mhda|lr|mdat|date - [a-z]+|[a-z]+ date|"
    r"(?:publication|create|entrez|modification|completion|mesh) date)"
)
_UNENDED = re.compile(
    rf'(?:\A|(?<=\()|(?<=AND )|(?<=OR )|(?<=NOT ))\s*:\s*"?\d[\d/]*"?\s*\[{_DAY_TAG}\]'
    rf'|"?\d[\d/]*"?\s*:\s*\[{_DAY_TAG}\]',
    re.IGNORECASE,
)
_LAST = re.compile(rf'"?last\s+(?P<number>[\w.]+)\s+(?P<unit>\w+)"?\s*\[{_DAY_TAG}\]', re.IGNORECASE)
_DATED = re.compile(
    rf'"?(?P<first>\d[\d/.-]*)"?\s*(?:\[{_DAY_TAG}\]\s*)?(?::\s*"?(?P<last>\d[\d/.-]*)"?\s*)?\[{_DAY_TAG}\]',
    re.IGNORECASE,
)


class Finding(NamedTuple):
    """`says` is a whole sentence with what to write; it stands in query[start:end]."""

    code: str
    says: str
    start: int
    end: int


def findings(query: str) -> Iterator[Finding]:
    """Everything of the kind, in no order."""
    yield from _letters(query)
    bare = _QUOTED.sub(lambda found: f'"{"x" * (len(found[0]) - 2)}"', query)
    for found in chain(_LINES.finditer(bare), _HISTORY.finditer(bare)):
        says = f"{found[0].strip()} names a line of a search history, which PubMed no longer has: write its terms here."
        yield Finding("history", says, *found.span())
    yield from _of_others(bare, query)
    for found in _OF_A_PAGE.finditer(bare):
        shown = found[0].strip()
        says = f"{shown} is of a page of PubMed and no part of a query: remove it, or write the words behind term=."
        yield Finding("page", says, *found.span())
    yield from _days(query)
    yield from _spans(query)


def _of_others(bare: str, query: str) -> Iterator[Finding]:
    taken: set[int] = set()
    for database, pattern, instead in _OTHERS:
        for found in pattern.finditer(bare):
            says = f"{query[slice(*found.span())].strip()} is written as in {database}: {instead}."
            taken.update(range(*found.span()))
            yield Finding("other-database", says, *found.span())
    for pattern, says in _FEWER:
        for found in pattern.finditer(bare):
            if taken.isdisjoint(range(found.start(), found.end() + 1)):
                yield Finding("other-database", f"{found[0]} {says}", *found.span())


def _letters(query: str) -> Iterator[Finding]:
    if query.isascii():
        return
    for found in _MIXED.finditer(query):
        odd = next(letter for letter in found[0] if letter in "\u03bf" or "\u0400" <= letter <= "\u04ff")
        says = (
            f"{odd} in {found[0]} is a {name(odd).lower()}, which only looks like its neighbours: write the word anew."
        )
        yield Finding("typography", says, *found.span())
    for index, letter in enumerate(query):
        if says := _odd(letter):
            yield Finding("typography", says, index, index + 1)


def _odd(letter: str) -> str:
    if ord(letter) in _WIDE:
        return f"{letter} is a wide letter, which PubMed does not read as {chr(ord(letter) - 0xFEE0)}: write that."
    shown = f"U+{ord(letter):04X} ({name(letter, 'no name').lower()})"
    if letter in _INVISIBLE or category(letter) == "Cf":
        return f"An invisible letter stands here, {shown}: remove it, or write the words anew."
    if letter != " " and category(letter) in ("Zs", "Zl", "Zp"):
        return f"A blank of another kind stands here, {shown}: write a plain one."
    if letter in _BRACKETS:
        return f"{letter} is {shown}, which PubMed does not read as a bracket: write one of the keyboard."
    return f"{letter} is {shown}, not the hyphen of the keyboard: write -" if letter in _DASHES else ""


def _days(query: str) -> Iterator[Finding]:
    for found in _DATED.finditer(query):
        days = [text for text in (found["first"], found["last"]) if text]
        if wrong := next((text for text in days if not _is_day(text)), ""):
            says = f"{wrong} is no day that PubMed knows: write YYYY, YYYY/MM or YYYY/MM/DD."
            yield Finding("date", says, *found.span())
        elif len(days) == 2 and _padded(days[0], (1, 1)) > _padded(days[1], (12, 31)):
            yield Finding("date", f"{days[0]} comes after {days[1]}: write the earlier day first.", *found.span())


def _spans(query: str) -> Iterator[Finding]:
    for found in _LAST.finditer(query):
        if not found["number"].isdecimal() or not re.fullmatch("(?:day|month|year)s?", found["unit"], re.IGNORECASE):
            yield Finding("date", f"{found[0]} is no span of time: write “last 5 years”[dp].", *found.span())
    for found in _UNENDED.finditer(query):
        says = f"{found[0].strip()} lacks an end of its span: write both, as in 2020:3000[dp]."
        yield Finding("date", says, *found.span())


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(?:/\d{1,2}){0,2}", text):
        return False
    year, month, day = [*map(int, text.split("/")), 1, 1][:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _padded(text: str, rest: tuple[int, int]) -> tuple[int, ...]:
    parts = tuple(int(part) for part in text.split("/"))
    return (*parts, *rest[len(parts) - 1 :])
