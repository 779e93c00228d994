"""Telling colleagues what somebody gave them by name: an assignment, or a word in a comment. Nobody tells oneself."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from claims.models import Assignment, Claim, Comment, Notification

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = Notification.Kind


def notify_assignee(assignment: Assignment, *, by: "User", at: datetime) -> int:
    """Tells who has it now; once for each write of the assignment. How many were told.

    What was not sent yet of an earlier write is told no more.
    """
    assignment.notifications.unsent().delete()
    who = assignment.assignee
    if who is None or who.pk == by.pk:
        return 0
    day = f", to be done by {assignment.due_on:%Y-%m-%d}" if assignment.due_on else ""
    Notification.objects.create(
        reader=who,
        is_personal=True,
        kind=Kind.ASSIGNED,
        event=f"assigned:{assignment.pk}:{assignment.edition}",
        assignment=assignment,
        claim=claim_of(assignment),
        reference=assignment.flag.reference if assignment.flag else None,
        reason=f"{by.get_full_name() or by} assigned you {assignment.what}{day}.",
        created_at=at,
    )
    return 1


def claim_of(assignment: Assignment) -> Claim | None:
    """The claim that it is about; None for a flag on a work."""
    flag = assignment.flag
    if flag is None:
        return assignment.claim
    return flag.evidence.claim if flag.evidence else flag.claim


def notify_mentioned(comment: Comment, mentioned: "Iterable[User]", *, by: "User", at: datetime) -> int:
    """Tells each whom the comment names, once, however often it is edited; how many are new.

    Who is named no more and was not told yet is not told.
    """
    named = {user.pk: user for user in mentioned if user.pk != by.pk}
    comment.notifications.unsent().exclude(reader__in=named).delete()
    told = set(comment.notifications.values_list("reader_id", flat=True))
    new = [user for pk, user in named.items() if pk not in told]
    rows = [
        Notification(
            reader=user,
            is_personal=True,
            kind=Kind.MENTIONED,
            event=f"comment:{comment.pk}",
            comment=comment,
            claim=comment.claim,
            reason=f"{by.get_full_name() or by} names you in a comment on {comment.claim.key}.",
            created_at=at,
        )
        for user in new
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
