"""What colleagues say to each other about a claim. Never printed, exported or shown to who has no role there."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.claims import Claim


class CommentQuerySet(AuditedQuerySet["Comment"]):
    def threads(self) -> Self:
        """The comments that begin one, each with its answers."""
        answers = Comment.objects.select_related("written_by").order_by("written_at", "pk")
        rows = self.filter(thread=None).select_related("written_by", "resolved_by")
        return rows.prefetch_related(Prefetch("answers", answers)).order_by("written_at", "pk")

    def open(self) -> Self:
        """Of threads that nobody resolved."""
        return self.filter(Q(thread=None, resolved_at=None) | Q(thread__isnull=False, thread__resolved_at=None))

    def undeleted(self) -> Self:
        return self.filter(deleted_at=None)


class Comment(Audited):
    """A comment on a claim; `thread` is the one that it answers. Of a deleted one the words are gone, also from its
    history: that there was one, whose, and when it went, stays."""

    prose = ("text",)

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="comments")
    thread = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers", help_text="Empty: it begins one."
    )
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("-written_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(thread=None) | Q(resolved_at=None), name="threads_are_resolved_whole"),
        )

    def __str__(self) -> str:
        return f"{self.written_by} on {self.claim.key}: {self.text[:60] or 'deleted by its author'}"
