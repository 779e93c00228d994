"""Papers that report on the same participants: they are several papers and one piece of evidence."""

from collections.abc import Collection, Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.cohorts.counting import joined
from claims.models.audited import Audited, AuditedQuerySet
from claims.models.evidence import Evidence


class SameCohortQuerySet(AuditedQuerySet["SameCohort"]):
    def waiting(self) -> Self:
        return self.filter(state=SameCohort.State.PROPOSED)

    def confirmed(self) -> Self:
        return self.filter(state=SameCohort.State.CONFIRMED)

    def among(self, works: "Iterable[int] | models.QuerySet[Any, Any]") -> Self:
        """Of these works both."""
        return self.filter(first__in=works, second__in=works)

    def groups(self) -> dict[int, set[int]]:
        """The works on the same participants as each work, by their ids, as all pairs here say.

        Pairs of works that are no evidence too: what they join is joined. Editors confirm few, one statement reads all.
        """
        return joined(self.values_list("first", "second"))

    def in_documents(self, documents: Collection[int]) -> Self:
        """Of works that evidence of these documents cites, both of them."""
        cited = Evidence.objects.in_documents(documents).values("reference")
        return self.among(cited)


class SameCohort(Audited):
    """Two works, the one with the smaller id first, that seem to share their participants. An editor decides."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    first = models.ForeignKey("literature.Reference", models.CASCADE, related_name="+")
    second = models.ForeignKey("literature.Reference", models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300, help_text="Shared trial number, same team and sample…")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    noun = "pair"
    objects = SameCohortQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="one_row_a_pair_of_works"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="the_smaller_id_comes_first"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.state}"

    @property
    def works(self) -> str:
        """ "Yan 2019 and Li 2020" """
        return f"{self.first.short_citation} and {self.second.short_citation}"

    @property
    def sentence(self) -> str:
        """What an editor decided: "Yan 2019 and Li 2020 report on one cohort." """
        same = self.state == self.State.CONFIRMED
        return f"{self.works} report on {'one cohort' if same else 'different cohorts'}."
