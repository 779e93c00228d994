"""What stands in the library on one day, and which PMIDs carry a word, a heading, a date or a number."""

import re
from calendar import monthrange
from collections import defaultdict
from datetime import date
from itertools import pairwise

from tests.pubmed_replica.cards import Card, normal
from tests.pubmed_replica.fields import MESH, UID, Field
from tests.pubmed_replica.library import Holding, Library
from tests.pubmed_replica.query import Range, Term

_NO_HITS: frozenset[int] = frozenset()
_PEOPLE = ("FULL", "FAUT", "LAUT")


class Shelf:
    """The records shown on `day`. Cards are scanned, not indexed: a search reads each text once and is remembered."""

    def __init__(self, library: Library, day: date) -> None:
        self.day = day
        self.edition = library.edition
        self.holdings: dict[int, Holding] = {}
        self.cards: dict[int, Card] = {}
        by_card: dict[int, list[int]] = defaultdict(list)
        for pmid, holding in list(library.holdings.items()):
            if shown := holding.on(day):
                self.holdings[pmid] = holding
                self.cards[pmid] = shown.card
                by_card[id(shown.card)].append(pmid)
        self._groups = [(self.cards[pmids[0]], pmids) for pmids in by_card.values()]
        self._known: dict[object, frozenset[int]] = {}

    @property
    def everything(self) -> frozenset[int]:
        return frozenset(self.cards)

    def days(self, pmid: int, field: Field) -> tuple[date, ...]:
        """The dates of a shown record in that field; CRDT is the library's, MDAT falls back on it."""
        created = self.holdings[pmid].created
        if field.code == "CRDT":
            return (created,)
        return self.cards[pmid].dates.get(field.parts[0], (created,) if field.code in ("MDAT", "EDAT") else ())

    def find(self, term: Term) -> frozenset[int]:
        """The PMIDs a word or phrase is found in."""
        if term.field is UID:
            return self.between(Range(term.text, term.text, UID))
        if term.field.is_date:
            return self.between(Range(term.text, term.text, term.field))
        key = (term.text.casefold(), term.field.code, term.near)
        if key not in self._known:
            self._known[key] = self._scan(term)
        return self._known[key]

    def heading(self, words: str) -> frozenset[int]:
        return self.find(Term(words, MESH))

    def between(self, span: Range) -> frozenset[int]:
        """The PMIDs whose number or date lies in the range, both ends included; nothing when an end is no date."""
        if span not in self._known:
            self._known[span] = self._numbers(span) if span.field is UID else self._dated(span)
        return self._known[span]

    def _numbers(self, span: Range) -> frozenset[int]:
        if not (span.low.isdigit() and span.high.isdigit()):
            return _NO_HITS
        low, high = int(span.low), int(span.high)
        if high - low < len(self.cards):
            return frozenset(pmid for pmid in range(low, high + 1) if pmid in self.cards)
        return frozenset(pmid for pmid in self.cards if low <= pmid <= high)

    def _dated(self, span: Range) -> frozenset[int]:
        low, high = first_day(span.low), last_day(span.high)
        if low is None or high is None:
            return _NO_HITS
        return frozenset(p for p in self.cards if any(low <= day <= high for day in self.days(p, span.field)))

    def _scan(self, term: Term) -> frozenset[int]:
        wanted = _Wanted(term)
        hits = (pmids for card, pmids in self._groups if wanted.stands_in(card))
        return frozenset(pmid for pmids in hits for pmid in pmids)


class _Wanted:
    """One term made ready for scanning."""

    def __init__(self, term: Term) -> None:
        self.term = term
        self.text = normal(term.text)
        self.prefix = term.text.rstrip('" ').endswith("*")
        self.needle = f" {self.text}" if self.prefix else f" {self.text} "
        if term.field.kind == "line":
            # "Yan C" also means Yan CG: PubMed leaves the last initial open.
            open_end = self.prefix or (term.field.code in _PEOPLE and re.search(r" \w$", self.text))
            self.needle = f"\n {self.text}" if open_end else f"\n {self.text} \n"

    def stands_in(self, card: Card) -> bool:
        if not self.text:
            return False
        texts = (card.texts[part] for part in self.term.field.parts if part in card.texts)
        return any(map(self.near if self.term.near is not None else self.plain, texts))

    def plain(self, text: str) -> bool:
        return self.needle in text

    def near(self, text: str) -> bool:
        """Every word of the phrase, in any order, with at most N other words between the first and the last."""
        words = self.text.split()
        return any(_close(words, line.split(), self.term.near or 0) for line in text.split("\n"))


def _close(words: list[str], line: list[str], gap: int) -> bool:
    places = sorted((at, word) for at, word in enumerate(line) if word in words)
    size = len(words)
    windows = (places[at : at + size] for at in range(len(places) - size + 1))
    return any(
        sorted(word for _, word in window) == sorted(words)
        and sum(b - a - 1 for (a, _), (b, _) in pairwise(window)) <= gap
        for window in windows
    )


def first_day(text: str) -> date | None:
    return _day(text, last=False)


def last_day(text: str) -> date | None:
    return _day(text, last=True)


def _day(text: str, last: bool) -> date | None:
    """YYYY, YYYY/MM or YYYY/MM/DD as its first or last day; None for anything else."""
    match = re.fullmatch(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?", text.strip('" '))
    if not match:
        return None
    year, month = int(match[1]), int(match[2] or (12 if last else 1))
    try:
        day = int(match[3]) if match[3] else (monthrange(year, month)[1] if last else 1)
        return date(year, month, min(day, monthrange(year, month)[1]) if last else day)
    except (ValueError, IndexError):
        return None
