"""What an editor can do on the page of a claim: each act of the house that has a form there, and where it stands."""

from claims import finding_forms, forms
from claims.admin import cohorts, grading, reviews, rewordings
from claims.admin.act_forms import DeskAct
from claims.admin.suggestion_acts import FlagPaperForm

PLACES: dict[str, tuple[type[forms.ActForm], ...]] = {
    "statement": (forms.KindForm, forms.WordingForm, forms.FollowForm),
    "suggestions": (
        finding_forms.AttachForm, forms.DismissForm, forms.LaterForm, FlagPaperForm, finding_forms.UndoForm,
    ),
    "evidence": (
        finding_forms.AttachWorkForm, finding_forms.DecideForm, finding_forms.ReviseForm,
        finding_forms.UndoEvidenceForm, cohorts.ConfirmCohortForm, cohorts.RejectCohortForm,
    ),
    "certainty": (grading.AssessForm,),
    "lint": (grading.WaiveForm, grading.TakeBackForm),
    "review": (reviews.ReviewForm,),
    "citations": (forms.ConfirmCitationForm, forms.DismissCitationForm),
    "flags": (forms.RaiseFlagForm, forms.ResolveFlagForm, finding_forms.UndoFlagForm),
    "rewordings": (
        rewordings.ConfirmRewordingForm, rewordings.RejectRewordingForm, rewordings.ConfirmRestatementForm,
        rewordings.UndoRestatementForm,
    ),
}  # fmt: skip
DESK_ACTS = {form.name: DeskAct(form, anchor) for anchor, offered in PLACES.items() for form in offered}
