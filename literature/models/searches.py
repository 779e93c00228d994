"""Saved searches and what each of them has found."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class SearchQuerySet(models.QuerySet["Search"]):
    def due(self, at: datetime) -> Self:
        """Searches that are on and whose time has come."""
        return self.filter(is_active=True).filter(Q(next_due_at=None) | Q(next_due_at__lte=at))


class Search(models.Model):
    """A saved PubMed query with a schedule, an owner, an overlap and a watermark."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    query = models.TextField(help_text="In PubMed's own syntax.")
    is_active = models.BooleanField("on", default=True)
    every = models.DurationField(default=timedelta(days=1))
    overlap_days = models.PositiveSmallIntegerField(
        default=30,
        help_text="How far a run looks back behind the last complete one: PubMed dates records late.",
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    watermark = models.DateField(null=True, blank=True, help_text="Everything up to this day has been seen.")
    next_due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    references = models.ManyToManyField(
        "literature.Reference", through="literature.SearchHit", related_name="searches"
    )

    objects = SearchQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "searches"

    def __str__(self) -> str:
        return self.name


class HitQuerySet(models.QuerySet["SearchHit"]):
    def present(self) -> Self:
        return self.filter(gone_at=None)

    def unfetched(self) -> Self:
        """Found by PMID, but the record has not come yet: what a resumed run still has to ask for."""
        return self.present().filter(reference=None)


class SearchHit(models.Model):
    """A PMID in the result of a search. One that leaves the result is marked, never deleted."""

    search = models.ForeignKey(Search, models.CASCADE, related_name="hits")
    pmid = models.CharField("PMID", max_length=10)
    reference = models.ForeignKey(
        "literature.Reference", models.SET_NULL, null=True, blank=True, related_name="hits"
    )
    found_at = models.DateTimeField(default=timezone.now)
    found_by = models.ForeignKey("literature.SearchRun", models.SET_NULL, null=True, related_name="hits")
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = HitQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("search", "pmid"), name="one_hit_a_search_and_pmid"),)
        indexes = (models.Index(F("search"), F("gone_at"), name="present_hits"),)

    def __str__(self) -> str:
        return f"{self.pmid} in {self.search_id}"
