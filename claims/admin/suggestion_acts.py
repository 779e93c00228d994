"""What can be done with one suggested paper, and the row that it is."""

from django import forms
from django.contrib.auth.models import User

from claims.admin.act_forms import Forms
from claims.evidence import EvidenceRefused
from claims.flags import raise_flag
from claims.forms import FlagForm
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


def flag_paper(form: FlagPaperForm, by: User) -> str:
    values, row = form.cleaned_data, form.target
    about = row.reference if values["about"] == "paper" else row.claim
    flag, is_new = raise_flag(about, values["kind"], values["note"], by=by)
    name = flag.get_kind_display().lower()
    said = f"A flag is raised: {name}." if is_new else f"This flag ({name}) is open already."
    return f"{said} The suggestion still waits."


def refuse_dismissed(suggestion: Suggestion) -> None:
    """Raises EvidenceRefused where somebody dismissed it while this editor was reading."""
    if suggestion.state == Suggestion.State.DISMISSED:
        raise EvidenceRefused(
            f"{suggestion.decided_by or 'Somebody'} dismissed this suggestion meanwhile: {suggestion.reason}. "
            "What you typed is kept; take the dismissal back first, or attach the paper by its PMID."
        )


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
