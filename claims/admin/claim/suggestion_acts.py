"""What can be done with one suggested paper, and the row that it is."""

from django import forms

from claims.admin.claim.act_forms import Forms
from claims.admin.forms import FlagForm
from claims.models import Suggestion

UNDECIDED = (Suggestion.State.NEW, Suggestion.State.LATER)
ACTS_IN = {
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


def give_forms(row: Suggestion, page_forms: Forms) -> Suggestion:
    """Adds the forms of the acts that are possible in its state, and a refused one as it was filled in.

    A row that somebody else decided meanwhile stays unfolded as long as a refused form holds what was typed.
    """
    names = ACTS_IN.get(row.state, ACTS_ONCE_DECIDED)
    row.forms = {name.replace("-", "_"): page_forms.of(name, row) for name in names}
    failed = page_forms.failed
    row.refused = failed if failed and failed.target == row else None
    if row.refused:
        row.forms[failed.name.replace("-", "_")] = failed
    row.is_decided = row.state not in UNDECIDED and not row.refused
    return row
