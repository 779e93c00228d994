"""Keeping the notices of a batch of records as their records now tell them; written in as many statements as tables."""

from collections.abc import Set
from datetime import datetime

from literature.entrez.records import Record
from literature.integrity import NoticeFact, is_same_notice, notices_of
from literature.models import Notice, ReferenceEvent

Kind = ReferenceEvent.Kind
PUBMED = "pubmed"
TOLD = ("ref_type", "pmid", "citation", "note")


def keep_notices(
    records: dict[int, Record], *, new: Set[int] = frozenset(), at: datetime
) -> list[tuple[int, Notice, ReferenceEvent.Kind]]:
    """Adds the notices that are new, lets a withdrawn one stand again and withdraws those no longer told.

    `records` and the answer are by the key of the reference; for those in `new` none can be held yet. Answers what
    happened, for the events. A notice that only gains its PMID or its citation is no news.
    """
    batch = _Notices(at)
    held = _held([pk for pk in records if pk not in new])
    for pk, record in records.items():
        facts = notices_of(record.notices, record.publication_types)
        batch.take(pk, facts, held.get(pk, []))
    batch.write()
    return batch.news


def _held(references: list[int]) -> dict[int, list[Notice]]:
    held: dict[int, list[Notice]] = {}
    if references:
        for notice in Notice.objects.filter(reference__in=references, origin=PUBMED):
            held.setdefault(notice.reference_id, []).append(notice)
    return held


class _Notices:
    def __init__(self, at: datetime) -> None:
        self.at = at
        self.added: list[Notice] = []
        self.altered: list[Notice] = []
        self.news: list[tuple[int, Notice, ReferenceEvent.Kind]] = []

    def take(self, pk: int, facts: list[NoticeFact], held: list[Notice]) -> None:
        left = list(held)
        # A notice that both tell with its PMID must not be taken by one that has none.
        for fact in sorted(facts, key=lambda fact: not fact.pmid):
            same = [notice for notice in left if is_same_notice(fact, notice)]
            if same:
                notice = max(same, key=lambda notice: (notice.pmid == fact.pmid, notice.withdrawn_at is None))
                left.remove(notice)
                self._keep(pk, fact, notice)
            else:
                self._add(pk, fact)
        for notice in left:
            if notice.withdrawn_at is None:
                notice.withdrawn_at = self.at
                self.altered.append(notice)
                self.news.append((pk, notice, Kind.WITHDRAWN))

    def _add(self, pk: int, fact: NoticeFact) -> None:
        notice = Notice(reference_id=pk, origin=PUBMED, seen_at=self.at, **fact._asdict())
        self.added.append(notice)
        self.news.append((pk, notice, Kind.NOTICE))

    def _keep(self, pk: int, fact: NoticeFact, notice: Notice) -> None:
        told = {
            name: value for name in TOLD if (value := getattr(fact, name)) and value != getattr(notice, name)
        }
        if told or notice.withdrawn_at:
            self.altered.append(notice)
        if notice.withdrawn_at:
            notice.withdrawn_at = None
            self.news.append((pk, notice, Kind.NOTICE))
        for name, value in told.items():
            setattr(notice, name, value)

    def write(self) -> None:
        Notice.objects.bulk_create(self.added)
        if self.altered:
            Notice.objects.bulk_update(self.altered, [*TOLD, "withdrawn_at"])
