"""Keeping the notices of a batch of records as their records now tell them; written in as many statements as tables."""

from collections.abc import Iterable
from datetime import datetime

from literature.entrez.records import Record
from literature.integrity import NoticeFact, is_same_notice, notices_of
from literature.models import Notice, Reference, ReferenceEvent

Kind = ReferenceEvent.Kind
PUBMED = "pubmed"
TOLD = ("ref_type", "pmid", "citation", "note")


def keep_notices(
    written: Iterable[tuple[Reference, Record]], *, at: datetime
) -> list[tuple[Reference, Notice, ReferenceEvent.Kind]]:
    """Adds the notices that are new, lets a withdrawn one stand again and withdraws those no longer told.

    Answers what happened, for the events. A notice that only gains its PMID or its citation is no news.
    """
    batch = _Notices(at)
    pairs = list(written)
    held = _held([reference for reference, _ in pairs])
    for reference, record in pairs:
        facts = notices_of(record.notices, record.publication_types)
        batch.take(reference, facts, held.get(reference.pk, []))
    batch.write()
    return batch.news


def _held(references: list[Reference]) -> dict[int, list[Notice]]:
    held: dict[int, list[Notice]] = {}
    for notice in Notice.objects.filter(reference__in=references, origin=PUBMED):
        held.setdefault(notice.reference_id, []).append(notice)
    return held


class _Notices:
    def __init__(self, at: datetime) -> None:
        self.at = at
        self.added: list[Notice] = []
        self.altered: list[Notice] = []
        self.news: list[tuple[Reference, Notice, ReferenceEvent.Kind]] = []

    def take(self, reference: Reference, facts: list[NoticeFact], held: list[Notice]) -> None:
        left = list(held)
        # A notice that both tell with its PMID must not be taken by one that has none.
        for fact in sorted(facts, key=lambda fact: not fact.pmid):
            same = [notice for notice in left if is_same_notice(fact, notice)]
            if same:
                notice = max(same, key=lambda notice: (notice.pmid == fact.pmid, notice.withdrawn_at is None))
                left.remove(notice)
                self._keep(reference, fact, notice)
            else:
                self._add(reference, fact)
        for notice in left:
            if notice.withdrawn_at is None:
                notice.withdrawn_at = self.at
                self.altered.append(notice)
                self.news.append((reference, notice, Kind.WITHDRAWN))

    def _add(self, reference: Reference, fact: NoticeFact) -> None:
        notice = Notice(reference=reference, origin=PUBMED, seen_at=self.at, **fact._asdict())
        self.added.append(notice)
        self.news.append((reference, notice, Kind.NOTICE))

    def _keep(self, reference: Reference, fact: NoticeFact, notice: Notice) -> None:
        told = {
            name: value for name in TOLD if (value := getattr(fact, name)) and value != getattr(notice, name)
        }
        if told or notice.withdrawn_at:
            self.altered.append(notice)
        if notice.withdrawn_at:
            notice.withdrawn_at = None
            self.news.append((reference, notice, Kind.NOTICE))
        for name, value in told.items():
            setattr(notice, name, value)

    def write(self) -> None:
        Notice.objects.bulk_create(self.added)
        if self.altered:
            Notice.objects.bulk_update(self.altered, [*TOLD, "withdrawn_at"])
