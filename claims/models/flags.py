"""Flags: a duty for a human, raised by a rule or a person, until somebody resolves it."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.evidence import Evidence
from claims.models.visibility import documents_seen
from literature.models import Reference
from literature.models.empty_values import SmallestEmptyIndex

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from claims.models.claims import Claim


def works_named_in(**claims: Any) -> "models.QuerySet[Reference, Any]":
    """The ids of the works that the texts of these claims cite, as far as no editor dismissed it."""
    named = {f"proposals__{path}": value for path, value in claims.items()}
    return Reference.objects.filter(proposals__state__in=("proposed", "confirmed"), **named).order_by().values("pk")


class FlagQuerySet(AuditedQuerySet["Flag"]):
    def open(self) -> Self:
        return self.filter(resolved_at=None)

    def about(self, claims: "Iterable[Claim]") -> Self:
        """Flags on the claims, on their evidence, or on a work that they or their evidence cite; each once."""
        evidence = Evidence.objects.filter(claim__in=claims).order_by()
        cited = evidence.current().values("reference")
        # Three questions that an index answers each; with OR the database would read all flags.
        named = works_named_in(claim__in=claims)
        parts = (
            Q(claim__in=claims), Q(evidence__in=evidence.values("pk")), Q(reference__in=cited), Q(reference__in=named),
        )  # fmt: skip
        first, *others = (Flag.objects.order_by().filter(part).values("pk") for part in parts)
        return self.filter(pk__in=first.union(*others, all=True))

    def in_documents(self, documents: Collection[int]) -> Self:
        """A flag on a work belongs to each document that cites it, itself or by its evidence, or once did."""
        return self.filter(
            Q(claim__document__in=documents)
            | Q(evidence__claim__document__in=documents)
            | Q(reference__in=Evidence.objects.in_documents(documents).values("reference"))
            | Q(reference__in=works_named_in(claim__document__in=documents))
            | Q(reference__in=Reference.objects.filter(citedwork__version__document__in=documents).values("pk"))
        )

    def visible_to(self, user: "User | AnonymousUser", *, shows: Collection[type[models.Model]] = ()) -> Self:
        """With what they raised themselves on a work that no evidence of theirs cites yet."""
        mine = Q(raised_by=user.pk, reference__isnull=False)
        documents = documents_seen(user, self.model, *shows)
        return self if documents is None else self.in_documents(documents) | self.filter(mine)


class Flag(Audited):
    prose = ("note", "resolution")

    class Kind(models.TextChoices):
        RETRACTED = "retracted"
        CONCERN = "concern", "Expression of concern"
        CORRECTED = "corrected"
        CONTRADICTED = "contradicted"
        OVERSTATED = "overstated"
        UNCITED = "uncited"
        OUTDATED = "outdated"
        MISQUOTED = "misquoted"
        POPULATION = "population mismatch", "Population mismatch"
        CITES_RETRACTED = "cites retracted", "Review cites a retracted work"
        NEEDS_SOURCE = "needs better source", "Needs better source"
        OTHER = "other"

    kind = models.CharField(max_length=20, choices=Kind)
    claim = models.ForeignKey("claims.Claim", models.CASCADE, null=True, blank=True, related_name="flags")
    evidence = models.ForeignKey(Evidence, models.CASCADE, null=True, blank=True, related_name="flags")
    reference = models.ForeignKey("literature.Reference", models.CASCADE, null=True, blank=True, related_name="flags")
    cause = models.CharField(max_length=100, blank=True, help_text="What raised it, so that it is raised once.")
    facts = models.CharField(max_length=64, blank=True, editable=False, help_text="SHA-256 of what the rule looked at.")
    note = models.TextField()
    raised_at = models.DateTimeField(default=timezone.now)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="flags_raised"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="flags_resolved"
    )
    resolution = models.TextField(blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = (F("resolved_at").asc(nulls_first=True), "-raised_at", "-id")
        indexes = (
            SmallestEmptyIndex(fields=("resolved_at", "-raised_at", "-id"), name="flags_in_order"),
            models.Index(fields=("kind",), condition=Q(resolved_at=None), name="open_flags_by_kind"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(claim__isnull=False, evidence=None, reference=None)
                | Q(claim=None, evidence__isnull=False, reference=None)
                | Q(claim=None, evidence=None, reference__isnull=False),
                name="a_flag_has_one_target",
            ),
            *(
                models.UniqueConstraint(
                    fields=(target, "kind", "cause"),
                    condition=Q(resolved_at=None),
                    name=f"one_open_flag_a_{target}_and_cause",
                )
                for target in ("claim", "evidence", "reference")
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.note[:80]}"

    @property
    def target(self) -> "Claim | Evidence | Reference":
        # Of the three one is there: the constraint `a_flag_has_one_target`.
        return self.claim or self.evidence or cast(Reference, self.reference)
