"""Keeping the notices about works as each source now tells them; written in as many statements as tables.

A source adds and withdraws its own notices only: what PubMed tells stands until PubMed withdraws it, whatever others
say.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime

from django.db import transaction

from literature.entrez.records import Record
from literature.models import Notice, Reference, ReferenceEvent
from literature.rules.integrity import (
    NoticeFact,
    is_lifted,
    is_same_event,
    is_same_notice,
    lifted_until,
    notices_of,
)

Kind = ReferenceEvent.Kind
Origin = Notice.Origin
News = list[tuple[int, Notice, ReferenceEvent.Kind]]  # by the key of the reference
FACT_FIELDS = ("ref_type", "pmid", "doi", "citation", "date", "note")


def keep_notices(records: Mapping[int, Record], *, new: Set[int] = frozenset(), at: datetime) -> News:
    """Adds the notices that PubMed's records tell anew, lets a withdrawn one stand again, withdraws the others.

    `records` and the answer are by the key of the reference; for those in `new` none can be held yet. Answers what
    happened, for the events. A notice that only gains its PMID or its citation is no news.
    """
    facts_by_work = [(pk, notices_of(record.notices, record.publication_types)) for pk, record in records.items()]
    return _keep(facts_by_work, _Notices(Origin.PUBMED, at), new=new)


def keep_in_batch(facts_by_work: Sequence[tuple[int, list[NoticeFact]]], *, origin: Origin, at: datetime) -> News:
    """The same for all that another source tells of works that are held in the same transaction, by their keys."""
    return _keep(facts_by_work, _Notices(origin, at))


def keep_reported(
    facts_by_work: Iterable[tuple[Reference, list[NoticeFact]]],
    *,
    origin: Origin,
    at: datetime,
    withdraws: bool = True,
    is_same: Callable[[NoticeFact, Notice], bool] = is_same_notice,
) -> News:
    """The same for all that another source now tells of each work, with the events.

    Without `withdraws` a notice that is not told still stands, unless a reinstatement lifts it: for a source that was
    asked for a part of what it holds.
    """
    pairs = [(reference.pk, facts) for reference, facts in facts_by_work]
    with transaction.atomic():
        # Held as the store holds them, so that evidence attached at this moment sees the notice or is seen.
        list(Reference.objects.filter(pk__in=[pk for pk, _ in pairs]).locked_in_order().values_list("pk"))
        news = _keep(pairs, _Notices(origin, at, withdraws=withdraws, is_same=is_same))
        ReferenceEvent.objects.append(
            [ReferenceEvent(reference_id=pk, notice=notice, kind=kind, at=at) for pk, notice, kind in news]
        )
        # PubMed's own record may tell it by now.
        Reference.objects.filter(pk__in={pk for pk, *_ in news}, pmid__isnull=False).update(refresh_at=at)
    return news


def reported_elsewhere(notice: Notice) -> list[Notice]:
    """The standing notices of other sources that tell the same event, in the order in which they were added."""
    others = Notice.objects.filter(reference=notice.reference_id, kind=notice.kind, withdrawn_at=None)
    return [one for one in others.exclude(origin=notice.origin).order_by("pk") if is_same_event(one, notice)]


def _keep(
    facts_by_work: Sequence[tuple[int, list[NoticeFact]]], batch: "_Notices", *, new: Set[int] = frozenset()
) -> News:
    stored = _stored([pk for pk, _ in facts_by_work if pk not in new], batch.origin)
    for pk, facts in facts_by_work:
        batch.take(pk, facts, stored.get(pk, []))
    batch.write()
    return batch.news


def _stored(references: list[int], origin: Origin) -> dict[int, list[Notice]]:
    stored: dict[int, list[Notice]] = {}
    if references:
        for notice in Notice.objects.filter(reference__in=references, origin=origin):
            stored.setdefault(notice.reference_id, []).append(notice)
    return stored


class _Notices:
    def __init__(
        self,
        origin: Origin,
        at: datetime,
        *,
        withdraws: bool = True,
        is_same: Callable[[NoticeFact, Notice], bool] = is_same_notice,
    ) -> None:
        self.origin, self.at, self.withdraws, self.is_same = origin, at, withdraws, is_same
        self.added: list[Notice] = []
        self.altered: list[Notice] = []
        self.news: News = []

    def take(self, pk: int, facts: list[NoticeFact], stored: list[Notice]) -> None:
        left, until = list(stored), lifted_until(facts)
        facts = [fact for fact in facts if not is_lifted(fact, until)]
        # A notice that both tell with its PMID must not be taken by one that has none.
        for fact in sorted(facts, key=lambda fact: not fact.pmid):
            same = [notice for notice in left if self.is_same(fact, notice)]
            if same:
                notice = max(same, key=lambda notice: (notice.pmid == fact.pmid, notice.withdrawn_at is None))
                left.remove(notice)
                self._keep(pk, fact, notice)
            else:
                self._add(pk, fact)
        for notice in left:
            if notice.withdrawn_at is None and (self.withdraws or is_lifted(notice, until)):
                notice.withdrawn_at = self.at
                self.altered.append(notice)
                self.news.append((pk, notice, Kind.WITHDRAWN))

    def _add(self, pk: int, fact: NoticeFact) -> None:
        notice = Notice(reference_id=pk, origin=self.origin, seen_at=self.at, **fact._asdict())
        self.added.append(notice)
        self.news.append((pk, notice, Kind.NOTICE))

    def _keep(self, pk: int, fact: NoticeFact, notice: Notice) -> None:
        changed = {
            name: value for name in FACT_FIELDS if (value := getattr(fact, name)) and value != getattr(notice, name)
        }
        if changed or notice.withdrawn_at or notice.by_citation != fact.by_citation:
            self.altered.append(notice)
        if notice.withdrawn_at:
            notice.withdrawn_at = None
            self.news.append((pk, notice, Kind.NOTICE))
        notice.by_citation = fact.by_citation
        for name, value in changed.items():
            setattr(notice, name, value)

    def write(self) -> None:
        Notice.objects.bulk_create(self.added)
        if self.altered:
            Notice.objects.bulk_update(self.altered, [*FACT_FIELDS, "by_citation", "withdrawn_at"])
