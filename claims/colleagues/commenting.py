"""Comments on a claim: written, answered, edited and deleted by their authors; a thread is resolved and opened again.

Colleagues who are named (@username) are told by mail. A comment is between the members of a document: nothing of it is
printed or exported.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims.access.permits import requires
from claims.alerts.named_colleagues import notify_mentioned
from claims.models import Claim, Comment
from claims.refusals import Refused
from claims.text.mentions import mentions_in

TWICE = timedelta(minutes=1)  # the same words within it are a form that was sent twice
MOST_NAMED = 20  # in one comment: more is a circular, and a mail to each


def members_of(claim: Claim) -> dict[str, User]:
    """Who can be named in a comment on the claim, by their names: whoever has a role in its document, and an
    administrator who wrote there, so that they can be answered."""
    is_member = Q(pk__in=claim.document.memberships.values("user"))
    wrote = Q(is_superuser=True, pk__in=claim.comments.values("written_by"))
    users = User.objects.filter(is_member | wrote, is_active=True).order_by("username")
    return {user.get_username(): user for user in users}


@requires("claims.add_comment")
@transaction.atomic
def comment_on(claim: Claim, text: str, *, by: User, at: datetime | None = None) -> Comment:
    """Begins a thread; the same words again at once are the same one. Raises Refused."""
    return _keep_once(Comment(claim=claim.locked(), written_by=by), text, by=by, at=at or timezone.now())


@requires("claims.add_comment")
@transaction.atomic
def answer_comment(comment: Comment, text: str, *, by: User, at: datetime | None = None) -> Comment:
    """Answers in the thread of the comment, which opens again where it was resolved. Raises Refused."""
    thread = (comment.thread or comment).locked()
    if thread.resolved_at:
        _set_resolved(thread, None, by=by, at=at)
    answer = Comment(claim=comment.claim, thread=thread, written_by=by)
    return _keep_once(answer, text, by=by, at=at or timezone.now())


@requires("claims.add_comment")
@transaction.atomic
def edit_comment(comment: Comment, text: str, *, by: User, at: datetime | None = None) -> Comment:
    """New words by its author; who is named now, and was not before, is told. Raises Refused."""
    row = _own(comment, by=by)
    if text.strip() == row.text:
        return row
    row.edited_at = at or timezone.now()
    return _keep(row, text, by=by, at=row.edited_at)


@requires("claims.add_comment")
@transaction.atomic
def delete_comment(comment: Comment, *, by: User, at: datetime | None = None) -> Comment:
    """Takes its words away, also from its history; that there was one stays. Raises Refused."""
    row = _own(comment, by=by)
    row.text, row.deleted_at = "", at or timezone.now()
    row.save(by=by, at=at)
    Comment.history.filter(id=row.pk).update(text="")
    row.notifications.unsent().delete()
    return row


@requires("claims.add_comment")
@transaction.atomic
def resolve_thread(comment: Comment, *, by: User, at: datetime | None = None) -> Comment:
    """Nothing is left to be said in its thread. Raises Refused."""
    thread = (comment.thread or comment).locked()
    if thread.resolved_at:
        raise Refused(f"{thread.resolved_by or 'Somebody'} resolved this thread already; reload the page.")
    return _set_resolved(thread, by, by=by, at=at)


@requires("claims.add_comment")
@transaction.atomic
def reopen_thread(comment: Comment, *, by: User, at: datetime | None = None) -> Comment:
    thread = (comment.thread or comment).locked()
    if thread.resolved_at is None:
        raise Refused("This thread is open.")
    return _set_resolved(thread, None, by=by, at=at)


def _set_resolved(thread: Comment, who: User | None, *, by: User, at: datetime | None) -> Comment:
    thread.resolved_at, thread.resolved_by = (at or timezone.now()) if who else None, who
    thread.save(update_fields=["resolved_at", "resolved_by"], by=by, at=at)
    return thread


def _own(comment: Comment, *, by: User) -> Comment:
    row = comment.locked()
    if row.written_by_id != by.pk:
        raise Refused(f"{row.written_by} wrote this comment: nobody else changes it.")
    if row.deleted_at:
        raise Refused("This comment is deleted: write another one.")
    return row


def _keep_once(comment: Comment, text: str, *, by: User, at: datetime) -> Comment:
    """Of a new one. To stand under a lock, so that two requests at once meet."""
    same = Comment.objects.undeleted().filter(claim=comment.claim, thread=comment.thread, written_by=by)
    again = same.filter(text=text.strip(), written_at__gt=at - TWICE).first()
    return again or _keep(comment, text, by=by, at=at)


def _keep(comment: Comment, text: str, *, by: User, at: datetime) -> Comment:
    comment.text = text.strip()
    if not comment.text:
        raise Refused("Write something: a comment has words.")
    mentioned = _mentioned(comment.claim, comment.text)
    if comment.pk is None:
        comment.written_at = at
    comment.save(by=by, at=at)
    notify_mentioned(comment, mentioned, by=by, at=at)
    return comment


def _mentioned(claim: Claim, text: str) -> list[User]:
    """Raises Refused for names that are none of a member, and lists them."""
    members = members_of(claim)
    found = mentions_in(text, members)
    strange = dict.fromkeys(text[one.start : one.end] for one in found if not one.name)
    if strange:
        are = "is no member" if len(strange) == 1 else "are no members"
        raise Refused(
            f"{', '.join(strange)} {are} of “{claim.document}”: name a member, or write it without the @ if nobody "
            "is meant."
        )
    named = dict.fromkeys(one.name for one in found)
    if len(named) > MOST_NAMED:
        raise Refused(f"A comment names at most {MOST_NAMED} colleagues, and this one {len(named)}.")
    return [members[name] for name in named]
