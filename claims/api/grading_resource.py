"""How claims are graded, as a program reads it: the newest assessment, the proposal, the findings, and the rules set
aside."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.grading.body import facts_of, proposal_for
from claims.grading.facts import ClaimFacts
from claims.grading.lint import findings, heading_of
from claims.models import Assessment, Claim, Waiver
from literature.api.rows import RelatedSlugField


class CueSerializer(serializers.Serializer):
    """A word of the claim that decided its wording; the offsets count within the text of the claim."""

    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    role = serializers.CharField()


class FactorSerializer(serializers.Serializer):
    """One of GRADE's reasons: `direction` is down or up; 0 levels were looked at and move nothing."""

    name = serializers.CharField()
    direction = serializers.CharField()
    levels = serializers.IntegerField()
    reason = serializers.CharField()


class ProposalSerializer(serializers.Serializer):
    """What the rules propose from the accepted evidence; `certainty` is empty where there is nothing to grade."""

    certainty = serializers.CharField()
    starting_level = serializers.CharField()
    starting_reason = serializers.CharField()
    factors = FactorSerializer(many=True)
    notes = serializers.ListField(child=serializers.CharField(), help_text="What the rules could not know.")
    supports = serializers.CharField(help_text="Counted: 2 papers, 1 cohort.")
    contradicts = serializers.CharField(help_text="Counted beside it, never averaged in.")


class GradedSerializer(serializers.ModelSerializer):
    """An assessment with its sum, its factors, and where it differs from what the rules proposed then."""

    assessed_by = RelatedSlugField("username")
    starting_level = serializers.CharField(read_only=True, help_text="Of the designs; empty: judged whole.")
    factors = FactorSerializer(many=True, read_only=True)
    told = serializers.CharField(source="sum_in_words", read_only=True, help_text="High, −1 imprecision")
    differences = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Assessment
        fields: tuple[str, ...] = (
            "id", "certainty", "starting_level", "told", "factors", "rationale", "differences", "proposal",
            "assessed_by", "assessed_at",
        )  # fmt: skip


class FindingSerializer(serializers.Serializer):
    """What a rule holds against the wording. `flagged` where it raises a flag, not only a remark on the page."""

    rule = serializers.CharField()
    flag = serializers.CharField(help_text="The kind of flag it stands for.")
    flagged = serializers.BooleanField()
    note = serializers.CharField()
    cues = CueSerializer(many=True)
    limits = serializers.ListField(child=serializers.CharField(), help_text="The papers that limit the claim.")
    softer = serializers.CharField(help_text="A sentence to consider, where the rules can make one.")
    pattern = serializers.CharField(help_text="The form of a softer wording, after GRADE's verbs.")


class SetAsideSerializer(serializers.ModelSerializer):
    """A rule that an editor set aside for the claim, until what it looks at changes."""

    rule = serializers.SerializerMethodField()
    set_aside_by = RelatedSlugField("username", source="waived_by")
    set_aside_at = serializers.DateTimeField(source="waived_at", read_only=True)

    class Meta:
        model = Waiver
        fields = ("rule", "reason", "set_aside_by", "set_aside_at", "ended_at", "ended_why")

    def get_rule(self, waiver: Waiver) -> str:
        return heading_of(waiver.rule)


class GradedClaims(serializers.ListSerializer):
    """Reads the facts of all claims of a page at once."""

    child: "GradedClaimSerializer"

    def to_representation(self, data: Any) -> list[Any]:
        claims = list(data)
        self.child.facts = facts_of(claims)
        return super().to_representation(claims)


class GradedClaimSerializer(serializers.ModelSerializer):
    """The part of a claim that tells its grading; its facts are read once a page, or for itself."""

    facts: Mapping[int, ClaimFacts] = {}

    assessment = serializers.SerializerMethodField()
    proposal = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()
    set_aside = SetAsideSerializer(many=True, read_only=True, source="waivers")

    def to_representation(self, claim: Claim) -> Any:
        if claim.pk not in self.facts:
            self.facts = facts_of([claim])
        return super().to_representation(claim)

    @extend_schema_field(GradedSerializer(allow_null=True))
    def get_assessment(self, claim: Claim) -> dict[str, Any] | None:
        newest = next(iter((claim.restates or claim).assessments.all()), None)
        return GradedSerializer(newest).data if newest else None

    @extend_schema_field(ProposalSerializer)
    def get_proposal(self, claim: Claim) -> dict[str, Any]:
        return proposal_for(self.facts[claim.pk]).as_row()

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, claim: Claim) -> list[dict[str, Any]]:
        return [{**found.as_row(), "flagged": found.is_flagged} for found in findings(self.facts[claim.pk])]
