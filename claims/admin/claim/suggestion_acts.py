"""What can be done with one suggested paper, and the row that it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from claims.admin.claim.act_forms import Forms, underscored
from claims.admin.claim.among import Among
from claims.admin.forms import ActForm, FlagForm
from claims.models import Suggestion

UNDECIDED = (Suggestion.State.NEW, Suggestion.State.LATER)
ACTS_IN: Mapping[str, tuple[str, ...]] = {
    Suggestion.State.NEW: ("attach", "dismiss", "later", "flag-paper"),
    Suggestion.State.LATER: ("attach", "dismiss", "flag-paper", "undo"),
}
ACTS_ONCE_DECIDED = ("undo",)
DECISIONS = ("attach", "dismiss", "later")


class FlagPaperForm(FlagForm):
    """Raises a flag while a suggestion (`target`) is read: on its claim, or on the paper for every claim."""

    name = "flag-paper"
    target: Suggestion
    about = forms.ChoiceField(
        choices=(("claim", "The claim"), ("paper", "The paper, wherever it is evidence")),
        initial="claim",
        widget=forms.RadioSelect,
    )
    field_order = ("about",)


@dataclass(frozen=True, slots=True)
class OfferedSuggestion:
    """A suggestion with its forms and what waits beside it; folded up where it `is_decided`."""

    row: Suggestion
    forms: dict[str, ActForm]
    is_decided: bool
    among: Among

    @property
    def is_refused(self) -> bool:
        """One of its forms comes back with what was typed."""
        return any(form.is_bound for form in self.forms.values())

    @property
    def alone(self) -> list[Suggestion]:
        """Whose words are marked in the abstract beside it."""
        return [self.row]


def offered(row: Suggestion, page_forms: Forms, beside: Among) -> OfferedSuggestion:
    """With the forms of the acts that are possible in its state, and a refused one as it was filled in.

    A row that somebody else decided meanwhile stays unfolded as long as a refused form holds what was typed.
    """
    made = page_forms.offer(row, ACTS_IN.get(row.state, ACTS_ONCE_DECIDED)).forms
    failed = page_forms.failed
    refused = failed if failed and failed.target == row else None
    if refused:
        made[underscored(refused.name)] = refused
    return OfferedSuggestion(row, made, row.state not in UNDECIDED and not refused, beside)
