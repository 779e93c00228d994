"""What a new version did to the claims: rewordings to be looked at again, and takeaways that repeat the text."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.documents import Version


class RewordingQuerySet(AuditedQuerySet["Rewording"]):
    def waiting(self) -> Self:
        """Those on which an editor has to look."""
        return self.filter(state__in=(Rewording.State.PROPOSED, Rewording.State.CARRIED))


class Rewording(Audited):
    """A claim of which a version has other words, or that may be meant by the same words at another place.

    A sure pair is carried over by the rule, a doubtful one proposed; an editor confirms that it is the same claim, and
    that its evidence still bears on it, or rejects it. `others` are the claims of the other parts: of a split those
    cut off, of a merger those drawn in.
    """

    class Kind(models.TextChoices):
        REWORDED = "reworded"
        SPLIT = "split"
        MERGED = "merged"
        MOVED = "moved"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Doubtful: to be confirmed"
        CARRIED = "carried", "Carried over: to be reviewed"
        CONFIRMED = "confirmed"
        REJECTED = "rejected", "Rejected: another claim"

    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="rewordings")
    version = models.ForeignKey(Version, models.CASCADE, related_name="rewordings")
    kind = models.CharField(max_length=10, choices=Kind)
    old = models.JSONField(help_text="text, context, source, section and position before.")
    old_text = models.TextField()
    new_text = models.TextField()
    others = models.ManyToManyField("claims.Claim", blank=True, related_name="parts_of")
    likeness = models.FloatField(help_text="0 to 1")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it is to be looked at.")
    state = models.CharField(max_length=10, choices=State)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True, help_text="Without a decider: by the rule.")

    objects = RewordingQuerySet.as_manager()

    class Meta:
        ordering = ("-version__number", "-id")
        constraints = (models.UniqueConstraint(fields=("claim", "version"), name="one_rewording_a_version"),)

    def __str__(self) -> str:
        return f"{self.claim.key} {self.kind} in {self.version}"


class RestatementQuerySet(AuditedQuerySet["Restatement"]):
    def waiting(self) -> Self:
        """Those of the present text on which an editor has to decide."""
        present = self.filter(claim__retired_at=None, body__retired_at=None)
        return present.filter(state=Restatement.State.PROPOSED)


class Restatement(Audited):
    """A takeaway that says again what a claim of the text says. Confirmed, it stands in Claim.restates too."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    may_be_proposed_in_bulk = True

    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="restatements")
    body = models.ForeignKey("claims.Claim", models.CASCADE, related_name="restated_in")
    likeness = models.FloatField(help_text="0 to 1")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = RestatementQuerySet.as_manager()

    class Meta:
        ordering = ("claim", "-likeness")
        constraints = (models.UniqueConstraint(fields=("claim", "body"), name="one_restatement_a_pair"),)

    def __str__(self) -> str:
        return f"{self.claim.key} restates {self.body.key}"
