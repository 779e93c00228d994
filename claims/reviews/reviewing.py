"""Looking again at a claim: "searched to this day, so many papers screened, nothing changed" as a recorded act.

The outcome is not chosen: the rows tell whether anything changed since the review before. So the printed sentence is a
fact, and an editor stands behind it.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from claims.access.permits import requires
from claims.models import Assignment, Claim, Document, Review, Rewording, Suggestion
from claims.models.claims import ClaimQuerySet
from claims.refusals import Refused
from claims.reviews.review_clock import YEAR, due_on, rate

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from claims.models.claims import ClaimOnTheClock

SCREENED = (Suggestion.State.ATTACHED, Suggestion.State.DISMISSED)


def searched_to(document: Document) -> date | None:
    """The day to which every search of the document that is on is complete; None where one never was, or none is."""
    watching = document.searches.filter(is_active=True)
    days = watching.aggregate(first=Min("watermark"), never=Count("pk", filter=Q(watermark=None)))
    return None if days["never"] else days["first"]


@requires("claims.add_review")
@transaction.atomic
def review_claim(claim: Claim, note: str = "", *, by: "User", at: datetime | None = None) -> Review:
    """Records that `by` looked at the claim and at all that was suggested for it. Raises Refused."""
    at = at or timezone.now()
    claim = claim.locked()
    until = searched_to(claim.document)
    if until is None:
        raise Refused(
            "It cannot be said to which day PubMed was searched: add a search for this document, or wait for its "
            "first complete run."
        )
    _refuse_unfinished(claim)
    last = claim.reviews.first()
    review = Review(
        claim=claim, searched_to=until, screened=screened(claim, since=last.reviewed_at if last else None),
        outcome=_outcome(claim, last), note=note.strip(), reviewed_by=by, reviewed_at=at,
    )  # fmt: skip
    review.save(by=by)
    Assignment.objects.end_review(claim, by=by, at=at)
    set_clock([claim], at=at)
    return review


def _refuse_unfinished(claim: Claim) -> None:
    if claim.retired_at:
        raise Refused(f"{claim.key} is not in the text any more: there is nothing to review.")
    if waiting := claim.suggestions.filter(state=Suggestion.State.NEW).count():
        raise Refused(
            f"{waiting} suggestion{' waits' if waiting == 1 else 's wait'}: attach, dismiss or put off each, or it "
            "would not be screened."
        )
    if claim.certainty_is_stale:
        raise Refused("Its assessment is stale: assess it again first.")
    if claim.rewordings.filter(state=Rewording.State.PROPOSED).exists():
        raise Refused("Say first whether it is still the same claim: confirm or reject the rewording.")


def screened(claim: Claim, *, since: datetime | None) -> int:
    """Papers that editors attached to the claim or dismissed for it since then; ever, without `since`."""
    decided = claim.suggestions.filter(state__in=SCREENED, decided_by__isnull=False)
    return decided.filter(decided_at__gt=since).count() if since else decided.count()


def changes_since(claim: Claim, since: datetime) -> list[str]:
    """What changed about the claim since then, in words: its evidence, notices about it, its words, its grade."""
    bodies = claim.with_restatements()
    changed = []
    if claim.rewordings.filter(version__imported_at__gt=since).exists():
        changed.append("it was reworded")
    evidence = Q(evidence__decided_at__gt=since, evidence__state__in=("accepted", "withdrawn"))
    notices = Q(evidence__state="accepted") & (
        Q(evidence__reference__notices__seen_at__gt=since) | Q(evidence__reference__notices__withdrawn_at__gt=since)
    )
    if bodies.filter(evidence).exists():
        changed.append("its evidence changed")
    if bodies.filter(notices).exists():
        changed.append("notices about its evidence came or went")
    if bodies.filter(assessments__assessed_at__gt=since).exists():
        changed.append("it was assessed again")
    return changed


def _outcome(claim: Claim, last: Review | None) -> str:
    """The first review looks back to when the claim came in."""
    changed = changes_since(claim, last.reviewed_at if last else _came_in(claim))
    return Review.Outcome.CHANGED if changed else Review.Outcome.UNCHANGED


def _came_in(claim: Claim) -> datetime:
    first = claim.anchors.aggregate(at=Min("version__imported_at"))["at"]
    return first or claim.document.created_at


def first_due(document: Document, at: datetime) -> date:
    """When a claim that comes in now is to be looked at, as long as nothing is found about it."""
    return due_on(at.date(), hits_a_year=0.0, longest=document.review_every)


def set_clocks(document: Document, *, at: datetime | None = None) -> int:
    """Sets the due date of each standing claim of a document anew; how many moved."""
    return _set(document.claims.current(), at or timezone.now())


def set_clock(claims: Iterable[Claim], *, at: datetime | None = None) -> int:
    """Sets when these claims are due: from their last review (else from when they came in) and their rate of hits."""
    return _set(Claim.objects.filter(pk__in=[claim.pk for claim in claims], retired_at=None), at or timezone.now())


def _set(claims: ClaimQuerySet, at: datetime) -> int:
    moved = []
    for row in claims.for_clock(at - YEAR):
        day = _due(row, at)
        if day != row.review_due_on:
            row.review_due_on = day
            moved.append(row)
    return Claim.objects.keep_due_dates(moved)


def set_all_clocks(*, at: datetime | None = None) -> int:
    """Sets the clock of every standing claim anew, since papers come in every day; how many moved."""
    return sum(set_clocks(document, at=at) for document in Document.objects.all())


def _due(row: "ClaimOnTheClock", at: datetime) -> date:
    came_in = row.came_in_at or row.document.created_at
    hits = rate(row.hits, min(max(at - came_in, timedelta()), YEAR))
    last = row.reviewed_at or came_in
    return due_on(last.date(), hits_a_year=hits, longest=row.document.review_every)
