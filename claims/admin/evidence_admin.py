"""Evidence and assessments, to be looked through; both change on the page of their claim."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims import links
from claims.acts.bulk_acts import ON_EVIDENCE
from claims.admin.bulk import BulkActs
from claims.admin.claim_rows import statement_of
from claims.admin.evidence_table import TableOfEvidence
from claims.admin.history import KeepsHistory
from claims.admin.of_documents import DocumentFilter, OfDocuments
from claims.models import Assessment, Claim, Evidence
from claims.models.evidence import EvidenceQuerySet
from literature.admin.reading import ReadOnlyAdmin, badge, status_badge
from literature.models.narrowing import rows_as

STANCE_TONES = {"supports": "good", "contradicts": "bad", "neutral": "calm"}


def claim_link(claim: Claim, part: str = "") -> SafeString:
    """The way to the page where something about the claim can be done."""
    return format_html('<a class="key" href="{}">{}</a>', links.desk(claim, part), claim.key)


class AboutClaimAdmin(OfDocuments, KeepsHistory, ReadOnlyAdmin):
    """Rows that belong to a claim: each list and page leads to it."""

    fragment = ""

    @admin.display(description="claim", ordering="claim__key")
    def claim_page(self, row: Evidence | Assessment) -> SafeString:
        return claim_link(row.claim, self.fragment)

    @admin.display(description="statement")
    def statement(self, row: Evidence | Assessment) -> SafeString:
        return statement_of(row.claim)


class DecideFilter(admin.SimpleListFilter):
    """What this user may accept or reject: not their own where the document asks for four eyes."""

    title = "to be decided"
    parameter_name = "decide"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("me", "By me")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Evidence]) -> QuerySet[Evidence]:
        if self.value() != "me":
            return queryset
        return rows_as(EvidenceQuerySet, queryset).to_decide(request.user)


@admin.register(Evidence)
class EvidenceAdmin(BulkActs, TableOfEvidence, AboutClaimAdmin):
    fragment = "evidence"
    bulk_acts = ON_EVIDENCE
    actions = ()
    list_display = (
        "work",
        "stance_mark",
        "claim_page",
        "statement",
        "directness",
        "design",
        "state",
        "proposed_at",
    )
    list_display_links = ("work",)
    list_filter = (
        DecideFilter, "state", "stance", "directness", "quality", ("claim__document", DocumentFilter),
        ("proposed_by", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    list_select_related = ("reference", "claim")
    ordering = ("-proposed_at", "-id")
    search_fields = ("reference__title", "=reference__pmid", "claim__key", "claim__text", "quote", "note")
    fields = (
        "claim_page", "statement", "reference", "status", "stance", "directness", "directness_reason", "design",
        "sample_size", "quality", "locator", "quote", "quote_section", "note", "state", "proposed_by", "proposed_at",
        "decided_by", "decided_at", "decision_reason",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        return super().get_queryset(request).prefetch_related("reference__notices")

    def bulk_rows(self, chosen: QuerySet[Evidence]) -> QuerySet[Evidence]:
        rows = rows_as(EvidenceQuerySet, chosen).for_page()
        return rows.select_related("claim__document").order_by("pk")

    @admin.display(description="work", ordering="reference__title")
    def work(self, evidence: Evidence) -> SafeString:
        return format_html("{} {}", evidence.reference.short_citation, self.status(evidence))

    @admin.display(description="status", empty_value="")
    def status(self, evidence: Evidence) -> SafeString | str:
        return status_badge(evidence.reference)

    @admin.display(description="stance", ordering="stance")
    def stance_mark(self, evidence: Evidence) -> SafeString:
        return badge(evidence.stance, STANCE_TONES[evidence.stance])


@admin.register(Assessment)
class AssessmentAdmin(AboutClaimAdmin):
    fragment = "certainty"
    list_display = ("assessed_at", "claim_page", "statement", "certainty", "rationale", "assessed_by")
    list_display_links = ("assessed_at",)
    list_filter = (
        "certainty",
        ("claim__document", DocumentFilter),
        ("assessed_by", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("claim", "assessed_by")
    search_fields = ("claim__key", "claim__text", "rationale")
    fields = (
        "claim_page", "statement", "certainty", "sum_with_reasons", "rationale", "differences", "assessed_by",
        "assessed_at",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description="GRADE")
    def sum_with_reasons(self, assessment: Assessment) -> str:
        reasons = [f"{row['name']}: {row['reason']}" for row in assessment.factors]
        return "; ".join((assessment.sum_in_words, *reasons)) if assessment.sum_in_words else ""

    @admin.display(description="differs from the rules")
    def differences(self, assessment: Assessment) -> str:
        return "; ".join(assessment.differences)
