"""Claims: where they stand, how they are worded, what their evidence carries."""

from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from claims.api.grading_resource import CueSerializer, GradedClaims, GradedClaimSerializer
from claims.api.library_resource import LibraryRankingViewSet
from claims.cohorts.counting import counts
from claims.models import (
    Anchor,
    Assessment,
    Claim,
    Document,
    Evidence,
    Flag,
    SameCohort,
    Suggestion,
    Waiver,
)
from claims.models.claim_filter import ClaimFilterSet
from literature.api.rows import RelatedSlugField


class AnchorSerializer(serializers.ModelSerializer):
    version = RelatedSlugField("number")

    class Meta:
        model = Anchor
        fields = ("version", "exact", "prefix", "suffix", "start", "end")


class ClaimSerializer(GradedClaimSerializer):
    document = RelatedSlugField("slug")
    section = serializers.ListField(child=serializers.CharField(), read_only=True)
    wording_cues = CueSerializer(many=True, read_only=True)
    restates = RelatedSlugField("key")
    is_contested = serializers.BooleanField(read_only=True, help_text="Accepted evidence contradicts it.")
    has_open_flag = serializers.BooleanField(
        read_only=True, help_text="On it, on its evidence, or on a work cited for it."
    )
    accepted_evidence = serializers.IntegerField(read_only=True)
    new_suggestions = serializers.IntegerField(read_only=True)
    papers = serializers.SerializerMethodField(help_text="Works whose evidence counts, shared evidence too.")
    cohorts = serializers.SerializerMethodField(help_text="Groups of participants that these papers report on.")
    anchors = AnchorSerializer(many=True, read_only=True)

    def get_papers(self, claim: Claim) -> int:
        return self._counts(claim)[0]

    def get_cohorts(self, claim: Claim) -> int:
        return self._counts(claim)[1]

    def _counts(self, claim: Claim) -> tuple[int, int]:
        return counts(counting_works(claim), self._groups)

    @cached_property
    def _groups(self) -> dict[int, set[int]]:
        """The pairs that editors confirmed are few: they are read once for a whole answer."""
        return SameCohort.objects.confirmed().groups()

    class Meta:
        model = Claim
        list_serializer_class = GradedClaims
        fields = (
            "key", "document", "text", "context", "section", "source", "position", "kind", "wording_strength",
            "wording_certainty", "wording_polarity", "wording_cues", "read_strength", "read_certainty",
            "wording_corrected_at", "correction_is_stale", "certainty", "certainty_is_stale", "stale_reason",
            "review_due_on", "is_contested", "has_open_flag", "accepted_evidence", "papers", "cohorts",
            "new_suggestions", "restates", "retired_at", "anchors", "assessment", "proposal", "findings", "set_aside",
        )  # fmt: skip


def counting_works(claim: Claim) -> set[int]:
    """The works of the evidence that counts, also that of the claims that say the same; as `with_works` read it."""
    body = claim.restates or claim
    return {row.reference_id for one in (body, *body.restated_by.all()) for row in one.evidence.all()}


def with_works(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Of their `evidence` only what counts is read."""
    light = Evidence.objects.counting().only("claim", "reference")
    paths = ("evidence", "restated_by__evidence", "restates__evidence", "restates__restated_by__evidence")
    return claims.prefetch_related(*(Prefetch(path, light) for path in paths))


ASSESSMENTS = Assessment.objects.select_related("assessed_by")
ANCHORS = (
    Anchor.objects.select_related("version")
    .defer("version__text", "version__acronyms", "version__skipped")
    .order_by("-version__number")
)
SHOWN: "tuple[Prefetch[Any], ...]" = (
    Prefetch("assessments", ASSESSMENTS),
    Prefetch("restates__assessments", ASSESSMENTS),
    Prefetch("waivers", Waiver.objects.select_related("waived_by")),
    Prefetch("anchors", ANCHORS),
)


class ClaimViewSet(LibraryRankingViewSet):
    """Claims in reading order, retired ones too (`retired=false` leaves them out)."""

    queryset = (
        with_works(Claim.objects.with_counts().with_flag_mark())
        .select_related("document", "restates")
        .prefetch_related(*SHOWN)
        .order_by("document__slug", "position", "pk")
    )
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilterSet
    lookup_field = "key"
    lookup_value_regex = r"[-\w]+"
    search_fields = ("key", "text", "context")
    ordering_fields = ("key", "position", "certainty", "accepted_evidence", "new_suggestions")
    shows = (Assessment, Document, Evidence, Flag, Suggestion, Waiver)
