"""What each statement cites: its marks resolved by the document's own list of references and notes.

A mark is resolved only where it can mean one entry; two entries by the same author in the same year leave it open.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from claims.documents.formats.tied import START
from claims.documents.splitting.listed_works import OWN_NUMBER
from claims.documents.splitting.split_text import CitedText, Split, Statement

from .bibliography import Bibliography, Found, all_marks, targets
from .doubts import CONTRADICTED, doubt_of, manner_of, style_of
from .entry_authors import named_in
from .marks import RAISED_DIGITS, Citation, citations
from .other_numbers import OTHER_NUMBER
from .ties import Tie, ties_in

LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
LONGEST_NUMBER = 3  # digits of the number of an entry; four are a year
BEGINNING = 2_000  # characters of an entry that may name it
LINK_GOES_ON = re.compile(r"[*_~]*\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\))?")
BEGINS_ALONE = re.compile(r"([A-Z][a-z-]{2,40})\s")
REMARK = re.compile(r"\s[—–|]\s")  # what follows is a journal, or what the author of the list says of the work
PARTS = re.compile(r"[.?!]\s+(?![a-z])|[“”\"]")  # but not in "E. coli"
SMALL_WORD = re.compile(r"\b(?!et al\b)[a-zß-ÿ]{2,}")
SEVERAL = re.compile(r"^\W*[\d⁰¹²³⁴-⁹]+\W+[\d⁰¹²³⁴-⁹]")  # numbers in one mark
NOT_OF_A_TITLE = re.compile(r"https?://\S+|\b(?:PMID|PMCID|doi):?\s*\S+", re.I)


@dataclass(frozen=True, slots=True)
class Work:
    """One work that a statement cites. `text` is the mark as written; `entry` the place in the list, from 0, or None.

    `number` is the one that the mark prints, where it is one; `why` says in words why an entry was not found.

    Identifiers are bare and "" when unknown: a DOI in lower case, digits of a PMID, "PMC123", an absolute address.
    """

    text: str
    entry: int | None = None
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    number: int | None = field(default=None, compare=False)
    why: str = field(default="", compare=False)

    def key(self, entries: Sequence[CitedText]) -> str:
        """Names the work whatever number the list gives it."""
        for scheme in ("pmid", "doi", "pmcid", "url"):
            if getattr(self, scheme):
                return f"{scheme}:{getattr(self, scheme)}"[:255]
        if self.entry is not None:
            return "entry:" + re.sub(r"\W+", " ", entries[self.entry].text[:BEGINNING]).strip().casefold()[:240]
        return f"mark:{self.text}"[:240] + (f" {self.number}" if SEVERAL.search(self.text) else "")


def title_in(entry: str) -> str:
    """What is most likely the title of the work in an entry of a list; the whole entry where nothing is.

    The part with the most words that begin small: names and most words of journals begin with a capital. To be shown
    to a person who corrects it.
    """
    number = OWN_NUMBER.match(entry)
    text = LINK.sub(r"\1", entry[number.end() if number else 0 :])
    text = REMARK.split(NOT_OF_A_TITLE.sub(" ", text), maxsplit=1)[0]
    parts = [part.strip(" .,;:") for part in PARTS.split(text)]
    return max(parts, key=lambda part: (len(SMALL_WORD.findall(part)), len(part))) or entry.strip()


def works(statement: Statement, parts: Split, text: str) -> list[Work]:
    """Each work that the statement cites, once, in reading order; `text` is the source of the document."""
    return works_of(statement, bibliography_of(parts, text))


def bibliography_of(parts: Split, text: str) -> Bibliography:
    """The lists of the whole document, with the manner in which its statements cite."""
    numbers = {entry.number for entry in parts.references if entry.number is not None}
    return Bibliography(parts.references, text, manner_of([one.text for one in parts.statements], numbers))


def works_of(statement: Statement, bibliography: Bibliography) -> list[Work]:
    """`works` for many statements of one document, whose list is read once."""
    source = _source(statement, bibliography.text)
    ties = ties_in(source, bibliography)
    links = [(_shown(words), target) for words, target in LINK.findall(source) if not target.startswith(START)]
    marks = [mark for mark in _marks(statement, bibliography) if not any(tie.settles(mark) for tie in ties)]
    if bibliography.is_tied:  # there a raised number that leads nowhere is a power or an isotope
        marks = [mark for mark in marks if mark.kind != "number" or mark.text[0] == "[" or _is_told(mark, ties)]
    found = [work for tie in ties for work in _of_tie(tie, bibliography)]
    found += [
        _with_link(work, mark, links)
        for mark in marks
        for work in (_noted(mark, bibliography) if mark.kind == "note" else [_work(mark, statement, bibliography)])
    ]
    outside = " ".join(target for target in targets(source) if not target.startswith(START))
    found += [_work(mark, statement, bibliography) for mark in citations(outside)]
    by_key: dict[str, Work] = {}
    for work in found:
        by_key.setdefault(work.key(bibliography.entries), work)
    return list(by_key.values())


def _marks(statement: Statement, bibliography: Bibliography) -> list[Citation]:
    return citations(statement.text, in_round=bibliography.manner.in_round)


def _is_told(mark: Citation, ties: Sequence[Tie]) -> bool:
    """The file says that it is a citation, and no more."""
    return any(mark.start < tie.end and tie.start < mark.end for tie in ties)


def _of_tie(tie: Tie, bibliography: Bibliography) -> Iterator[Work]:
    number = _number(tie.text)
    for place in tie.places:
        work = _identified(tie.text, bibliography.marks_of(place), place)
        yield replace(work, number=number if number is not None else bibliography.entries[place].number)
    for named in tie.works:
        yield replace(_identified(tie.text, list(named)), number=number)
    if tie.is_open:
        yield Work(tie.text, number=number, why=CONTRADICTED)


def _number(printed: str) -> int | None:
    return int(printed) if printed.isdecimal() and len(printed) <= LONGEST_NUMBER else None


def _noted(mark: Citation, bibliography: Bibliography) -> list[Work]:
    """The works of a note: all that the file itself ties to it, else the one that it identifies."""
    ties = ties_in(bibliography.note(mark.value), bibliography)
    number = _number(mark.value)
    tied = [replace(work, text=mark.text, number=number) for tie in ties for work in _of_tie(tie, bibliography)]
    return tied or [_of_note(mark, bibliography)]


def _with_link(work: Work, mark: Citation, links: list[tuple[str, str]]) -> Work:
    """A mark that is a link to the work itself: where the list does not identify the work, the link does."""
    if work.doi or work.pmid or work.pmcid or work.url:
        return work
    for words, target in links:
        same = words.strip("[]() ") == mark.value if mark.kind == "number" else words in mark.text or mark.text in words
        if same and words:
            linked = _identified(mark.text, all_marks(f"<{target}>"), work.entry)
            return replace(linked, number=work.number, why=work.why)
    return work


def _shown(words: str) -> str:
    return words.replace("\\", "").translate(RAISED_DIGITS)


def identified(entry: str) -> Work:
    """The identifiers that stand in the text of an entry."""
    return _identified(entry, all_marks(entry))


def _source(statement: Statement, text: str) -> str:
    """The statement as it stands in the source, with the whole of a link that it begins or ends in."""
    end = statement.end + (text[statement.end - 1 : statement.end] == "\\")
    goes_on = LINK_GOES_ON.match(text, end)
    start = statement.start - (text[max(statement.start - 1, 0) : statement.start] == "[")
    return text[start : goes_on.end() if goes_on else end]


def _work(mark: Citation, statement: Statement, bibliography: Bibliography) -> Work:
    if mark.kind == "number":
        return replace(_numbered(mark, statement, bibliography), number=int(mark.value))
    if mark.kind == "author-year":
        return _of_entry(mark.text, bibliography.by_author(named_in(mark.value)), bibliography)
    return _identified(mark.text, [mark])


def _numbered(mark: Citation, statement: Statement, bibliography: Bibliography) -> Work:
    """By the list of references; any number of a document without a list, by its notes."""
    if why := _doubt(mark, statement, bibliography):
        return Work(mark.text, why=why)
    if bibliography.entries:
        return _of_entry(mark.text, bibliography.by_number(int(mark.value), statement.section), bibliography)
    if bibliography.marks_note(mark.value):
        return Work(mark.text, why="The text marks its note of this number in another way.")
    return _of_note(mark, bibliography)


def _doubt(mark: Citation, statement: Statement, bibliography: Bibliography) -> str:
    if not bibliography.manner.is_usual(style_of(mark)):
        return "The text cites in another style: this may be something else."
    return doubt_of(mark, statement.text) or _doubt_of_a_label(mark, statement, bibliography)


def _doubt_of_a_label(mark: Citation, statement: Statement, bibliography: Bibliography) -> str:
    """A single word that the text counts elsewhere ("each gadget"), and that begins a sentence, has its number."""
    label = BEGINS_ALONE.fullmatch(statement.text[: mark.start]) if mark.text.startswith("[") else None
    return OTHER_NUMBER if label and bibliography.counts(label[1].casefold()) else ""


def _of_note(mark: Citation, bibliography: Bibliography) -> Work:
    return _identified(mark.text, bibliography.marks_of_note(mark.value))


def _of_entry(mark: str, found: Found, bibliography: Bibliography) -> Work:
    if found.place is None:
        return Work(mark, why=found.why)
    return _identified(mark, bibliography.marks_of(found.place), found.place)


def _identified(mark: str, found: list[Citation], place: int | None = None) -> Work:
    """The first of each scheme. An address is kept only when nothing better names the work."""
    first: dict[str, str] = {one.kind: one.value for one in reversed(found)}
    doi, pmid, pmcid = first.get("doi", ""), first.get("pmid", ""), first.get("pmcid", "")
    url = first.get("url", "") if not (doi or pmid or pmcid) else ""
    return Work(mark, place, doi, pmid, pmcid, f"https://{url}" if url.startswith("www.") else url)
