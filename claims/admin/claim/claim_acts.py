"""What an editor can do on the page of a claim: each act of the house that has a form there, and where it stands."""

from claims.admin import forms
from claims.admin.claim import (
    assignment_acts,
    cohort_acts,
    comment_acts,
    edit_acts,
    finding_forms,
    grading_acts,
    review_acts,
    rewording_acts,
)
from claims.admin.claim.act_forms import DeskAct
from claims.admin.claim.suggestion_acts import FlagPaperForm

FORMS_BY_FRAGMENT: dict[str, tuple[type[forms.ActForm], ...]] = {
    "statement": (forms.KindForm, forms.WordingForm, forms.FollowForm),
    "edits": (
        *edit_acts.OF_THE_STATEMENT, edit_acts.LetGoForm, edit_acts.MoveEvidenceForm, edit_acts.UndoEditForm,
    ),
    "suggestions": (
        finding_forms.AttachForm, forms.DismissForm, forms.LaterForm, FlagPaperForm, finding_forms.UndoForm,
        forms.RankLibraryForm, forms.StopRankingForm,
    ),
    "evidence": (
        finding_forms.AttachWorkForm, finding_forms.DecideForm, finding_forms.ReviseForm,
        finding_forms.UndoEvidenceForm, cohort_acts.ConfirmCohortForm, cohort_acts.RejectCohortForm,
    ),
    "certainty": (grading_acts.AssessForm,),
    "lint": (grading_acts.WaiveForm, grading_acts.UndoWaiverForm),
    "review": (review_acts.ReviewForm, assignment_acts.AssignReviewForm, assignment_acts.UnassignReviewForm),
    "comments": comment_acts.OF_COMMENTS,
    "citations": (forms.ConfirmCitationForm, forms.DismissCitationForm),
    "flags": (
        forms.RaiseFlagForm, forms.ResolveFlagForm, finding_forms.UndoFlagForm, assignment_acts.AssignFlagForm,
        assignment_acts.UnassignFlagForm, assignment_acts.UndoAssignmentForm,
    ),
    "rewordings": (
        rewording_acts.ConfirmRewordingForm, rewording_acts.RejectRewordingForm, rewording_acts.ConfirmRestatementForm,
        rewording_acts.UndoRestatementForm,
    ),
}  # fmt: skip
DESK_ACTS = {form.name: DeskAct(form, fragment) for fragment, offered in FORMS_BY_FRAGMENT.items() for form in offered}
