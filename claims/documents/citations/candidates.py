"""Which stored reference an entry of a document's list may mean. To be looked at by an editor, never taken."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import heappush, heappushpop

from django.db.models import Q, prefetch_related_objects
from django.db.models.functions import Lower

from claims.documents.citations.cited import Work, identified
from claims.models import CitedWork, ProposedReference
from literature.models import Reference

ALIKE = 0.9  # of two titles: below it they are of different works
SHORTEST_TITLE = 20  # characters; a shorter title stands in too many entries
AT_MOST = 3  # works shown for one entry
LOOKED_AT = 20  # titles compared with one entry by letters
UNREAD = ("abstract", "mesh", "keywords", "details")  # long, and nothing here looks at them


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored reference that an entry of a list may mean, and why: "PMID", "DOI", "same title", "similar title".

    `similarity` of the title to the entry from 0 to 1; 1 where the whole title stands in it.
    """

    reference: Reference
    why: str
    similarity: float

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 is said of no title that differs."""
        return int(100 * self.similarity)


def candidates(entries: Sequence[CitedWork]) -> dict[int, list[Candidate]]:
    """Of each entry, by its primary key: by its identifiers, else by title, the likest first; at most AT_MOST.

    Asks the database as often for three hundred entries as for three.
    """
    works = works_of_entries(entries)
    stored = Stored(list(works.values()))
    known = {pk: held for pk, work in works.items() if (held := stored.of(work))}
    by_title = _by_title([entry for entry in entries if entry.pk not in known])
    rows = Reference.objects.defer(*UNREAD).in_bulk({pk for scored in by_title.values() for _, pk in scored})
    prefetch_related_objects([*rows.values(), *known.values()], "notices")  # their status is read from them
    found = {pk: [_identical(entry, known[pk], works[pk])] for entry in entries if (pk := entry.pk) in known}
    return found | {
        pk: [Candidate(rows[one], "same title" if score == 1 else "similar title", score) for score, one in scored]
        for pk, scored in by_title.items()
    }


def as_work(row: ProposedReference) -> Work:
    return Work(row.text, doi=row.doi, pmid=row.pmid, pmcid=row.pmcid, url=row.url)


def works_of_entries(entries: Sequence[CitedWork]) -> dict[int, Work]:
    """The identifiers of each: from its text, or from what the proposals that lead to it found behind its links."""
    told: dict[int | None, ProposedReference] = {}
    for row in ProposedReference.objects.filter(cited_work__in=entries).order_by("pk"):
        told.setdefault(row.cited_work_id, row)
    works = {entry.pk: identified(entry.text) for entry in entries}
    unnamed = [pk for pk, work in works.items() if not (work.pmid or work.doi or work.pmcid)]
    return works | {pk: as_work(told[pk]) for pk in unnamed if pk in told}


def _identical(entry: CitedWork, reference: Reference, work: Work) -> Candidate:
    why = "PMID" if work.pmid else "DOI" if work.doi else "PMCID"
    return Candidate(reference, why, likeness(entry.text, reference.title))


def _by_title(entries: Sequence[CitedWork]) -> dict[int, list[tuple[float, int]]]:
    """Of each entry the likeness and the primary key of the references whose titles are like it, the likest first."""
    scored: dict[int, list[tuple[float, int]]] = defaultdict(list)
    texts = {entry.pk: entry.text for entry in entries}
    titles = Reference.objects.values_list("pk", "title").iterator() if entries else ()
    for entry, reference, title in _sharing_words(texts, titles):
        if len(_bare(title)) >= SHORTEST_TITLE and (score := likeness(texts[entry], title)) >= ALIKE:
            scored[entry].append((score, reference))
    best = {pk: sorted(found, key=lambda pair: (-pair[0], pair[1]))[:AT_MOST] for pk, found in scored.items()}
    return {pk: best.get(pk, []) for pk in texts}


def _sharing_words(texts: dict[int, str], titles: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """(entry, reference, title) for the LOOKED_AT titles of each entry whose long words stand in it most fully.

    Titles that are alike share nearly all; to compare each title with each entry by letters would take minutes.
    """
    entries_with: dict[str, list[int]] = defaultdict(list)
    for entry, text in texts.items():
        for word in _long_words(text):
            entries_with[word].append(entry)
    near: dict[int, list[tuple[float, int, int, str]]] = defaultdict(list)
    for reference, title in titles:
        words = _long_words(title)
        shared = Counter(entry for word in words for entry in entries_with.get(word, ()))
        for entry, count in shared.items():
            if 2 * count >= len(words):
                keep = heappush if len(near[entry]) < LOOKED_AT else heappushpop
                keep(near[entry], (count / len(words), count, -reference, title))
    yield from ((entry, -minus, title) for entry, found in near.items() for _, _, minus, title in found)


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{5,}", text.casefold()))


class Stored:
    """The stored references that some works name by an identifier, asked for at once."""

    def __init__(self, wanted: list[Work]) -> None:
        pmids, dois, pmcids = ({getattr(work, name) for work in wanted} - {""} for name in ("pmid", "doi", "pmcid"))
        rows = Reference.objects.annotate(low=Lower("doi")).filter(
            Q(pmid__in=pmids) | Q(low__in={doi.lower() for doi in dois}) | Q(pmcid__in=pmcids)
        )
        self.rows = list(rows.defer(*UNREAD))

    def of(self, work: Work) -> Reference | None:
        """By PMID; else by DOI or PMCID where only one reference has it."""
        if work.pmid:
            return next((row for row in self.rows if row.pmid == work.pmid), None)
        same = [
            row
            for row in self.rows
            if (work.doi and row.doi.lower() == work.doi.lower()) or (work.pmcid and row.pmcid == work.pmcid)
        ]
        return same[0] if len(same) == 1 else None


def likeness(entry: str, title: str) -> float:
    """1 when the whole title stands in the entry, else how alike it is to that part of the entry that is most so."""
    whole, wanted = _bare(entry), _bare(title)
    if wanted and f" {wanted} " in f" {whole} ":
        return 1.0
    parts = [_bare(part) for part in re.split(r"[.?!“”\"—–|]\s|\s[—–|]\s|[“”\"]", entry)]
    near = [part for part in parts if 0.7 < len(part) / len(wanted) < 1.4]
    return max((SequenceMatcher(None, wanted, part, autojunk=False).ratio() for part in near), default=0.0) * 0.999


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
