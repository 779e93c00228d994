"""Suggestions: references set against claims by the ranking, and how far the literature's events have been read."""

from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.vocabulary import Rank
from literature.models import ReferenceEvent
from literature.models.reference_events import EventQuerySet

# What is offered; any other may be written.
DISMISSAL_REASONS = (
    "off topic",
    "other population",
    "other drug",
    "animal study",
    "no relevant outcome",
    "duplicate",
    "not primary research",
)
# By the match of the words and what decisions taught; the second is 0 until there are enough of them.
WORTH = F("score") + F("learnt")
BEST_FIRST = (WORTH.desc(), "pk")
READER = "claims"  # the name of the cursor of this floor


class SuggestionQuerySet(AuditedQuerySet["Suggestion"]):
    def waiting(self) -> Self:
        """What nobody decided yet on claims of the present text, best first."""
        return self.filter(state=Suggestion.State.NEW, claim__retired_at=None).order_by(*BEST_FIRST)

    def by_people(self) -> Self:
        """What somebody decided on; the others are a rule's, which it would make again."""
        return self.exclude(state=Suggestion.State.NEW)

    def for_page(self) -> Self:
        return self.select_related("reference", "claim", "decided_by").prefetch_related("reference__notices")

    def ranks(self, pks: Collection[int]) -> dict[int, Rank]:
        """Of those of `pks` that wait, by id: where each stands among all that wait on its claim."""
        beside = Suggestion.objects.filter(claim=OuterRef("claim"), state=Suggestion.State.NEW)
        beside, own = beside.annotate(worth=WORTH), OuterRef("worth")
        up_to_it = beside.filter(Q(worth__gt=own) | Q(worth=own, pk__lte=OuterRef("pk")))
        rows = self.annotate(worth=WORTH).filter(pk__in=pks, state=Suggestion.State.NEW)
        found = rows.order_by().values_list("pk", _number(up_to_it), _number(beside))
        return {pk: Rank(number, waiting) for pk, number, waiting in found}


class Suggestion(Audited):
    """One reference that may bear on one claim: once per pair, with its reasons in words."""

    class State(models.TextChoices):
        NEW = "new"
        ATTACHED = "attached"
        DISMISSED = "dismissed"
        LATER = "later"

    class Origin(models.TextChoices):
        SEARCH = "search", "A search of the document"
        LIBRARY = "library", "The whole library"

    may_be_proposed_in_bulk = True

    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="suggestions")
    reference = models.ForeignKey("literature.Reference", models.CASCADE, related_name="suggestions")
    score = models.FloatField()
    learnt = models.FloatField(default=0.0, help_text="What decisions moved it by; the order is by score and this.")
    terms = models.JSONField(default=list, blank=True, help_text="The words they share, strongest first.")
    sentence = models.TextField(blank=True)
    sentence_section = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.SEARCH, help_text="What led to it first.")
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    reason = models.CharField(max_length=300, blank=True)
    suggested_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ("-state", "-score", "id")  # "new" first, "later" next, each with the best on top
        constraints = (models.UniqueConstraint(fields=("claim", "reference"), name="one_suggestion_a_pair"),)
        indexes = (
            models.Index(fields=("claim", "-state", "-score", "id"), name="best_of_claim"),
            models.Index(fields=("-state", "-score", "id"), name="best_by_state"),
            models.Index(fields=("state", "suggested_at"), name="suggestions_by_time"),  # what is new since a visit
        )

    def __str__(self) -> str:
        return f"{self.reference} for {self.claim.key}"


def _number(rows: SuggestionQuerySet) -> Subquery:
    return Subquery(rows.order_by().values("claim").annotate(number=Count("pk")).values("number"))


class CursorQuerySet(models.QuerySet["Cursor"]):
    def position(self) -> int:
        """The last event that was followed; 0 before the first."""
        return self.filter(name=READER).values_list("position", flat=True).first() or 0

    def unread(self) -> EventQuerySet:
        """The events that have not been followed yet."""
        return ReferenceEvent.objects.after(self.position())

    def is_behind(self) -> bool:
        """There are events that have not been followed yet."""
        return self.unread().exists()


class Cursor(models.Model):
    """How far a reader has read the literature's events."""

    name = models.CharField(max_length=40, unique=True)
    position = models.BigIntegerField(default=0)

    objects = CursorQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"


class CorpusStatistics(models.Model):
    """How many papers of the library are counted, and how many stems they have together: one row, which is added to."""

    papers = models.BigIntegerField(default=0)
    length = models.BigIntegerField(default=0)
    counted_through = models.BigIntegerField(
        null=True, blank=True, help_text="While the library is counted anew: up to this reference. Empty: all are."
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "corpus statistics"

    def __str__(self) -> str:
        return f"of {timezone.localtime(self.updated_at):%Y-%m-%d %H:%M}"


class StemCount(models.Model):
    """In how many papers of the library a stem occurs. Its key is the stem, as `word_counts` numbers it."""

    id = models.BigIntegerField(primary_key=True)
    papers = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.papers} papers"


class CountedPaper(models.Model):
    """What was counted of a reference, so that it can be taken off when the work is changed, merged or deleted: then
    it is a row without a reference."""

    is_made_anew = True  # from the reference alone: it stands on nothing that somebody decided

    reference = models.OneToOneField(
        "literature.Reference", models.SET_NULL, null=True, blank=True, related_name="counted", editable=False
    )
    stems = models.BinaryField(help_text="The keys of its stems, in order, eight bytes each.")
    length = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.length} stems of {self.reference_id or 'a work that is gone'}"
