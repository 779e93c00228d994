"""The grading of a claim at the desk: its certainty after GRADE beside the proposal, and what the rules find."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import slugify

from claims.admin.claim.act_forms import Forms
from claims.admin.forms import ActForm
from claims.grading.assessing import LONGEST_REASON
from claims.grading.body import facts_of, proposal_for, proposal_of
from claims.grading.levels import result
from claims.grading.lint import findings
from claims.grading.rules import Proposal
from claims.models import Assessment, Claim
from claims.models.vocabulary import DOWN, LEVELS, MOST, Factor, sum_in_words
from claims.refusals import Refused

OF_THE_GRADING = ("assess", "waive")  # made by grading_context, which knows what they need
AS_IT_ADDS_UP = ("", "As it adds up")
MARKS = {name: "−" if name in DOWN else "+" for name in MOST}


def slug_of(factor: str) -> str:
    return factor.replace(" ", "_").replace("-", "_")


class AssessForm(ActForm):
    """The certainty of the whole evidence. It is worked out on the server: nothing here needs a script."""

    name, verb = "assess", "Save the assessment"
    starting_level = forms.ChoiceField(
        choices=[(level, level.capitalize()) for level in reversed(LEVELS)], label="The designs start at"
    )
    certainty = forms.ChoiceField(
        choices=[AS_IT_ADDS_UP, *Assessment.Certainty.choices],
        required=False,
        label="Resulting certainty",
        help_text="Left open, it is what the factors make. Named, it has to be the same.",
    )
    rationale = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence, for the next reader; also why you differ from the rules, where you do.",
        error_messages={"required": "Give the reason for the certainty in a sentence."},
    )

    def __init__(self, data: Any = None, *, claim: Claim, target: Any = None, **kwargs: Any) -> None:
        self.proposal: Proposal = kwargs.pop("proposal", None) or proposal_of(claim)
        super().__init__(data, claim=claim, target=target, **kwargs)
        for name, most in MOST.items():
            choices = [(0, "none"), *((levels, f"{MARKS[name]}{levels}") for levels in range(1, most + 1))]
            self.fields[f"{slug_of(name)}_levels"] = forms.TypedChoiceField(
                choices=choices,
                coerce=int,
                required=False,
                empty_value=0,  # type: ignore[arg-type]  # Django takes any value, the stubs a string
                label=name.capitalize(),
            )
            self.fields[f"{slug_of(name)}_reason"] = forms.CharField(
                required=False,
                max_length=LONGEST_REASON,
                label=f"Reason: {name}",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def arguments(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in ("certainty", "rationale", "starting_level")}
        return {**values, "factors": self.factors}

    def clean(self) -> dict[str, Any]:
        """The button that only works the sum out saves nothing: its answer stands where an error would."""
        super().clean()
        if "work-out" in self.data and not self.errors:
            self.add_error(None, self._worked_out())
        return self.cleaned_data

    def _worked_out(self) -> str:
        start = self.cleaned_data["starting_level"]
        try:
            made = result(start, self.factors)
        except Refused as error:
            return str(error)
        return f"{sum_in_words(start, self.factors)} makes {made}. Nothing is saved yet."

    def prefilled(self) -> dict[str, Any]:
        values: dict[str, Any] = {"starting_level": self.proposal.starting_level}
        for factor in self.proposal.factors:
            values[f"{slug_of(factor.name)}_levels"] = factor.levels
            values[f"{slug_of(factor.name)}_reason"] = factor.reason
        return values

    @property
    def factors(self) -> list[Factor]:
        """Those given a level or a reason; of a valid form."""
        given = []
        for name in MOST:
            levels = self.cleaned_data[f"{slug_of(name)}_levels"]
            reason = self.cleaned_data[f"{slug_of(name)}_reason"].strip()
            if levels or reason:
                given.append(Factor(name, levels, reason))
        return given

    @property
    def rows(self) -> Iterator[tuple[str, str, BoundField, BoundField]]:
        """(direction, factor, levels, reason) for the table."""
        for name in MOST:
            direction = "down" if name in DOWN else "up"
            yield direction, name, self[f"{slug_of(name)}_levels"], self[f"{slug_of(name)}_reason"]

    @property
    def proposed_sum(self) -> str:
        """ "High, −1 imprecision: moderate" as the rules propose it; "" where they propose nothing."""
        if not self.proposal.certainty:
            return ""
        words = sum_in_words(self.proposal.starting_level, self.proposal.factors)
        return f"{words}: {self.proposal.certainty}"


class WaiveForm(ActForm):
    """Waives what one rule finds on the claim."""

    name, verb = "waive", "Waive"
    rule = forms.CharField(max_length=60, widget=forms.HiddenInput)
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why the rule does not apply",
        help_text="It holds as long as what the rule looks at stays the same.",
        error_messages={"required": "Say why the rule does not apply here."},
    )

    def __init__(self, data: Any = None, *, claim: Claim, target: Any = None, rule: str = "") -> None:
        self.waived = rule or (data or {}).get("rule", "")
        super().__init__(data, claim=claim, target=target)
        self.html_id = f"{self.name}-{slugify(self.waived)}"
        self.auto_id = f"{self.html_id}-%s"

    def prefilled(self) -> dict[str, Any]:
        return {"rule": self.waived}

    def arguments(self) -> dict[str, Any]:
        return {"rule_id": self.cleaned_data["rule"], "reason": self.cleaned_data["reason"]}


class UndoWaiverForm(ActForm):
    """Ends a waiver (`target`): the rule applies again."""

    name, verb = "undo-waiver", "Take the waiver back"


def grading_context(claim: Claim, forms: Forms) -> dict[str, Any]:
    """The newest assessment and what the rules propose now; what they find, with its waivers."""
    facts = facts_of([claim])[claim.pk]
    proposal = proposal_for(facts)
    waivers = list(claim.waivers.select_related("waived_by"))
    current = {waiver.rule: waiver for waiver in waivers if waiver.ended_at is None}
    lint = [
        {
            "finding": finding,
            "waiver": waiver,
            "undo": forms.of("undo-waiver", waiver) if waiver else None,
            "form": None if waiver else forms.of("waive", rule=finding.rule),
        }
        for finding in findings(facts)
        for waiver in (current.get(finding.rule),)
    ]
    return {
        "is_contested": bool(facts.contradicting),
        "assessment": claim.assessments.select_related("assessed_by").first(),
        "proposal": proposal,
        "assess_form": forms.of("assess", proposal=proposal),
        "lint": lint,
        "past_waivers": [waiver for waiver in waivers if waiver.ended_at],
    }
