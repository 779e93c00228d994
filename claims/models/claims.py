"""Claims: the statements of documents, and where each stands in the versions of its text."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypedDict

from django.db import models
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from claims.models.audited import Audited
from claims.models.corrections import Correctable, CorrectionQuerySet
from claims.models.documents import Document, Version
from claims.models.evidence import Assessment, Evidence
from claims.models.flags import Flag
from claims.models.reviews import Review
from claims.models.revisions import Restatement, Rewording
from claims.models.statement_edits import StatementEdit
from claims.models.suggestions import Suggestion
from literature.models import Reference

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Waiting(TypedDict):
    """What `ClaimQuerySet.with_waiting` adds to a claim."""

    new_suggestions: int


class OnTheClock(TypedDict):
    """What `ClaimQuerySet.for_clock` adds to a claim."""

    came_in_at: datetime | None
    reviewed_at: datetime | None
    hits: int


ClaimOnTheClock: TypeAlias = "WithAnnotations[Claim, OnTheClock]"


class ClaimQuerySet(CorrectionQuerySet["Claim"]):
    def current(self) -> Self:
        """Claims of the present text, in reading order."""
        return self.filter(retired_at=None).order_by("document", "position")

    def with_counts(self) -> Self:
        """Adds what a list shows: waiting suggestions, accepted evidence, contested.

        Each count is a query of its own: two joins would multiply suggestions with evidence before counting.
        """
        return self.annotate(
            new_suggestions=_number_waiting(),
            accepted_evidence=_count(Evidence.objects.filter(state=Evidence.State.ACCEPTED)),
            is_contested=_contested(),
        )

    def with_flag_mark(self) -> Self:
        """Adds whether an open flag is on it, on its evidence, or on a work that this cites."""
        return self.annotate(has_open_flag=_open_flag())

    def with_waiting(self) -> "models.QuerySet[WithAnnotations[Claim, Waiting]]":
        """Adds how many suggestions wait."""
        claims: models.QuerySet[Claim] = self
        return claims.annotate(new_suggestions=_number_waiting())

    def flagged(self, kind: str = "") -> Self:
        """With an open flag (of `kind`) on them, on their evidence, or on a work that their evidence cites."""
        return self.filter(_open_flag(kind))

    def not_flagged(self) -> Self:
        return self.exclude(_open_flag())

    def review_due(self, on: date) -> Self:
        """Standing claims that the review clock says are to be looked at again."""
        return self.filter(retired_at=None, review_due_on__lte=on)

    def for_clock(self, since: datetime) -> "models.QuerySet[ClaimOnTheClock]":
        """Adds when each came in (None without a text), when it was last reviewed, and its `hits` since then."""
        came_in = Anchor.objects.filter(claim=OuterRef("pk")).order_by("version__number")
        reviews = Review.objects.filter(claim=OuterRef("pk")).order_by("-reviewed_at")
        rows: models.QuerySet[Claim] = self.select_related("document")
        return rows.annotate(
            came_in_at=Subquery(came_in.values("version__imported_at")[:1]),
            reviewed_at=Subquery(reviews.values("reviewed_at")[:1]),
            hits=_count(Suggestion.objects.filter(suggested_at__gt=since)),
        )

    def keep_due_dates(self, claims: Sequence["Claim"]) -> int:
        """Saves `review_due_on`. It is derived from other rows and is nobody's act: it leaves no history."""
        return Claim._base_manager.bulk_update(claims, ["review_due_on"], batch_size=500)

    def make_room(self, document: Document, *, at: int) -> None:
        """Moves what stands there and behind by one. It follows from another's act: it leaves no history."""
        behind = Claim._base_manager.filter(document=document, retired_at=None, position__gte=at)
        behind.update(position=F("position") + 1)

    def left_with_evidence(self) -> Self:
        """Out of the present text, with evidence that counts nowhere now and of which nobody said that it may go."""
        current = Evidence.objects.current().order_by().filter(claim=OuterRef("pk"))
        let_go = StatementEdit.objects.current().filter(claim=OuterRef("pk"), kind=StatementEdit.Kind.LET_GO)
        return self.exclude(retired_at=None).filter(Exists(current), ~Exists(let_go.order_by()))

    def with_proposed_repeats(self) -> Self:
        """Of the present text, and perhaps saying again what another claim says: for an editor to decide."""
        return self.filter(Exists(Restatement.objects.waiting().filter(claim=OuterRef("pk"))))

    def set_aside(self) -> Self:
        """Of which an editor said that they are no claims."""
        kinds = (StatementEdit.Kind.NOT_A_CLAIM, StatementEdit.Kind.HEADING)
        return self.filter(Exists(StatementEdit.objects.current().filter(claim=OuterRef("pk"), kind__in=kinds)))

    def with_suggestions(self) -> Self:
        """Those for which a suggestion waits."""
        return self.filter(_waiting_suggestion())

    def without_suggestions(self) -> Self:
        return self.exclude(_waiting_suggestion())

    def to_review(self) -> Self:
        """Reworded, and no editor has looked at it since."""
        return self.filter(Exists(Rewording.objects.waiting().filter(claim=OuterRef("pk"))))


