"""Who sees to a flag or to the next review of a claim, and by which day."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self, TypedDict, cast

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.claims import Claim
from claims.models.documents import Document
from claims.models.flags import Flag
from claims.models.memberships import Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django_stubs_ext import WithAnnotations

DECIDING = (Membership.Role.EDITOR, Membership.Role.LEAD)
REVIEWED = "The review was recorded."


class WithHolder(TypedDict):
    """What `AssignmentQuerySet.with_holder` adds to an assignment."""

    has_holder: bool


class AssignmentQuerySet(AuditedQuerySet["Assignment"]):
    def current(self) -> Self:
        """Of an open flag or a claim of the present text, to somebody who is an editor of the document still."""
        return self.filter(_holder(), flag__resolved_at=None, claim__retired_at=None)

    def flags(self) -> "models.QuerySet[Assignment, int]":
        """The ids of the flags that these, as far as they are current, give to somebody."""
        return self.current().exclude(flag=None).order_by().values_list("flag", flat=True)

    def reviews(self) -> "models.QuerySet[Assignment, int]":
        """The ids of the claims whose review these give to somebody."""
        return self.current().exclude(claim=None).order_by().values_list("claim", flat=True)

    def with_holder(self) -> "models.QuerySet[WithAnnotations[Assignment, WithHolder]]":
        """Adds whether somebody has it still: who left the document, or decides nothing there now, has nothing."""
        rows: models.QuerySet[Assignment] = self.select_related("assignee", "assigned_by")
        return rows.annotate(has_holder=_holder())

    def overdue(self, on: date) -> Self:
        """Current ones whose day was before `on`."""
        return self.current().filter(due_on__lt=on)

    def first_due_first(self) -> Self:
        """Those without a day last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "assigned_at", "pk")

    def end_review(self, claim: Claim, *, by: "User", at: datetime) -> None:
        """Who had the review of the claim has done it, or it was done for them."""
        given = self.filter(claim=claim).exclude(assignee=None)
        given.change(by=by, why=REVIEWED, at=at, assignee=None, due_on=None, assigned_by=by, assigned_at=at)

    def for_list(self) -> Self:
        return self.select_related(
            "document", "claim", "flag__claim", "flag__evidence__claim", "flag__evidence__reference", "flag__reference",
            "assignee", "assigned_by",
        )  # fmt: skip


def _holder() -> Exists:
    members = Membership.objects.filter(document=OuterRef("document"), user=OuterRef("assignee"))
    return Exists(members.filter(role__in=DECIDING, user__is_active=True).order_by())


class Assignment(Audited):
    """The assignment of a flag or of a claim's next review: one row each, whose history tells who had it before.

    `document` is the one as whose editor the assignee has it; a flag on a work belongs to several. Nobody has it
    where `assignee` is empty, and where they are an editor of the document no more.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="assignments")
    flag = models.OneToOneField(Flag, models.CASCADE, null=True, blank=True, related_name="assignment")
    claim = models.OneToOneField(
        Claim, models.CASCADE, null=True, blank=True, related_name="assignment", help_text="Whose review it is."
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    due_on = models.DateField(null=True, blank=True, help_text="A day; nobody's after it is over.")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = (F("due_on").asc(nulls_last=True), "assigned_at", "id")
        indexes = (models.Index(fields=("assignee", "due_on"), name="assignments_of_somebody"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(flag__isnull=False, claim=None) | Q(flag=None, claim__isnull=False),
                name="an_assignment_has_one_subject",
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} is {f'for {self.assignee}' if self.assignee else 'nobody’s'}"

    @property
    def subject(self) -> Flag | Claim:
        # Of the two one is there: the constraint `an_assignment_has_one_subject`.
        return self.claim or cast(Flag, self.flag)

    @property
    def what(self) -> str:
        """In words: "the review of S1-001", "the flag “Retracted”"."""
        subject = self.subject
        if isinstance(subject, Claim):
            return f"the review of {subject.key}"
        return f"the flag “{subject.get_kind_display()}”"

    def is_overdue(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on

    @property
    def overdue(self) -> bool:
        """Today, where the reader is."""
        return self.is_overdue(timezone.localdate())


def with_assignments(
    seen_by: "User | AnonymousUser",
) -> "models.Prefetch[str, models.QuerySet[Assignment, Assignment], str]":
    """To be read with flags or claims: each with its assignment, and whether somebody has it still. Without what the
    user may not see: a flag on a work is of each document that cites it, and who has it is of one."""
    return models.Prefetch("assignment", Assignment.objects.visible_to(seen_by).with_holder())
