"""What was learnt from the decisions on a document's suggestions: a row each time, the newest one counts."""

from typing import Any, Self

from django.db import models
from django.utils import timezone

from claims.models.visibility import VisibleQuerySet


class LearnedRankingQuerySet(VisibleQuerySet["LearnedRanking"]):
    def newest(self) -> Self:
        return self.order_by("-number")

    def for_list(self) -> Self:
        """Without the weights, which only the ranking reads."""
        return self.select_related("document").defer("weights").order_by("document", "-number")


class LearnedRanking(models.Model):
    """One training: from which decisions, when, what came of it. The decisions themselves stay where they were made.

    `stamp` tells the decisions apart from later ones; `figures` is empty where there were too few to learn from."""

    document = models.ForeignKey("claims.Document", models.CASCADE, related_name="learned_rankings")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    scored_at = models.DateTimeField(default=timezone.now, help_text="What was suggested until then has its shift.")
    stamp = models.CharField(max_length=64)
    attached = models.PositiveIntegerField()
    dismissed = models.PositiveIntegerField()
    imported = models.PositiveIntegerField(default=0, help_text="Decisions made elsewhere that it learnt from too.")
    weights = models.BinaryField(blank=True, default=bytes)
    terms = models.JSONField(default=dict, blank=True, help_text="Words for and against, the strongest first.")
    figures: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict, blank=True)

    objects = LearnedRankingQuerySet.as_manager()

    class Meta:
        ordering = ("document", "-number")
        constraints = (models.UniqueConstraint(fields=("document", "number"), name="one_ranking_a_number"),)

    def __str__(self) -> str:
        return f"ranking {self.number} of {self.document}"

    @property
    def decisions(self) -> int:
        return self.attached + self.dismissed + self.imported