def _count(rows: "models.QuerySet[Any]") -> Coalesce:
    counted = rows.filter(claim=OuterRef("pk")).order_by().values("claim").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def _number_waiting() -> Coalesce:
    return _count(Suggestion.objects.filter(state=Suggestion.State.NEW))


def _waiting_suggestion() -> Exists:
    return Exists(Suggestion.objects.filter(claim=OuterRef("pk"), state=Suggestion.State.NEW))


def _contested() -> "ExpressionWrapper[In[Any]]":
    """Does evidence that counts contradict it? Claims that say the same share their evidence.

    The set of all that are contested is found once: asked for each claim, the database would read all evidence for it.
    """
    against = Evidence.objects.counting().filter(stance=Evidence.Stance.CONTRADICTS).order_by()
    bodies = against.values_list(Coalesce("claim__restates", "claim"))
    return ExpressionWrapper(In(Coalesce("restates", "pk"), bodies), output_field=BooleanField())


def _open_flag(kind: str = "") -> Q:
    """Is there a flag that FlagQuerySet.about finds, and is it open? Found as sets, as in `_contested`."""
    flags = Flag.objects.open().order_by()
    flags = flags.filter(kind=kind) if kind else flags
    works = flags.filter(reference__isnull=False).values("reference")
    cited = Evidence.objects.current().order_by().filter(reference__in=works)
    named = Reference.objects.filter(pk__in=works, proposals__state__in=("proposed", "confirmed")).order_by()
    return (
        Q(pk__in=flags.filter(claim__isnull=False).values("claim"))
        | Q(pk__in=flags.filter(evidence__isnull=False).values("evidence__claim"))
        | Q(pk__in=cited.values("claim"))
        | Q(pk__in=named.values("proposals__claim"))
    )


class Claim(Correctable, Audited):
    """One statement of a document, verbatim, with what it needs to stand alone and how strongly it is worded."""

    class Kind(models.TextChoices):
        DEFINITION = "definition"
        FINDING = "finding"
        MECHANISM = "mechanism"
        HYPOTHESIS = "hypothesis"
        IMPLICATION = "clinical implication", "Clinical implication"
        TAKEAWAY = "takeaway"

    class Strength(models.TextChoices):
        NONE = "none", "No relation stated"
        CORRELATIONAL = "correlational"
        CONDITIONAL = "conditional", "Conditional causal"
        CAUSAL = "causal", "Direct causal"

    class WordingCertainty(models.TextChoices):
        ESTABLISHED = "established"
        CONSISTENT = "consistent"
        LIKELY = "likely"
        POSSIBLE = "possible"
        SPECULATIVE = "speculative"
        NOT_READ = "not read", "Not read"

    class Polarity(models.TextChoices):
        ASSERTED = "asserted"
        DENIED = "denied", "Relation denied"
        OPEN = "open", "Relation left open"

    document = models.ForeignKey(Document, models.CASCADE, related_name="claims")
    key = models.CharField(max_length=20, unique=True)
    text = models.TextField()
    context = models.TextField("lead-in", blank=True)
    section = models.JSONField(default=list, blank=True)
    section_path = models.CharField(max_length=500, blank=True, editable=False, help_text="`section` as one line.")
    source = models.CharField(max_length=10, help_text="sentence, item or row")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    wording_strength = models.CharField("wording", max_length=15, choices=Strength)
    wording_certainty = models.CharField("worded as", max_length=15, choices=WordingCertainty)
    wording_polarity = models.CharField(
        "relation is", max_length=10, choices=Polarity, default=Polarity.ASSERTED, help_text="As the program reads it."
    )
    wording_cues = models.JSONField(default=list, blank=True, help_text="text, start, end, role")
    certainty = models.CharField(
        "certainty of the evidence",
        max_length=10,
        choices=Assessment.Certainty,
        blank=True,
        help_text="GRADE; set by assessing.",
    )
    certainty_is_stale = models.BooleanField(default=False)
    stale_reason = models.CharField(max_length=300, blank=True, help_text="What made the assessment stale.")
    review_due_on = models.DateField(null=True, blank=True, db_index=True, help_text="Set by the review clock.")
    restates = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="restated_by")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("document", "position")
        indexes = (models.Index(fields=("document", "position"), name="reading_order"),)

    def __str__(self) -> str:
        return f"{self.key} {self.text[:80]}"

    @property
    def relation(self) -> str:
        """The relation it states, in words: "Direct causal", "Relation denied"."""
        if self.wording_certainty == self.WordingCertainty.NOT_READ:
            return "Not in English"
        if self.wording_polarity == self.Polarity.ASSERTED:
            return self.get_wording_strength_display()
        return self.get_wording_polarity_display()

    def with_restatements(self) -> ClaimQuerySet:
        """The claim of the text and all that restate it, whichever of them this is: they share their evidence."""
        body = self.restates_id or self.pk
        return Claim.objects.filter(Q(pk=body) | Q(restates=body))


class Anchor(models.Model):
    """Where a claim stands in one version: exact quote, prefix and suffix, and the offsets."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="anchors")
    version = models.ForeignKey(Version, models.CASCADE, related_name="anchors")
    exact = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("claim", "version"), name="one_anchor_a_version"),)

    def __str__(self) -> str:
        return f"{self.claim_id} in {self.version_id}"
