"""The records a replica holds, each with the day it came in, its revisions and, perhaps, the day it went."""

import gzip
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from isal import isal_zlib

from tests.pubmed_replica.cards import Card, card
from tests.pubmed_replica.clock import Clock

_RECORD = re.compile(rb"<(PubmedArticle|PubmedBookArticle)(?=[\s>]).*?</\1>|<DeleteCitation>.*?</DeleteCitation>", re.S)
_CHUNK = 1 << 20
_DELETED = re.compile(rb"<PMID[^>]*>\s*(\d+)")

# Copies made for benchmarks are numbered above every real PMID and below the sample's, still eight digits
# long.
FIRST_COPY = 50_000_000


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a record: served from `since` on. The bytes are kept packed, exactly as they came."""

    since: date
    packed: bytes
    card: Card

    @classmethod
    def of(cls, record: bytes, since: date | None = None) -> "Revision":
        made = card(record)
        return cls(since or entry_day(made), isal_zlib.compress(record, 1), made)

    @property
    def record(self) -> bytes:
        return isal_zlib.decompress(self.packed)


@dataclass(slots=True)
class Holding:
    """A PMID, its entry date (CRDT) and its revisions, oldest first. `gone` is the first day without it."""

    pmid: int
    created: date
    revisions: list[Revision] = field(default_factory=list)
    gone: date | None = None

    def on(self, day: date) -> Revision | None:
        """What is shown that day: the last revision that had begun, or None."""
        if day < self.created or (self.gone and day >= self.gone):
            return None
        return next((r for r in reversed(self.revisions) if r.since <= day), None)

    def record(self, day: date) -> bytes | None:
        shown = self.on(day)
        if shown is None:
            return None
        return shown.record if shown.card.pmid == self.pmid else renumbered(shown.record, shown.card.pmid, self.pmid)


def entry_day(made: Card) -> date:
    """The entry date a record states itself: its entrez date, else its last revision, else the first day there is."""
    return next((made.dates[name][0] for name in ("edat", "mdat") if name in made.dates), date.min)


def renumbered(record: bytes, old: int, new: int) -> bytes:
    """The record under another PMID; its DOI and PMCID change too, so that a copy is no duplicate of the original."""
    head, references, tail = record.partition(b"<ReferenceList")
    head = re.sub(rb"(<PMID[^>]*>)\s*%d\s*<" % old, rb"\g<1>%d<" % new, head, count=1)
    head = re.sub(rb'(IdType="pubmed">)\s*%d\s*<' % old, rb"\g<1>%d<" % new, head)
    head = re.sub(rb'(I[dD]Type="doi"[^>]*>[^<]*[^<\s])\s*<', rb"\g<1>.%d<" % new, head)
    head = re.sub(rb'(IdType="pmc">)[^<]*<', rb"\g<1>PMC%d<" % new, head)
    return head + references + tail


class Library:
    """Holdings by PMID, and the clock that says what is shown. Thread safe for reading while it is added to."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.holdings: dict[int, Holding] = {}
        self.merged: dict[int, int] = {}  # PMIDs that are answered with the record of another one
        self.edition = 0  # grows with every change, so that what was worked out from the shelf can be dropped
        self._lock = threading.Lock()

    @classmethod
    def from_xml(cls, *paths: str | Path, repeat: int = 1, clock: Clock | None = None) -> "Library":
        """Load PubmedArticleSet files (.xml or .xml.gz), streaming; a later record replaces an earlier one.

        Records enter on their own entrez date. With repeat=N each is served N times, the copies under PMIDs
        from
        50,000,000 up. Raises FileNotFoundError, or ValueError naming the file that holds no record.
        """
        library = cls(clock)
        for path in paths:
            if not library._load(Path(path)):
                raise ValueError(f"{path}: no PubmedArticle found; give a PubmedArticleSet file, .xml or .xml.gz")
        library._copy(repeat)
        return library

    @classmethod
    def sample(cls, clock: Clock | None = None) -> "Library":
        """The sample literature of this folder; its clock starts on 2026-09-01. See README.md."""
        from tests.pubmed_replica.sample import FIRST_DAY, fill  # it needs Library itself

        library = cls(clock or Clock(FIRST_DAY))
        fill(library)
        return library

    def add(self, record: bytes, since: date | None = None) -> int:
        """Hold a record, or a later revision of one already held. Returns its PMID.

        `since` is the day it begins to be served, by default the entry date it states. Raises ValueError
        when the
        bytes are no PubMed record.
        """
        return self.hold(Revision.of(record, since))

    def hold(self, revision: Revision) -> int:
        """Hold a revision made before; returns its PMID."""
        pmid = revision.card.pmid
        with self._lock:
            holding = self.holdings.setdefault(pmid, Holding(pmid, revision.since))
            holding.revisions.append(revision)
            holding.revisions.sort(key=lambda r: r.since)
            holding.created = holding.revisions[0].since
            self.edition += 1
        return pmid

    def remove(self, pmid: int, since: date) -> None:
        """Let a record disappear from that day on. Raises KeyError when it is not held."""
        with self._lock:
            self.holdings[pmid].gone = since
            self.edition += 1

    def advance(self, days: int = 1) -> date:
        """Move the clock on; returns the new day."""
        return self.clock.advance(days)

    def changes(self) -> list[date]:
        """The days after today on which something is added, revised or removed, in order."""
        days = {r.since for h in self.holdings.values() for r in h.revisions}
        days |= {h.gone for h in self.holdings.values() if h.gone}
        return sorted(day for day in days if day > self.clock.today)

    def record(self, pmid: int) -> bytes | None:
        """The record's bytes as served today, or None."""
        holding = self.holdings.get(self.merged.get(pmid, pmid))
        return holding.record(self.clock.today) if holding else None

    def _load(self, path: Path) -> int:
        count = 0
        with _opened(path) as stream:
            for piece in pieces(stream):
                count += 1
                if piece.startswith(b"<DeleteCitation>"):
                    for pmid in map(int, _DELETED.findall(piece)):
                        self.holdings.pop(pmid, None)
                    continue
                revision = Revision.of(piece)
                self.holdings[revision.card.pmid] = Holding(revision.card.pmid, revision.since, [revision])
        self.edition += 1
        return count

    def _copy(self, repeat: int) -> None:
        originals = list(self.holdings.values())
        for number in range((repeat - 1) * len(originals)):
            original = originals[number % len(originals)]
            pmid = FIRST_COPY + number
            self.holdings[pmid] = Holding(pmid, original.created, original.revisions, original.gone)
        self.edition += 1


def pieces(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """The untouched bytes of each record (and DeleteCitation) of a set, one at a time, without building a tree."""
    buffer = b""
    while chunk := stream.read(_CHUNK):
        buffer += chunk
        end = 0
        for match in _RECORD.finditer(buffer):
            yield match[0]
            end = match.end()
        buffer = buffer[end:]


def _opened(path: Path) -> IO[bytes] | gzip.GzipFile:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")
