"""What colleagues gave this user by name: flags and reviews, those that are due first, and words in comments."""

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from claims import links
from claims.admin.duties import SHOWN, Duty, Line
from claims.alerts.named_colleagues import claim_of
from claims.models import Assignment, Claim, Comment
from literature.admin.counting import bounded_count


def own_duties_of(user: User | AnonymousUser) -> list[Duty]:
    """Before all that anybody may do: a few queries."""
    if not user.is_authenticated:
        return []
    makers = (("claims.change_assignment", _assigned), ("claims.add_comment", _named))
    return [make(user) for permission, make in makers if user.has_perm(permission)]


def _assigned(user: User) -> Duty:
    today = timezone.localdate()
    rows = Assignment.objects.current().filter(assignee=user)
    number, late = bounded_count(rows), rows.overdue(today).count()
    return Duty(
        number=number,
        what=f"assigned to you{f', {late} overdue' if late else ''}",
        url=links.desk_list(Assignment, whose="me"),
        urgent=bool(late),
        first=tuple(_line(row) for row in rows.for_list().first_due_first()[:SHOWN]),
    )


def _line(row: Assignment) -> Line:
    subject = row.subject
    if isinstance(subject, Claim):
        name, text = f"Review: {subject.key}", subject.text
    else:
        claim = claim_of(row)
        name, text = f"{subject.get_kind_display()}{f': {claim.key}' if claim else ''}", subject.note
    late = "overdue since" if row.overdue else "by"
    return Line(f"{name}, {late} {row.due_on:%Y-%m-%d}" if row.due_on else name, text, links.desk(row))


def _named(user: User) -> Duty:
    rows = Comment.objects.visible_to(user).undeleted().open().filter(notifications__reader=user)
    number = bounded_count(rows)
    return Duty(
        number=number,
        what=f"open comment{'' if number == 1 else 's'} with your name",
        url=links.desk_list(Comment, thread="me"),
        first=tuple(
            Line(f"{row.claim.key}: {row.written_by}", row.text, links.desk(row))
            for row in rows.select_related("claim", "written_by").order_by("-written_at", "-pk")[:SHOWN]
        ),
    )
