"""Telling followers that claims are to be looked at again, on the day the review clock says so."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from claims.alerts.followers import followers_of, keys_of
from claims.alerts.notifying import Draft, write
from claims.models import Claim, Notification

LATELY = timedelta(days=7)  # what fell due before nobody had told of: no heap of it comes with the first look


def notify_about_due_reviews(*, at: datetime) -> int:
    """Once for each due date: of a claim by itself, of all else in one notice a document. How many are new; safe to run
    twice."""
    today = timezone.localdate(at)
    due = Claim.objects.review_due(today).filter(review_due_on__gt=today - LATELY)
    rows = due.order_by("pk").values_list("pk", "review_due_on")
    return write(_drafts({pk: day for pk, day in rows if day}), at=at)


def _drafts(due_on: dict[int, date]) -> Iterator[Draft]:
    for follower, claims in followers_of(due_on):
        by_day: dict[tuple[int, date], list[Claim]] = {}
        for claim in claims:
            by_day.setdefault((claim.document_id, due_on[claim.pk]), []).append(claim)
        for (document, day), some in by_day.items():
            one, claim = follower.claim_id is not None, some[0]
            keys, are = keys_of(some), "is" if len(some) == 1 else "are"
            yield Draft(
                follower=follower,
                kind=Notification.Kind.DUE,
                event=f"due:{claim.pk}:{day}" if one else f"due in:{document}:{day}",
                claim=claim if one else None,
                document=None if one else claim.document,
                why=f"You follow {claim.key if one else follower.subject}; {keys} {are} due for review since {day}.",
                before="reviewed, or new",
                after=f"due since {day}",
                to_do="Look at what was found since, and record the review.",
            )
