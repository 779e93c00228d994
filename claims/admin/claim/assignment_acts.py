"""Giving a flag or the next review to a colleague: the forms, on the page of a claim and on that of a flag."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone

from claims.admin.claim.act_forms import Forms
from claims.admin.forms import ActForm
from claims.colleagues.assigning import editors_of
from claims.models import Assignment, Claim, Flag


class AssignForm(ActForm):
    """To whom, and by which day. `seen` is the edition of the assignment that the page showed: 0 for none."""

    verb = "Assign"
    to = forms.ChoiceField(label="To", error_messages={"required": "Choose a colleague."})
    due_on = forms.DateField(
        required=False, label="To be done by (may be left empty)",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Give a day such as 2026-12-24."},
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, editors: Sequence[User] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = editors_of([self.claim.document_id]) if editors is None else editors
        self.editors = {str(one.pk): one for one in known}
        self.choice("to").choices = [("", "Choose…"), *((pk, called(one)) for pk, one in self.editors.items())]
        self.fields["due_on"].widget.attrs["min"] = f"{timezone.localdate():%Y-%m-%d}"

    def prefilled(self) -> dict[str, Any]:
        now = assignment_of(self.row)
        if now is None:
            return {"seen": 0}
        return {"to": now.assignee_id, "due_on": now.due_on, "seen": now.edition}

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {"to": self.editors[values["to"]], "due_on": values["due_on"], "seen": values["seen"]}


def called(user: User) -> str:
    """ "Ada Sample (ada)": what colleagues know somebody by."""
    full = user.get_full_name()
    return f"{full} ({user})" if full else str(user)


class UnassignForm(ActForm):
    verb = "Assign to nobody"
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prefilled(self) -> dict[str, Any]:
        now = assignment_of(self.row)
        return {"seen": now.edition if now else 0}


class AssignFlagForm(AssignForm):
    name = "assign-flag"


class UnassignFlagForm(UnassignForm):
    name = "unassign-flag"


class AssignReviewForm(AssignForm):
    name = "assign-review"


class UnassignReviewForm(UnassignForm):
    name = "unassign-review"


class UndoAssignmentForm(ActForm):
    name, verb = "undo-assignment", "Take back"
    target: Assignment
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prefilled(self) -> dict[str, Any]:
        return {"seen": self.target.edition}


OF_THE_REVIEW = frozenset((AssignReviewForm.name, UnassignReviewForm.name))


class Assigning(NamedTuple):
    """Who has it, if anybody had it ever, and the forms that change that."""

    assignment: Assignment | None
    assign: ActForm | None
    unassign: ActForm | None
    undo: ActForm | None


def assignment_of(row: Flag | Claim) -> Assignment | None:
    """Read beforehand with `models.assignments.with_assignments`, or by a query."""
    return getattr(row, "assignment", None)  # the reverse of a one-to-one raises where there is none


def assigning(row: Flag | Claim, forms: Forms, editors: Sequence[User]) -> Assigning:
    what, target = ("flag", row) if isinstance(row, Flag) else ("review", None)
    now = assignment_of(row)
    is_given = now is not None and now.assignee_id is not None
    return Assigning(
        now,
        forms.of(f"assign-{what}", target, editors=editors),
        forms.of(f"unassign-{what}", target) if is_given else None,
        forms.of("undo-assignment", now) if is_given else None,
    )
