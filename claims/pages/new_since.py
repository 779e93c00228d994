"""What of a document is new to a reader who was here on a day: evidence, grades, words, and notices of the works it
rests on; of the present statements, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time

from claims.history.trail import writes
from claims.models import Anchor, Assessment, Claim, Document, Evidence
from claims.pages.chronicle import ACCEPTED, Event, decisions
from literature.models import Notice


def new_since(document: Document, day: date) -> Mapping[str, Sequence[Event]]:
    """By the keys of the statements, in the order of the text; the newest event of each first. `day` is of UTC, and
    with it."""
    since = datetime.combine(day, time(), UTC)
    rows = Claim.objects.current().filter(document=document).order_by("position", "pk")
    claims = list(rows.values_list("pk", "key", "restates"))
    found: dict[int, list[Event]] = defaultdict(list)
    for pk, event in (*_evidence(document, since), *_grades(document, since), *_notices(document, since)):
        found[pk].append(event)
    words: dict[int, list[Event]] = defaultdict(list)
    for pk, event in _texts(document, since):
        words[pk].append(event)
    new = {key: [*found[pk], *found.get(restated or 0, ()), *words[pk]] for pk, key, restated in claims}
    return {key: sorted(events, key=lambda one: one.moment, reverse=True) for key, events in new.items() if events}


def _evidence(document: Document, since: datetime) -> Iterator[tuple[int, Event]]:
    claims = document.claims.values("pk")
    changed = Evidence.history.filter(claim__in=claims, history_date__gte=since).values("id")
    return decisions(write for write in writes(Evidence, id__in=changed) if write.at >= since)


def _grades(document: Document, since: datetime) -> Iterator[tuple[int, Event]]:
    for row in Assessment.objects.filter(claim__document=document, assessed_at__gte=since):
        yield row.claim_id, Event(row.assessed_at, "decision", f"Certainty assessed as {row.certainty}")


def _notices(document: Document, since: datetime) -> Iterator[tuple[int, Event]]:
    """By the day on which they were seen here: a source may date them long before."""
    cited = Evidence.objects.filter(claim__document=document, state=ACCEPTED).values_list("reference", "claim")
    rows = Notice.objects.filter(reference__in=cited.values("reference"), withdrawn_at=None, seen_at__gte=since)
    told = {
        row: f"{row.reference.short_citation}: {row.get_kind_display().lower()}"
        for row in rows.select_related("reference")
    }
    for reference, claim in cited if told else ():
        for row, what in told.items():
            if row.reference_id == reference:
                yield claim, Event(row.seen_at, "notice", what)


def _texts(document: Document, since: datetime) -> Iterator[tuple[int, Event]]:
    """What versions since then put into the text or worded anew; of the first version nothing is new."""
    versions = list(document.versions.order_by("number").values_list("number", "imported_at"))
    later = [number for number, at in versions if at >= since and number != versions[0][0]]
    if not later:
        return
    rows = Anchor.objects.filter(claim__document=document, claim__retired_at=None, version__number__gte=later[0] - 1)
    before: dict[int, str] = {}
    for claim, number, at, text in rows.order_by("version__number").values_list(
        "claim", "version__number", "version__imported_at", "exact"
    ):
        if number in later and before.get(claim) != text:
            yield claim, Event(at, "text", f"{'Reworded' if claim in before else 'New'} in version {number}")
        before[claim] = text
