"""Giving a flag, or the next review of a claim, to an editor of the document, by a day; to nobody; and back again."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.access.permits import requires
from claims.access.roles import documents_of
from claims.alerts.named_colleagues import notify_assignee
from claims.models import Assignment, Claim, Document, Flag, Membership
from claims.models.assignments import DECIDING, REVIEWED
from claims.models.visibility import documents_seen
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

LATEST = timedelta(days=5 * 365)  # a day behind it is a slip of the pen in the year
ELSEWHERE = "An editor of another document that cites this work has it: it is theirs until they are done with it."
ELSEWHERE_BEFORE = "Before, an editor of another document that cites this work had it: assign it anew."
UNDONE = "The assignment was taken back."


def assignees_for(row: Flag | Claim, *, seen_by: "User | AnonymousUser") -> QuerySet[User]:
    """The editors and leads to whom `seen_by` can assign it, by name."""
    seen = documents_seen(seen_by, Membership)
    among = Document.objects.values_list("pk", flat=True) if seen is None else seen
    return editors_of(documents_of(row, among))


def editors_of(documents: Collection[int]) -> QuerySet[User]:
    deciding = Membership.objects.filter(document__in=documents, role__in=DECIDING).order_by()
    return User.objects.filter(is_active=True, pk__in=deciding.values("user")).order_by("username")


@requires("claims.change_assignment")
@transaction.atomic
def assign(
    row: Flag | Claim, to: User, due_on: date | None = None, seen: int | None = None, *, by: User,
    at: datetime | None = None,
) -> Assignment:  # fmt: skip
    """Gives the flag, or the next review of the claim, to an editor of its document, who is told by mail. The same
    again changes nothing.

    `seen` is the edition that `by` saw (0: none was there); without it whoever has it is replaced unseen. Raises
    Refused.
    """
    at = at or timezone.now()
    row = _locked(row)
    _refuse_day(due_on)
    document = _document_for(row, to)
    assignment = _of(row) or Assignment(flag=row if isinstance(row, Flag) else None, claim=_claim(row))
    _refuse_unseen(assignment, seen, by)
    if assignment.pk and (assignment.assignee, assignment.due_on) == (to, due_on):
        return assignment
    assignment.document_id, assignment.assignee, assignment.due_on = document, to, due_on
    return _written(assignment, by=by, at=at)


@requires("claims.change_assignment")
@transaction.atomic
def unassign(row: Flag | Claim, seen: int | None = None, *, by: User, at: datetime | None = None) -> Assignment:
    """Nobody has it any more. Raises Refused."""
    assignment = _of(_locked(row))
    if assignment is None or assignment.assignee is None:
        raise Refused("Nobody has it: there is nothing to take away.")
    _refuse_unseen(assignment, seen, by)
    assignment.assignee, assignment.due_on = None, None
    return _written(assignment, by=by, at=at or timezone.now())


@requires("claims.change_assignment")
@transaction.atomic
def undo_assignment(
    assignment: Assignment, seen: int | None = None, *, by: User, at: datetime | None = None
) -> Assignment:
    """Sets it back to whom had it before the last write, and by which day; nobody, if nobody had or their account is
    gone. `seen` is the edition that `by` takes back. Raises Refused, also where `by` may not see who had it."""
    _locked(assignment.subject)
    assignment = assignment.locked()
    # By when they were written: of two at once the second may have begun first, and have the earlier time.
    last, *earlier = assignment.history.order_by("-history_id")[:2]
    if last.history_change_reason == UNDONE:
        raise Refused("The last assignment was taken back already: assign it anew.")
    if last.history_change_reason == REVIEWED:
        raise Refused("The review was recorded since: assign the next one.")
    _refuse_unseen(assignment, seen, by)
    before = earlier[0] if earlier else None
    documents = documents_seen(by, Assignment)
    if before and before.assignee_id and documents is not None and before.document_id not in documents:
        raise Refused(ELSEWHERE_BEFORE)
    assignment.assignee = User.objects.filter(pk=before.assignee_id).first() if before else None
    assignment.due_on = before.due_on if before and assignment.assignee else None
    assignment.document_id = before.document_id if before else assignment.document_id
    return _written(assignment, by=by, at=at or timezone.now(), why=UNDONE)


def _written(assignment: Assignment, *, by: User, at: datetime, why: str = "") -> Assignment:
    """Who gets it back is told only where no mail of when they had it first went out."""
    assignment.assigned_by, assignment.assigned_at = by, at
    assignment.save(by=by, why=why, at=at)
    assignment.notifications.unsent().delete()
    if why != UNDONE or not assignment.notifications.filter(reader=assignment.assignee).exists():
        notify_assignee(assignment, by=by, at=at)
    return assignment


def _claim(row: Flag | Claim) -> Claim | None:
    return row if isinstance(row, Claim) else None


def _of(row: Flag | Claim) -> Assignment | None:
    rows = Assignment.objects.select_related("assignee", "assigned_by", "flag", "claim")
    return rows.filter(claim=row).first() if isinstance(row, Claim) else rows.filter(flag=row).first()


def _locked(row: Flag | Claim) -> Flag | Claim:
    """As it is now, so that two who assign it at once meet. Raises Refused where nothing is left to be done."""
    now = row.locked()
    if isinstance(now, Flag) and now.resolved_at:
        raise Refused("This flag is resolved: there is nothing left to be done about it.")
    if isinstance(now, Claim) and now.retired_at:
        raise Refused(f"{now.key} is not in the text any more: there is nothing to review.")
    return now


def _refuse_day(day: date | None) -> None:
    today = timezone.localdate()
    if day and day < today:
        raise Refused(f"{day:%Y-%m-%d} is over: choose today or a later day.")
    if day and day > today + LATEST:
        raise Refused(f"{day:%Y-%m-%d} is more than five years away: look at the year again.")


def _document_for(row: Flag | Claim, to: User) -> int:
    """The document of the row as whose editor `to` gets it; the first of several. Raises Refused, which names them."""
    roles = dict(to.memberships.values_list("document", "role"))
    here = sorted(documents_of(row, roles))
    deciding = [document for document in here if roles[document] in DECIDING]
    if here and not to.is_active:
        raise Refused(f"The account of {to} is closed: choose somebody else.")
    if deciding:
        return deciding[0]
    if here:
        raise Refused(f"{to} is {roles[here[0]]} there and decides nothing: choose an editor or a lead.")
    raise has_no_role(str(to))


def has_no_role(username: str) -> Refused:
    """Also of a name that nobody has: who has an account is told to nobody."""
    return Refused(f"{username} has no role in the document: choose one of its editors, or let a lead invite them.")


def _refuse_unseen(assignment: Assignment, seen: int | None, by: User) -> None:
    """Nobody takes away what they have not seen given, or may not see."""
    if assignment.pk and not Assignment.objects.visible_to(by).filter(pk=assignment.pk).exists():
        if Assignment.objects.current().filter(pk=assignment.pk).exists():
            raise Refused(ELSEWHERE)
        return
    if seen is None or seen == assignment.edition:
        return
    now = f"{assignment.assignee} has it now" if assignment.assignee else "nobody has it now"
    raise Refused(f"{assignment.assigned_by or 'Somebody'} assigned it otherwise since: {now}; reload the page.")
