"""What each statement cites: its marks resolved by the document's own list of references and notes.

A mark is resolved only where it can mean one entry; two entries by the same author in the same year leave it open.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .citations import RAISED_DIGITS, Citation, citations
from .splitting import CitedText, Split, Statement

TARGET = re.compile(r"\]\(\s*<?([^()\s<>]*(?:\([^()\s<>]*\)[^()\s<>]*)*)>?[^()]*\)")
LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
LINK_GOES_ON = re.compile(r"[*_~]*\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\))?")
NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.+(?:\n(?!\s*\n|\[\^).+)*)", re.M)
OWN_NUMBER = re.compile(r"\[?(\d{1,3})(?:\]|[.)])\s")
BEGINNING = 60  # characters of an entry in which its first author stands
SHARE_NUMBERED = 0.5
REMARK = re.compile(
    r"\s[—–|]\s"
)  # what follows is a journal, or what the author of the list says of the work
PARTS = re.compile(r"[.?!]\s+(?![a-z])|[“”\"]")  # but not in "E. coli"
SMALL_WORD = re.compile(r"\b(?!et al\b)[a-zß-ÿ]{2,}")
NOT_OF_A_TITLE = re.compile(r"https?://\S+|\b(?:PMID|PMCID|doi):?\s*\S+", re.I)


@dataclass(frozen=True, slots=True)
class Work:
    """One work that a statement cites. `text` is the mark as written; `entry` the place in the list, from 0, or None.

    Identifiers are bare and "" when unknown: a DOI in lower case, digits of a PMID, "PMC123", an absolute address.
    """

    text: str
    entry: int | None = None
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""

    def key(self, entries: Sequence[CitedText]) -> str:
        """Names the work whatever number the list gives it."""
        for scheme in ("pmid", "doi", "pmcid", "url"):
            if getattr(self, scheme):
                return f"{scheme}:{getattr(self, scheme)}"[:255]
        if self.entry is not None:
            return "entry:" + re.sub(r"\W+", " ", entries[self.entry].text).strip().casefold()[:240]
        return f"mark:{self.text}"[:255]


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
    source = _source(statement, text)
    links = [(_shown(words), target) for words, target in LINK.findall(source)]
    found = [_with_link(_work(mark, parts, text), mark, links) for mark in citations(statement.text)]
    found += [_work(mark, parts, text) for mark in citations(" ".join(TARGET.findall(source)))]
    by_key: dict[str, Work] = {}
    for work in found:
        by_key.setdefault(work.key(parts.references), work)
    return list(by_key.values())


def _with_link(work: Work, mark: Citation, links: list[tuple[str, str]]) -> Work:
    """A mark that is a link to the work itself: where the list does not identify the work, the link does."""
    if work.doi or work.pmid or work.pmcid or work.url:
        return work
    for words, target in links:
        same = (
            words.strip("[]() ") == mark.value
            if mark.kind == "number"
            else words in mark.text or mark.text in words
        )
        if same and words:
            return _identified(mark.text, _all_marks(f"<{target}>"), work.entry)
    return work


def _shown(words: str) -> str:
    return words.replace("\\", "").translate(RAISED_DIGITS)


def identified(entry: str) -> Work:
    """The identifiers that stand in the text of an entry."""
    return _identified(entry, _all_marks(entry))


def _source(statement: Statement, text: str) -> str:
    """The statement as it stands in the source, with the whole of a link that it begins or ends in."""
    goes_on = LINK_GOES_ON.match(text, statement.end)
    start = statement.start - (text[max(statement.start - 1, 0) : statement.start] == "[")
    return text[start : goes_on.end() if goes_on else statement.end]


def _work(mark: Citation, parts: Split, text: str) -> Work:
    if mark.kind == "number":
        return _numbered(mark, parts, text)
    if mark.kind == "author-year":
        return _of_entry(mark.text, _by_author(mark.value, parts.references), parts, text)
    return _identified(mark.text, [mark])


def _numbered(mark: Citation, parts: Split, text: str) -> Work:
    """By the list of references; a note's mark, or any number of a document without a list, by its notes."""
    if parts.references and "^" not in mark.text:
        return _of_entry(mark.text, _by_number(int(mark.value), parts.references), parts, text)
    return _identified(mark.text, _all_marks(_notes(text).get(mark.value, "")))


@lru_cache(maxsize=4)
def _notes(text: str) -> dict[str, str]:
    return dict(NOTE.findall(text))


def _by_number(number: int, entries: Sequence[CitedText]) -> int | None:
    """By the numbers that the entries bear themselves, where most do; else by their place in the list."""
    own = [OWN_NUMBER.match(entry.text) for entry in entries]
    if sum(map(bool, own)) >= SHARE_NUMBERED * len(entries):
        places = [place for place, found in enumerate(own) if found and int(found[1]) == number]
        return places[0] if len(places) == 1 else None
    return number - 1 if 0 < number <= len(entries) else None


def _by_author(value: str, entries: Sequence[CitedText]) -> int | None:
    """The one entry that begins with this author and names this year."""
    names, year = value.rsplit(" ", 1)
    first, *others = [
        name for name in re.split(r",\s*|\s+(?:and|&)\s+|\s+et\s+al\.?|\s+and colleagues", names) if name
    ]
    alike = [
        place
        for place, entry in enumerate(entries)
        if _begins(entry.text, first) and _in_year(entry.text, year)
    ]
    if len(alike) > 1 and others:
        alike = [place for place in alike if all(_has_word(entries[place].text, name) for name in others)]
    return alike[0] if len(alike) == 1 else None


def _begins(entry: str, name: str) -> bool:
    return _has_word(entry[:BEGINNING], name)


def _has_word(text: str, word: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I))


def _in_year(entry: str, year: str) -> bool:
    return _has_word(entry, year) or (year[-1].isalpha() and _has_word(entry, year[:-1]))


def _of_entry(mark: str, place: int | None, parts: Split, text: str) -> Work:
    if place is None:
        return Work(mark)
    entry = parts.references[place]
    end = text.find("\n", entry.end)
    source = text[entry.start : end if end >= 0 else len(text)]
    return _identified(mark, _all_marks(source), place)


def _all_marks(source: str) -> list[Citation]:
    """Identifiers in the text and in the targets of its links, addresses last."""
    shown = TARGET.sub("] ", source)
    found = [*citations(shown), *citations(" ".join(TARGET.findall(source)))]
    return [one for one in found if one.kind in ("doi", "pmid", "pmcid", "url")]


def _identified(mark: str, found: list[Citation], place: int | None = None) -> Work:
    """The first of each scheme. An address is kept only when nothing better names the work."""
    first = {one.kind: one.value for one in reversed(found)}
    known = {scheme: first.get(scheme, "") for scheme in ("doi", "pmid", "pmcid")}  # type: ignore[call-overload]
    url = first.get("url", "") if not any(known.values()) else ""
    return Work(mark, place, url=f"https://{url}" if url.startswith("www.") else url, **known)
