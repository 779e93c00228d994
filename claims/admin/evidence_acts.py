"""The acts on evidence on the page of a claim: attach, decide, revise, take back; each one function of the house."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from claims.admin.suggestion_acts import refuse_dismissed
from claims.evidence import EvidenceRefused, attach_evidence, decide_evidence, refuse_twice
from claims.finding_forms import (
    AttachForm,
    AttachWorkForm,
    DecideForm,
    FindingForm,
    ReviseForm,
    UndoEvidenceForm,
    UndoFlagForm,
    UndoForm,
)
from claims.models import Claim, Evidence
from claims.revising import EditConflict, revise_evidence
from claims.undoing import undo_evidence, undo_flag, undo_suggestion
from claims.weighing import cautions_about
from literature.adding import AddRefused, add_reference, is_stub, known
from literature.models import Reference
from literature.pasted import NotRecognised, recognise


def attach(form: AttachForm, by: User) -> str:
    refuse_dismissed(form.target)
    return attached(attach_finding(form, form.target.reference, by))


def attach_work(form: AttachWorkForm, by: User) -> str:
    """Adds a work that is not here; nothing of it stays where attaching it is refused."""
    with transaction.atomic():
        reference = named_work(form.cleaned_data["work"], by)
        return attached(attach_finding(form, reference, by))


def named_work(text: str, by: User) -> Reference:
    """The work with that identifier, added if it is not here yet. Raises EvidenceRefused."""
    try:
        identifier = recognise(text)
        if (held := known(identifier)) is not None:
            return held
        if identifier.scheme == "url":
            raise EvidenceRefused(
                "No stored work has this address: paste a PMID, DOI or PMCID, or add the page under References first."
            )
        if not by.has_perm("literature.add_reference"):
            raise EvidenceRefused(
                f"The {identifier} is not stored, and you may not add works: ask an editor."
            )
        return add_reference(text, by=by).reference
    except (NotRecognised, AddRefused) as refused:
        raise EvidenceRefused(str(refused)) from refused


def attach_finding(form: FindingForm, reference: Reference, by: User) -> Evidence:
    finding = form.finding
    refuse_twice(form.claim, reference, finding)
    found = cautions_about(form.claim, reference, directness=finding.directness, quote=finding.quote)
    return attach_evidence(form.claim, reference, finding, by=by, why=form.heed(found))


def attached(evidence: Evidence) -> str:
    said = (
        f"{evidence.reference.short_citation} is attached: it {spoken(evidence.stance)} {evidence.claim.key}."
    )
    if is_stub(evidence.reference):
        said += (
            " Its details come from PubMed within seconds: add the quote then; nothing of it is checked yet."
        )
    if evidence.state == Evidence.State.PROPOSED:
        return f"{said} It counts when somebody else has accepted it."
    if evidence.reference.status == "retracted":
        return f"{said} It does not count: the work is retracted."
    return said


def spoken(stance: str) -> str:
    return "is neutral on" if stance == Evidence.Stance.NEUTRAL else stance


def decide(form: DecideForm, by: User) -> str:
    state = form.cleaned_data["state"]
    evidence = decide_evidence(form.target, state, by=by, reason=form.cleaned_data["reason"])
    return f"{evidence.reference.short_citation} is {state}."


def revise(form: ReviseForm, by: User) -> str:
    evidence, finding, values = form.target, form.finding, form.cleaned_data
    try:
        found = cautions_about(
            form.claim, evidence.reference, directness=finding.directness, quote=finding.quote, own=evidence
        )
        seen = values["edition"]
        why = f"{values['why']} {form.heed(found) if seen == evidence.edition else ''}".strip()
        changed = revise_evidence(evidence, finding, seen=seen, by=by, why=why)
    except EditConflict as conflict:
        form.meet(conflict.edition, conflict.since)
        raise
    work = evidence.reference.short_citation
    if not changed:
        return f"{work} is as it was: nothing was changed."
    again = evidence.state == Evidence.State.PROPOSED and evidence.claim.document.four_eyes
    return f"{work} is revised.{' It counts when somebody else has accepted it.' if again else ''}"


def take_back(form: UndoForm, by: User) -> str:
    suggestion = undo_suggestion(form.target, by=by)
    return f"Taken back: {suggestion.reference.short_citation} is {suggestion.get_state_display().lower()} again."


def take_back_evidence(form: UndoEvidenceForm, by: User) -> str:
    evidence = undo_evidence(form.target, by=by)
    return f"Taken back: {evidence.reference.short_citation} is {evidence.state} now."


def take_back_flag(form: UndoFlagForm, by: User) -> str:
    return f"The flag ({undo_flag(form.target, by=by).get_kind_display().lower()}) is open again."


def shared_evidence_of(claim: Claim) -> QuerySet[Evidence]:
    """Its own and that of the claims that say the same."""
    return Evidence.objects.for_page().select_related("claim").filter(claim__in=claim.with_restatements())


def evidence_of(claim: Claim) -> QuerySet[Evidence]:
    return Evidence.objects.for_page().select_related("claim__document").filter(claim=claim)
