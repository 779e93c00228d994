"""Saved searches and what each of them has found."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self, TypeAlias, TypedDict

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from literature.models.clock import SKEW, has_come, holds
from literature.models.runs import SearchRun
from literature.rules.schedule import next_time
from literature.sources.differences import differences

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

PATIENCE = 3  # intervals without a complete run: one failure passes by itself, three in a row do not
SILENT_AFTER = timedelta(days=2)  # at the least, however often a search runs


class Silent(TypedDict):
    """What `SearchQuerySet.silent` adds to a search: when it last had a complete run, and from when on that is long."""

    heard: datetime
    late_from: datetime


SilentSearch: TypeAlias = "WithAnnotations[Search, Silent]"


class Failing(TypedDict):
    """What `SearchQuerySet.failing` adds to a search: how many runs in a row failed, and the id of the first."""

    since: datetime
    failed: int
    first_failed: int


FailingSearch: TypeAlias = "WithAnnotations[Search, Failing]"


class SearchQuerySet(models.QuerySet["Search"]):
    def due(self, at: datetime) -> Self:
        """Searches that are on and whose time has come, or for which a person asked."""
        its_time = Q(next_due_at=None) | has_come("next_due_at", at=at, longest=F("every"))
        return self.filter(is_active=True).filter(its_time | ~Q(asked_kind=""))

    def silent(self, at: datetime) -> "models.QuerySet[SilentSearch]":
        """Searches that are on, and had no complete run for three of their intervals, nor for two days."""
        complete = SearchRun.objects.rounds().filter(search=OuterRef("pk"), finished_at__lte=at + SKEW)
        last = Subquery(complete.order_by(F("finished_at").desc(nulls_last=True)).values("finished_at")[:1])
        heard = Coalesce(last, F("created_at"))
        patience = ExpressionWrapper(F("every") * PATIENCE, output_field=DurationField())
        late = ExpressionWrapper(F("heard") + patience, output_field=DateTimeField())
        active: models.QuerySet[Search] = self.filter(is_active=True)
        return active.annotate(heard=heard, late_from=late).filter(heard__lt=at - SILENT_AFTER, late_from__lt=at)

    def failing(self, at: datetime) -> "models.QuerySet[FailingSearch]":
        """Searches that are on, and whose last runs, three at the least, failed: one failure passes by itself."""
        runs = SearchRun.objects.filter(search=OuterRef("pk"), started_at__lte=at + SKEW).order_by()
        complete = runs.filter(status=SearchRun.Status.COMPLETE).values("search").annotate(last=Max("started_at"))
        since = Coalesce(Subquery(complete.values("last")), F("created_at"))
        failed = runs.filter(status=SearchRun.Status.FAILED, started_at__gt=OuterRef("since"))
        number = Subquery(failed.values("search").annotate(number=Count("pk")).values("number"))
        first = Subquery(failed.order_by("started_at").values("pk")[:1])
        active: models.QuerySet[Search] = self.filter(is_active=True).annotate(since=since)
        failing: models.QuerySet[FailingSearch] = active.annotate(failed=number, first_failed=first)  # type: ignore[assignment]
        return failing.filter(failed__gte=PATIENCE)

    def reread(self, at: datetime) -> Self:
        """Searches whose query, as it is now, PubMed began to read otherwise in the last two weeks."""
        return self.filter(Exists(SearchRun.objects.reread_lately(at).filter(search=OuterRef("pk"))))


class Search(models.Model):
    """A saved PubMed query with a schedule, an owner, an overlap and a watermark."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    query = models.TextField(help_text="In PubMed's own syntax.")
    is_active = models.BooleanField("on", default=True)
    every = models.DurationField(
        default=timedelta(days=1),
        help_text="The interval; with cron times, the longest wait between two of them.",
    )
    cron = models.CharField(max_length=100, blank=True, help_text="Cron times, instead of an interval.")
    cron_zone = models.CharField(
        "time zone",
        max_length=50,
        default="UTC",
        help_text="Of the cron times, for example Europe/Rome.",
    )
    overlap_days = models.PositiveSmallIntegerField(
        default=30,
        validators=[MaxValueValidator(365)],
        help_text="How far a run looks back behind the last complete one: PubMed dates records late.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, limit_choices_to={"is_active": True}
    )
    watermark = models.DateField(null=True, blank=True, help_text="Everything up to this day has been seen.")
    changed_watermark = models.DateField(null=True, blank=True, help_text="Every change up to this day has been seen.")
    asked_kind = models.CharField(
        max_length=7, blank=True, editable=False, help_text="A run of this kind was asked for by a person."
    )
    next_due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    references = models.ManyToManyField("literature.Reference", through="literature.SearchHit", related_name="searches")

    objects = SearchQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "searches"

    def __str__(self) -> str:
        return self.name

    def waits(self, at: datetime) -> bool:
        """Has its time not come yet? The opposite of `due`, but for what a person asked for."""
        return holds(self.next_due_at, at=at, longest=self.every)

    def due_after(self, moment: datetime) -> datetime:
        """When its schedule lets it run next."""
        return next_time(every=self.every, cron=self.cron, zone=self.cron_zone, after=moment)


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
    reference = models.ForeignKey("literature.Reference", models.SET_NULL, null=True, blank=True, related_name="hits")
    found_at = models.DateTimeField(default=timezone.now)
    found_by = models.ForeignKey("literature.SearchRun", models.SET_NULL, null=True, related_name="hits")
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = HitQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("search", "pmid"), name="one_hit_a_search_and_pmid"),)
        indexes = (models.Index(F("search"), F("gone_at"), name="present_hits"),)

    def __str__(self) -> str:
        return f"{self.pmid} in {self.search_id}"


class CountCheck(models.Model):
    """What Europe PMC said of a search's result at one time. It changes no hit: a person looks at what differs."""

    search = models.ForeignKey(Search, models.CASCADE, related_name="count_checks")
    at = models.DateTimeField(default=timezone.now)
    held = models.PositiveIntegerField(help_text="PMIDs in the result of the search then.")
    unknown = models.JSONField(default=list, help_text="Those of them that Europe PMC does not hold.")
    query = models.TextField(blank=True, help_text="The query in Europe PMC's syntax.")
    count = models.PositiveIntegerField(null=True, help_text="PubMed records that Europe PMC finds by it.")
    why_not = models.TextField(blank=True, help_text="Why the counts cannot be compared.")

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.search} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def warnings(self) -> list[str]:
        """What to look at, in words; [] where nothing differs enough."""
        return differences(self.held, len(self.unknown), self.count)
