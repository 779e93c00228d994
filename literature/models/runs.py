"""Runs: one execution of a search each, with what was asked, what came, and why it stopped."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone

from literature.models.clock import SKEW
from literature.models.leased import Leased, LeasedQuerySet
from literature.rules.run_kinds import Kind, Past

LEASE = timedelta(minutes=10)
REREAD_FOR = timedelta(days=14)  # so long a new reading is shown: a holiday must not hide it


class RunQuerySet(LeasedQuerySet["SearchRun"]):
    def running(self) -> Self:
        return self.filter(status=SearchRun.Status.RUNNING)

    def leased_as(self, row: "SearchRun") -> Self:
        """A run that is not running any more is in nobody's hands, whoever ended it."""
        return super().leased_as(row).running()

    def rounds(self) -> Self:
        """Complete runs that end a round: a new run is followed by one for the changed records."""
        return self.filter(status=SearchRun.Status.COMPLETE).exclude(kind=Kind.NEW)

    def reread(self) -> Self:
        """Complete runs whose query PubMed read otherwise than in the complete run before."""
        return self.filter(status=SearchRun.Status.COMPLETE).exclude(translation_before="")

    def reread_lately(self, at: datetime) -> Self:
        """The same, since two weeks before `at`, of queries that have not been changed since."""
        lately = self.reread().filter(finished_at__gt=at - REREAD_FOR)
        return lately.filter(term=F("search__query")).select_related("search")

    def past(self, term: str, *, listable: int, at: datetime) -> Past:
        """When each kind of run of this query last completed; `listable` PMIDs fit into one answer."""
        complete = self.filter(status=SearchRun.Status.COMPLETE, term=term, started_at__lte=at + SKEW)
        last = complete.aggregate(**{kind.value: Max("started_at", filter=Q(kind=kind)) for kind in Kind})
        counted = complete.exclude(reported=None).order_by("-started_at", "-pk")
        count = counted.values_list("reported", flat=True).first() or 0
        return Past(**last, is_listable=count <= listable)

    def for_list(self) -> Self:
        return self.select_related("search").defer("term", "warnings")


class SearchRun(Leased):
    """One execution of a search. Only a complete run moves a watermark."""

    class Status(models.TextChoices):
        RUNNING = "running"
        COMPLETE = "complete"
        FAILED = "failed"
        STOPPED = "stopped"

    search = models.ForeignKey("literature.Search", models.CASCADE, related_name="runs")
    kind = models.CharField(
        max_length=7,
        choices=[(kind.value, kind.value) for kind in Kind],
        default=Kind.FULL.value,
        help_text="full: the whole result; new: what PubMed took in lately; changed: what NLM changed lately.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    is_first = models.BooleanField("first run", default=False, help_text="Its finds are the back catalogue.")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(
        max_length=100, blank=True, editable=False, help_text="HOST:PID of the process that runs it."
    )
    stop_requested = models.BooleanField(default=False)

    term = models.TextField("query as sent", blank=True)
    translation = models.TextField("QueryTranslation", blank=True, help_text="What PubMed made of the query.")
    translation_before = models.TextField(
        "QueryTranslation before",
        blank=True,
        help_text="How PubMed read the same query in the last complete run, where that was otherwise.",
    )
    created_since = models.DateField(null=True, blank=True, help_text="New records were asked for from this day.")
    changed_since = models.DateField(null=True, blank=True, help_text="Changed records were asked for from this day.")
    warnings = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)

    reported = models.PositiveIntegerField(null=True, blank=True, help_text="The count PubMed gave.")
    wanted = models.PositiveIntegerField(default=0, help_text="Records to fetch.")
    fetched = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    missing = models.JSONField(default=list, blank=True, help_text="PMIDs asked for that did not come.")

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("search",), condition=Q(status="running"), name="one_run_at_a_time"),
        )

    def __str__(self) -> str:
        return f"{self.search} {timezone.localtime(self.started_at):%Y-%m-%d %H:%M}"
