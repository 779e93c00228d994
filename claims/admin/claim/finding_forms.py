"""The forms of findings: what a paper says about a claim, from its first form to the last word on it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from claims.admin.forms import ActForm, lines
from claims.cohorts.sample_size import stated_sample
from claims.evidence.cautions import Caution
from claims.evidence.decisions import LARGEST_SAMPLE, LONGEST_QUOTE, Finding, section_in
from claims.evidence.directness import INDIRECT_IN, read_reason, reason_of
from claims.evidence.revising import EditConflict
from claims.evidence.studied_population import design_of, mismatch_of, population_of
from claims.history.trail import Write
from claims.models import Evidence, Suggestion
from claims.refusals import Refused
from claims.text.quotes import QuoteNotFound
from claims.triage.explain import tells_findings
from literature.models import Reference

FOUND = ("stance", "directness", "design", "sample_size", "quality", "locator", "quote", "note")


class CautiousForm(ActForm):
    """Comes back with what speaks against the act, and is done when that is ticked as seen.

    `acknowledged` names the cautions that were shown, so that a tick never passes over one that nobody has read.
    """

    acknowledged = forms.CharField(required=False, widget=forms.HiddenInput)
    nevertheless = forms.BooleanField(required=False)
    cautions: Sequence[Caution] = ()

    def acknowledge(self, cautions: Sequence[Caution]) -> str:
        """What was passed over, for the history. Raises Refused where something is to be read first."""
        asking = [caution for caution in cautions if caution.must_be_ticked]
        named = {f"{caution.code}:{caution.row or ''}" for caution in asking}
        seen = set(self.cleaned_data["acknowledged"].split()) if self.cleaned_data["nevertheless"] else set()
        if named <= seen:
            return " ".join(f"Nevertheless: {caution.says}" for caution in asking)
        self.cautions = cautions
        self.data = sent = self.sent()
        sent["acknowledged"] = " ".join(sorted(named))
        sent.pop("nevertheless", None)
        self.add_error("nevertheless", "Tick this to go on.")
        raise Refused("Something speaks against it: read it, and tick below if it is right nevertheless.")

    @property
    def tick(self) -> str:
        """The words of the tick."""
        same = any(caution.code == "used" for caution in self.cautions)
        return f"{self.verb} nevertheless{': this is another finding of the same paper' if same else ''}"

    def visible_fields(self) -> list[BoundField]:
        """The tick stands beside the cautions (cautions.html)."""
        return [bound for bound in super().visible_fields() if bound.name != "nevertheless"]


class FindingForm(CautiousForm):
    """What a paper found about the claim: four things first, and behind a fold what its record mostly tells."""

    field_order: Sequence[str] = ("stance", "directness", "indirect_in", "directness_reason", "quote", "note")
    folded = ("design", "sample_size", "quality", "locator")
    stance = forms.ChoiceField(choices=Evidence.Stance.choices, widget=forms.RadioSelect, label="This paper")
    directness = forms.ChoiceField(choices=Evidence.Directness.choices, widget=forms.RadioSelect, initial="direct")
    indirect_in = forms.MultipleChoiceField(
        choices=[(kind, kind.capitalize()) for kind in INDIRECT_IN],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Indirect by",
    )
    directness_reason = forms.CharField(
        max_length=300, required=False, label="Why indirect", help_text="In your words, for example: mice."
    )
    design = forms.CharField(max_length=60, required=False, label="Study design")
    sample_size = forms.IntegerField(
        min_value=1, max_value=LARGEST_SAMPLE, required=False, help_text="Participants or animals analysed."
    )
    quality = forms.ChoiceField(
        choices=[("", "Not judged"), *Evidence.Quality.choices], required=False, label="Risk of bias"
    )
    quote = forms.CharField(
        max_length=LONGEST_QUOTE,
        required=False,
        widget=lines(3),
        help_text="Word for word from the abstract; … for what you leave out. It is checked.",
    )
    locator = forms.CharField(
        max_length=60, required=False, label="Where in the work", help_text="p. 4, Table 2, Fig. 1…"
    )
    note = forms.CharField(required=False, widget=lines(2), help_text="Your reasoning, for the next reader.")

    def proposed(self, reference: Reference) -> dict[str, Any]:
        """What the record of the paper proposes; why, and the sentence with the sample size, stand beside it."""
        values: dict[str, Any] = {"design": design_of(reference), "directness": "direct"}
        self.mismatch = mismatch_of(self.claim, reference)
        if self.mismatch:
            values |= {"directness": "indirect", "indirect_in": [self.mismatch.kind]}
            values["directness_reason"] = population_of(reference)
        self.read = stated_sample(reference.abstract)
        return {**values, "sample_size": self.read.number} if self.read else values

    @property
    def known(self) -> str:
        """What stands in the folded fields, as far as it is told in a line: "Cohort study · n = 84"."""
        design, number = self["design"].value(), self["sample_size"].value()
        return " · ".join(part for part in (design, f"n = {number}" if number else "") if part)

    def describe_proposal(self) -> None:
        """Says why a directness, and where a sample size, was proposed."""
        if mismatch := getattr(self, "mismatch", None):
            self.fields["directness"].help_text = mismatch.says
        if read := getattr(self, "read", None):
            self.fields["sample_size"].help_text = f"Read in: “{read.sentence}” Check it."

    @property
    def finding(self) -> Finding:
        """Of a valid form."""
        values = {name: self.cleaned_data[name] for name in FOUND}
        if values["directness"] == Evidence.Directness.INDIRECT:
            kinds, words = self.cleaned_data["indirect_in"], self.cleaned_data["directness_reason"]
            values["directness_reason"] = reason_of(kinds, words)
        return Finding(**values)

    def arguments(self) -> dict[str, Any]:
        return {"finding": self.finding, "acknowledge": self.acknowledge}

    def take_refusal(self, refused: Refused) -> None:
        self.add_error("quote" if isinstance(refused, QuoteNotFound) else None, str(refused))


def quotable(sentence: str, reference: Reference) -> str:
    """The sentence, where it can be quoted without a caution; "" for a title, for what a paper sets out from or did,
    and for words that the abstract lost since the ranking read it."""
    try:
        section = section_in(reference, sentence)
    except QuoteNotFound:
        return ""
    named = ((part["label"] or part["category"], part["category"]) for part in reference.abstract)
    category = next((category for label, category in named if label == section), "")
    unfit = not reference.abstract or section == "TITLE" or not tells_findings(section, category)
    return "" if unfit else sentence


class AttachForm(FindingForm):
    """Turns a suggestion (`target`) into evidence."""

    name, verb = "attach", "Attach as evidence"
    target: Suggestion

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.describe_proposal()

    def prefilled(self) -> dict[str, Any]:
        reference = self.target.reference
        return {"quote": quotable(self.target.sentence, reference), **self.proposed(reference)}


class AttachWorkForm(FindingForm):
    """Attaches any paper by its identifier; of a stored one (`chosen`) it proposes what the record tells."""

    name, verb = "attach-work", "Attach as evidence"
    work = forms.CharField(
        max_length=600,
        label="PMID, DOI, PMCID or PubMed link",
        help_text="A work that is not here yet is added at once; its details come from PubMed within seconds.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("work", *FindingForm.field_order)

    def __init__(self, *args: Any, chosen: Reference | None = None, named: str = "", **kwargs: Any) -> None:
        self.chosen, self.named = chosen, named
        super().__init__(*args, **kwargs)
        self.describe_proposal()

    def prefilled(self) -> dict[str, Any]:
        return {"work": self.named, **(self.proposed(self.chosen) if self.chosen else {})}

    def arguments(self) -> dict[str, Any]:
        return {"work": self.cleaned_data["work"], **super().arguments()}


class ReviseForm(FindingForm):
    """Changes evidence (`target`) where it stands. `edition` is the one that the editor saw."""

    name, verb = "revise", "Save the revision"
    target: Evidence
    edition = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(max_length=300, label="Why it is revised")
    conflict: Sequence[Write] = ()

    def prefilled(self) -> dict[str, Any]:
        kinds, words = read_reason(self.target.directness_reason)
        kept = {name: getattr(self.target, name) for name in FOUND}
        return {
            **kept,
            "indirect_in": kinds,
            "directness_reason": words,
            "edition": self.target.edition,
        }

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {"seen": values["edition"], "why": values["why"], **super().arguments()}

    def take_refusal(self, refused: Refused) -> None:
        """Shows what somebody else changed; the form goes on from there with what was typed."""
        if isinstance(refused, EditConflict):
            self.conflict = refused.since
            self.data = sent = self.sent()
            sent["edition"] = str(refused.edition)
        super().take_refusal(refused)


class DecideForm(ActForm):
    """Accepts, rejects or withdraws evidence (`target`)."""

    name, verb = "decide", "Save the decision"
    state = forms.ChoiceField(widget=forms.RadioSelect, label="Decision")
    reason = forms.CharField(required=False, help_text="Needed unless you accept.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposed = self.target.state == Evidence.State.PROPOSED
        decisions = [("accepted", "Accept"), ("rejected", "Reject")] if proposed else [("withdrawn", "Withdraw")]
        state = self.choice("state")
        state.choices, state.initial = decisions, decisions[0][0]


class UndoForm(ActForm):
    """Takes back the last decision on a suggestion (`target`)."""

    name, verb = "undo", "Take back"


class UndoEvidenceForm(ActForm):
    """Takes back the last decision on a piece of evidence (`target`)."""

    name, verb = "undo-evidence", "Take back the last decision"


class UndoFlagForm(ActForm):
    """Opens a resolved flag (`target`) again."""

    name, verb = "undo-flag", "Take back: open it again"
