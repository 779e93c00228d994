"""What an editor can do on the page of a claim: a table of acts, each one function of the house behind one form."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from claims import finding_forms, forms
from claims.admin import cohorts, evidence_acts, grading, reviews, rewordings
from claims.admin.act_forms import Act
from claims.admin.following import follow
from claims.admin.suggestion_acts import FlagPaperForm, flag_paper
from claims.cohort_pairs import CohortRefused, pairs_of
from claims.documents.proposals import NotConfirmed, confirm, dismiss
from claims.documents.restating import RestatingRefused
from claims.documents.revision import RevisionRefused
from claims.evidence import (
    EvidenceRefused,
    dismiss_suggestion,
    postpone_suggestion,
)
from claims.flags import NoteMissing, raise_flag, resolve_flag
from claims.grading.assessing import AssessmentRefused
from claims.grading.correcting import CorrectionRefused, correct_wording
from claims.grading.standing import judge_wording
from claims.grading.waiving import WaiverRefused
from claims.models import Claim, Flag, ProposedReference, Suggestion
from claims.reviews import ReviewRefused
from literature.models import Reference

REFUSALS = (
    AssessmentRefused, CohortRefused, CorrectionRefused, EvidenceRefused, NotConfirmed, NoteMissing, RestatingRefused,
    ReviewRefused, RevisionRefused, WaiverRefused,
)  # fmt: skip


def stored(pmid: str) -> Reference:
    reference = Reference.objects.filter(pmid=pmid.strip()).first()
    if reference is None:
        raise EvidenceRefused(
            f"No reference with PMID {pmid.strip()} is stored: run the searches, or add a search that finds it."
        )
    return reference


def dismiss_paper(form: forms.DismissForm, by: User) -> str:
    reason = form.cleaned_data["reason"]
    dismiss_suggestion(form.target, reason, by=by)
    return f"{form.target.reference.short_citation} is dismissed: {reason}."


def postpone(form: forms.LaterForm, by: User) -> str:
    postpone_suggestion(form.target, by=by)
    return f"{form.target.reference.short_citation} is put off; it stands below those that wait."


def change_kind(form: forms.KindForm, by: User) -> str:
    claim, kind = form.claim, form.cleaned_data["kind"]
    if claim.kind != kind:
        claim.kind = kind
        claim.save(update_fields=["kind"], by=by)
        judge_wording(claim)
    return f"{claim.key} is a {claim.get_kind_display().lower()}."


def correct(form: forms.WordingForm, by: User) -> str:
    claim, values = form.claim, form.cleaned_data
    correct_wording(claim, values["strength"], values["certainty"], by=by)
    return f"{claim.key} is worded as {worded(claim)}."


def worded(claim: Claim) -> str:
    return f"{claim.wording_certainty}, {claim.get_wording_strength_display().lower()}"


def confirm_citation(form: forms.ConfirmCitationForm, by: User) -> str:
    pmid = form.cleaned_data["pmid"]
    confirm(form.target, by=by, reference=stored(pmid) if pmid else None)
    return f"{form.claim.key} cites {form.target.text}: confirmed."


def dismiss_citation(form: forms.DismissCitationForm, by: User) -> str:
    dismiss(form.target, by=by)
    return f"{form.claim.key} does not cite {form.target.text}: dismissed."


def follow_claim(form: forms.FollowForm, by: User) -> str:
    return follow(by, on=form.cleaned_data["on"], claim=form.claim)


def flag(form: forms.RaiseFlagForm, by: User) -> str:
    values = form.cleaned_data
    raised, is_new = raise_flag(form.about_target, values["kind"], values["note"], by=by)
    name = raised.get_kind_display().lower()
    return f"A flag is raised: {name}." if is_new else f"This flag ({name}) is open already."


def resolve(form: forms.ResolveFlagForm, by: User) -> str:
    name = form.target.get_kind_display().lower()
    done = resolve_flag(form.target, form.cleaned_data["note"], by=by)
    return f"The flag ({name}) is resolved." if done else f"Somebody resolved the flag ({name}) already."


def suggestions_of(claim: Claim) -> QuerySet[Suggestion]:
    return Suggestion.objects.for_page().filter(claim=claim)


def citations_of(claim: Claim) -> QuerySet[ProposedReference]:
    """What its text cites, also what an editor dismissed."""
    return claim.proposed_references.select_related("reference", "cited_work", "decided_by")


def flags_of(claim: Claim) -> QuerySet[Flag]:
    return Flag.objects.about([claim])


ACTS = {
    act.form.name: act
    for act in (
        Act(form=finding_forms.AttachForm, permission="claims.add_evidence", do=evidence_acts.attach,
            anchor="suggestions", targets=suggestions_of),
        Act(form=finding_forms.AttachWorkForm, permission="claims.add_evidence", do=evidence_acts.attach_work,
            anchor="evidence"),
        Act(form=forms.DismissForm, permission="claims.change_suggestion", do=dismiss_paper, anchor="suggestions",
            targets=suggestions_of),
        Act(form=forms.LaterForm, permission="claims.change_suggestion", do=postpone, anchor="suggestions",
            targets=suggestions_of),
        Act(form=FlagPaperForm, permission="claims.add_flag", do=flag_paper, anchor="suggestions",
            targets=suggestions_of),
        Act(form=finding_forms.DecideForm, permission="claims.change_evidence", do=evidence_acts.decide,
            anchor="evidence", targets=evidence_acts.evidence_of),
        Act(form=finding_forms.ReviseForm, permission="claims.change_evidence", do=evidence_acts.revise,
            anchor="evidence", targets=evidence_acts.evidence_of),
        Act(form=finding_forms.UndoEvidenceForm, permission="claims.add_evidence",
            do=evidence_acts.take_back_evidence, anchor="evidence", targets=evidence_acts.evidence_of),
        Act(form=finding_forms.UndoForm, permission="claims.change_suggestion", do=evidence_acts.take_back,
            anchor="suggestions", targets=suggestions_of),
        Act(form=finding_forms.UndoFlagForm, permission="claims.change_flag", do=evidence_acts.take_back_flag,
            anchor="flags", targets=flags_of),
        Act(form=cohorts.ConfirmCohortForm, permission="claims.change_samecohort", do=cohorts.confirm_cohort,
            anchor="evidence", targets=pairs_of),
        Act(form=cohorts.RejectCohortForm, permission="claims.change_samecohort", do=cohorts.reject_cohort,
            anchor="evidence", targets=pairs_of),
        Act(form=grading.AssessForm, permission="claims.add_assessment", do=grading.assess, anchor="certainty"),
        Act(form=grading.WaiveForm, permission="claims.add_waiver", do=grading.waive, anchor="lint"),
        Act(form=grading.TakeBackForm, permission="claims.change_waiver", do=grading.take_back, anchor="lint",
            targets=grading.waivers_of),
        Act(form=reviews.ReviewForm, permission="claims.add_review", do=reviews.review, anchor="review"),
        Act(form=forms.KindForm, permission="claims.change_claim", do=change_kind, anchor="statement"),
        Act(form=forms.WordingForm, permission="claims.change_claim", do=correct, anchor="statement"),
        Act(form=forms.ConfirmCitationForm, permission="claims.change_proposedreference", do=confirm_citation,
            anchor="citations", targets=citations_of),
        Act(form=forms.DismissCitationForm, permission="claims.change_proposedreference", do=dismiss_citation,
            anchor="citations", targets=citations_of),
        Act(form=forms.FollowForm, permission="claims.view_claim", do=follow_claim, anchor="statement"),
        Act(form=forms.RaiseFlagForm, permission="claims.add_flag", do=flag, anchor="flags"),
        Act(form=forms.ResolveFlagForm, permission="claims.change_flag", do=resolve, anchor="flags",
            targets=flags_of),
        Act(form=rewordings.ConfirmRewordingForm, permission="claims.change_claim", do=rewordings.confirm,
            anchor="rewordings", targets=rewordings.rewordings_of),
        Act(form=rewordings.RejectRewordingForm, permission="claims.change_claim", do=rewordings.reject,
            anchor="rewordings", targets=rewordings.rewordings_of),
        Act(form=rewordings.ConfirmRestatementForm, permission="claims.change_claim", do=rewordings.confirm_same,
            anchor="rewordings", targets=rewordings.restatements_of),
        Act(form=rewordings.UndoRestatementForm, permission="claims.change_claim", do=rewordings.undo_same,
            anchor="rewordings", targets=rewordings.restatements_of),
    )
}  # fmt: skip
