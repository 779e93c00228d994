"""What editors said of how the program took a text apart: statements cut, drawn together, left out, under a heading."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.documents import Version


class StatementEditQuerySet(AuditedQuerySet["StatementEdit"]):
    def current(self) -> Self:
        """Those that were not taken back."""
        return self.filter(ended_at=None)

    def carried(self) -> Self:
        """Those that each new version of the text is read with, in the order in which they were made."""
        return self.current().exclude(kind=StatementEdit.Kind.LET_GO).order_by("pk")

    def on(self, *claims: object) -> Self:
        """Those on the claims, from whichever side."""
        return self.filter(models.Q(claim__in=claims) | models.Q(other__in=claims))


class StatementEdit(Audited):
    """An editor's word against the program's reading of a text. The words themselves are never changed by it.

    It is found again in a new version by `was`, the statements as they were read, and made there again. `other` is the
    second claim: of a split the half cut off, of a merger the claim drawn in. `moved` names the rows that went with it,
    so that taking it back moves exactly these.
    """

    class Kind(models.TextChoices):
        NOT_A_CLAIM = "not a claim", "Not a claim"
        HEADING = "heading", "A heading"
        CLAIM = "claim", "A claim after all"
        SPLIT = "split"
        MERGED = "merged"
        LEAD_IN = "lead-in", "Lead-in"
        SECTION = "section"
        RENAMED = "renamed", "Section renamed"
        ORDERED = "ordered", "Section put elsewhere"
        LET_GO = "let go", "Its evidence may go"

    noun = "edit"

    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="edits")
    other = models.ForeignKey("claims.Claim", models.CASCADE, null=True, blank=True, related_name="edits_beside")
    version = models.ForeignKey(Version, models.CASCADE, related_name="edits")
    kind = models.CharField(max_length=12, choices=Kind)
    was = models.JSONField(
        default=list, blank=True, help_text="text, context, section, prefix and suffix of each statement."
    )
    made = models.JSONField(
        default=dict, blank=True, help_text="words (of the first half), context, section and rest, was, or before."
    )
    moved = models.JSONField(
        default=dict, blank=True, help_text="The ids of the rows that went with it, by their kind."
    )
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    lost_in = models.ForeignKey(
        Version, models.SET_NULL, null=True, blank=True, related_name="lost_edits",
        help_text="The first version in which its words were not found again.",
    )  # fmt: skip

    objects = StatementEditQuerySet.as_manager()

    class Meta:
        ordering = ("-decided_at", "-id")

    def __str__(self) -> str:
        return f"{self.claim.key}: {self.get_kind_display().lower()}"
