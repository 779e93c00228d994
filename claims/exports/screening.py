"""The rows of a document counted into the boxes of PRISMA's flow; a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from claims.exports.flow import Excluded, Flow, SearchedTo
from claims.models import Cursor, Document, Evidence, Suggestion, Watch
from claims.reviews.reviewing import SCREENED
from claims.triage.rank import LEAST
from claims.triage.suggest import LEAST_BY_TITLE
from literature.models import Reference, ReferenceEvent, SearchHit, SearchRun
from literature.rules.databases import searched_database
from literature.rules.integrity import NOTICE_TYPES

THRESHOLD = f"score below {LEAST} ({LEAST_BY_TITLE} without an abstract) for every statement: no person looked"
LEFT_THE_TEXT = "its statement has left the text"
NO_REASON = "no reason recorded"
OF_LAST_RUN = ("new", "started_at", "reported", "translation")
UNDECIDED = (Suggestion.State.NEW, Suggestion.State.LATER)
LONG_AGO = datetime.min.replace(tzinfo=UTC)

Record = int | str  # the id of a reference; the PMID where the record has not come yet


@dataclass(frozen=True, slots=True)
class _Looked:
    """What is known of a record beside that a search found it, from one row or from several, joined.

    `came` is when it first was known here, `at` when the row was decided, if it was. `attached`: evidence of the
    present text, `accepted` or not yet. `waits`: no person decided; `put_off` where one looked. `reason` is against.
    """

    came: datetime
    at: datetime
    attached: bool = False
    accepted: bool = False
    waits: bool = False
    put_off: bool = False
    reason: str = ""

    def joined(self, later: "_Looked") -> "_Looked":
        return _Looked(
            min(self.came, later.came),
            later.at,
            attached=self.attached or later.attached,
            accepted=self.accepted or later.accepted,
            waits=self.waits or later.waits,
            put_off=(self.put_off or not self.waits) and (later.put_off or not later.waits),
            reason=self.reason if later.reason in ("", NO_REASON) else later.reason,
        )

    @property
    def box(self) -> str:
        if self.attached:
            return "attached"
        return "waiting" if self.waits else "excluded"


WAITS = _Looked(LONG_AGO, LONG_AGO, waits=True)
PUT_OFF = _Looked(LONG_AGO, LONG_AGO, waits=True, put_off=True)


def searched(document: Document) -> list[SearchedTo]:
    """Each search that watches for the document, by name, with what it identified; one query."""
    complete = SearchRun.objects.filter(search=OuterRef("pk"), status=SearchRun.Status.COMPLETE)
    last = complete.order_by("-started_at", "-pk")
    of_last_run = {f"last_{name}": Subquery(last.values(name)[:1]) for name in OF_LAST_RUN}
    rows: QuerySet[Any] = document.searches.order_by("name").annotate(
        identified=Count("hits", distinct=True),
        gone=Count("hits", filter=Q(hits__gone_at__isnull=False), distinct=True),
        **of_last_run,
    )
    return [
        SearchedTo(
            name=row.name,
            query=row.query,
            until=row.watermark,
            identified=row.identified,
            gone=row.gone,
            found_new=row.last_new or 0,
            ran_on=row.last_started_at and row.last_started_at.date(),
            reported=row.last_reported,
            translation=row.last_translation or "",
            database=searched_database(is_sample=settings.LITERATURE_IS_SAMPLE),
        )
        for row in rows
    ]


def flow_of(document: Document, *, since: date | None = None) -> Flow:
    """Every record in one box: attached goes before waiting, waiting before excluded, a person's word before a
    program's. A record that two searches found is identified by each and counted once. `since` leaves out those that
    came earlier, and counts how many of them are attached.
    """
    found, looked = _found(document), _looked_at(document, with_times=since is not None)
    late: set[Record] = found.keys() | looked.keys() if since is None else _since(since, found, looked)
    by_box: dict[str, list[_Looked]] = defaultdict(list)
    for key in late & looked.keys():
        by_box[looked[key].box].append(looked[key])
    return Flow(
        by_searches=len(late & found.keys()),
        duplicates=sum(len(found[key]) - 1 for key in late & found.keys()),
        by_other_ways=len(late - found.keys()),
        waiting=len(by_box["waiting"]),
        put_off=sum(row.put_off for row in by_box["waiting"]),
        excluded=_by_reason(row.reason or NO_REASON for row in by_box["excluded"]),
        attached=len(by_box["attached"]),
        to_be_accepted=sum(not row.accepted for row in by_box["attached"]),
        attached_before=sum(row.attached for key, row in looked.items() if key not in late),
        threshold=THRESHOLD,
        since=since,
        **{box: len(keys) for box, keys in _unlooked(late - looked.keys(), document).items()},
    )


def _found(document: Document) -> dict[Record, list[datetime]]:
    """When each record was found, once for each search. One PMID is one record, also before its record has come."""
    hits = SearchHit.objects.filter(search__documents=document).order_by("pk")
    rows = list(hits.values_list("pmid", "reference", "found_at"))
    references = {pmid: reference for pmid, reference, _ in rows if reference}
    found: dict[Record, list[datetime]] = defaultdict(list)
    for pmid, _, at in rows:
        found[references.get(pmid, pmid)].append(at)
    return found


def _since(day: date, found: Mapping[Record, list[datetime]], looked: Mapping[Record, _Looked]) -> set[Record]:
    """The records that came on that day or later."""
    came = {key: row.came for key, row in looked.items()} | {key: min(times) for key, times in found.items()}
    return {key for key, at in came.items() if at.date() >= day}


def _looked_at(document: Document, *, with_times: bool) -> dict[Record, _Looked]:
    """Records that were suggested, decided or attached, by reference, the oldest decision first: the last one's reason
    stays. What waits has no reason, so that its place does not matter; for a claim that left the text it waits for
    nobody."""
    of_document = document.on_its_claims()
    waiting = Suggestion.objects.filter(of_document, claim__retired_at=None, state__in=UNDECIDED).order_by()
    looked = _waiting_since(waiting) if with_times else _waiting(waiting)
    decided = [*_dismissed(of_document), *_evidence(of_document, document)]
    for reference, row in sorted(decided, key=lambda pair: pair[1].at):
        looked[reference] = looked[reference].joined(row) if reference in looked else row
    return looked


def _waiting_since(rows: "QuerySet[Suggestion]") -> dict[Record, _Looked]:
    looked: dict[Record, _Looked] = {}
    for reference, state, at in rows.values_list("reference", "state").annotate(Min("suggested_at")):
        row = _Looked(at, at, waits=True, put_off=state == Suggestion.State.LATER)
        looked[reference] = looked[reference].joined(row) if reference in looked else row
    return looked


def _waiting(rows: "QuerySet[Suggestion]") -> dict[Record, _Looked]:
    """Without times, which only a day since then asks for: thousands of them take longer than all else of the flow."""
    pairs = list(rows.values_list("reference", "state").distinct())
    put_off = [reference for reference, state in pairs if state == Suggestion.State.LATER]
    new = [reference for reference, state in pairs if state == Suggestion.State.NEW]
    return {**dict.fromkeys(put_off, PUT_OFF), **dict.fromkeys(new, WAITS)}


def _dismissed(of_document: Q) -> Iterator[tuple[Record, _Looked]]:
    rows = Suggestion.objects.filter(of_document, state__in=SCREENED).order_by("pk")
    fields = ("reference", "suggested_at", "decided_at", "reason")
    for reference, came, at, reason in rows.values_list(*fields):
        yield reference, _Looked(came, at or came, reason=reason or NO_REASON)


def _evidence(of_document: Q, document: Document) -> Iterator[tuple[Record, _Looked]]:
    """That of a claim which left the text counts while another says the same. What nobody proposed waits."""
    printed = Q(retired_at=None) | Q(restated_by__retired_at=None, restated_by__isnull=False)
    stated = set(document.claims.filter(printed).order_by().values_list("pk", flat=True))
    rows = Evidence.objects.filter(of_document).order_by("pk")
    fields = ("claim", "reference", "state", "proposed_by", "proposed_at", "decided_at", "decision_reason")
    for claim, reference, state, by, came, at, reason in rows.values_list(*fields):
        counts = claim in stated and state in Evidence.CURRENT
        waits = state == Evidence.State.PROPOSED and by is None
        if counts and not waits:
            yield reference, _Looked(came, at or came, attached=True, accepted=state == Evidence.State.ACCEPTED)
        elif counts:
            yield reference, _Looked(came, came, waits=True)
        else:
            gone = LEFT_THE_TEXT if state == Evidence.State.ACCEPTED else NO_REASON
            yield reference, _Looked(came, at or came, reason=reason or gone)


def _unlooked(records: set[Record], document: Document) -> dict[str, set[Record]]:
    """Those that nobody was asked about, by the cause: not fetched, not compared, a notice, or below the threshold."""
    not_fetched: set[Record] = {key for key in records if isinstance(key, str)}
    not_compared = (records - not_fetched) & _not_compared(document)
    rest = records - not_fetched - not_compared
    notices = rest & _notices(document) if rest else set()
    return {
        "not_fetched": not_fetched,
        "not_compared": not_compared,
        "notices": notices,
        "not_suggested": rest - notices,
    }


def _not_compared(document: Document) -> set[Record]:
    """Found, and the worker has not followed that yet, or not since a new version of the text came in."""
    found = SearchHit.objects.filter(search__documents=document)
    unread = Cursor.objects.unread().filter(kind=ReferenceEvent.Kind.FOUND, reference__hits__search__documents=document)
    unranked = Watch.objects.unranked().filter(document=document)
    behind = found.filter(search__in=unranked.values("search"))
    return {*unread.values_list("reference", flat=True), *behind.values_list("reference", flat=True)}


def _notices(document: Document) -> set[Record]:
    found = Reference.objects.filter(hits__search__documents=document).distinct()
    rows = found.values_list("pk", "publication_types")
    return {pk for pk, types in rows if any(kind["ui"] in NOTICE_TYPES for kind in types)}


def _by_reason(reasons: Iterable[str]) -> tuple[Excluded, ...]:
    """The most frequent first; a reason that is written in capitals or not is one, in its most used spelling."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for reason in reasons:
        spellings[reason.casefold()][reason] += 1
    counted = [(min(spelt.items(), key=_largest)[0], spelt.total()) for spelt in spellings.values()]
    return tuple(Excluded(reason=reason, number=number) for reason, number in sorted(counted, key=_largest))


def _largest(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]
