"""What happened to a claim, as far as strangers are told: what was accepted and taken back, graded, reviewed, printed
anew, and what was said of the works it rests on. No names of editors, no reasons, nothing that was only proposed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from claims.history.trail import Write, writes
from claims.models import Anchor, Assessment, Claim, Evidence, Review
from literature.models import Notice, Reference

ACCEPTED = Evidence.State.ACCEPTED


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` is evidence, decision, text or notice. Readers are told the day, which is the same for all who ask."""

    moment: datetime
    kind: str
    what: str

    @property
    def at(self) -> date:
        return self.moment.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a claim from a version of the text on."""

    version: int
    moment: datetime
    text: str

    @property
    def at(self) -> date:
        return self.moment.astimezone(UTC).date()


def chronicle_of(claim: Claim) -> list[Event]:
    """The newest first; a constant number of queries."""
    bodies = list(claim.with_restatements().values_list("pk", flat=True))
    events = [*_evidence(bodies), *_grades(claim), *_reviews(claim), *_texts(claim), *_notices(bodies)]
    return sorted(events, key=lambda event: event.moment, reverse=True)


def _evidence(claims: list[int]) -> Iterator[Event]:
    yield from (event for _, event in decisions(writes(Evidence, claim_id__in=claims)))


def decisions(found: Iterable[Write]) -> Iterator[tuple[int, Event]]:
    """(id of the claim, what readers are told) of each write that made something evidence, or made it none."""
    turns = [
        write
        for write in found
        if write.turned("state") and ACCEPTED in (write.now.state, write.before and write.before.state)
    ]
    works = Reference.objects.only("title", "year", "authors").in_bulk([write.now.reference_id for write in turns])
    for write in turns:
        name = works[write.now.reference_id].short_citation if write.now.reference_id in works else "A work"
        what = "accepted as evidence" if write.now.state == ACCEPTED else "is evidence no longer"
        said = f" ({write.now.stance})" if write.now.state == ACCEPTED else ""
        yield write.now.claim_id, Event(write.at, "evidence", f"{name}: {what}{said}")


def _grades(claim: Claim) -> Iterator[Event]:
    for row in Assessment.objects.filter(claim=claim.restates_id or claim.pk):
        yield Event(row.assessed_at, "decision", f"Certainty assessed as {row.certainty}")


def _reviews(claim: Claim) -> Iterator[Event]:
    for row in Review.objects.filter(claim=claim):
        yield Event(row.reviewed_at, "decision", row.sentence)


def _texts(claim: Claim) -> Iterator[Event]:
    for place, row in enumerate(wordings_of(claim)):
        said = "Reworded" if place else "Stands in the text"
        yield Event(row.moment, "text", f"{said} since version {row.version}")
    if claim.retired_at:
        yield Event(claim.retired_at, "text", "Left the text")


def _notices(claims: list[int]) -> Iterator[Event]:
    """By the day on which a source dates it; where it dates none, by the day on which it was seen."""
    cited = Evidence.objects.filter(claim__in=claims, state=ACCEPTED).values("reference")
    rows = Notice.objects.filter(reference__in=cited, withdrawn_at=None).select_related("reference")
    for row in rows:
        what = f"{row.reference.short_citation}: {row.get_kind_display().lower()}"
        dated = datetime.combine(row.date, time(), UTC) if row.date else row.seen_at
        yield Event(dated, "notice", what)


def wordings_of(claim: Claim) -> list[Wording]:
    """Its wordings, the oldest first; a version that left it as it was is not named."""
    rows = Anchor.objects.filter(claim=claim).order_by("version__number")
    found: list[Wording] = []
    for number, at, text in rows.values_list("version__number", "version__imported_at", "exact"):
        if not found or found[-1].text != text:
            found.append(Wording(number, at, text))
    return found
