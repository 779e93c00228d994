"""An editor's acts on evidence: from suggestion to evidence, and what follows from it for the claim."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.alerts.outbox import notify_about_evidence
from claims.flags import close_flags, flag_late_evidence
from claims.grading.standing import review_standing
from claims.models import Assessment, Claim, Evidence, Rewording, Suggestion
from claims.quotes import section_of_quote
from claims.roles import decides
from literature.design import study_design
from literature.models import Reference
from literature.refresh import watch

if TYPE_CHECKING:
    from django.contrib.auth.models import User


LONGEST_QUOTE = 2500  # bytes
CAME_FROM = {
    Evidence.State.ACCEPTED: Evidence.State.PROPOSED,
    Evidence.State.REJECTED: Evidence.State.PROPOSED,
    Evidence.State.WITHDRAWN: Evidence.State.ACCEPTED,
}


class EvidenceRefused(ValueError):
    """The act cannot be done; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What an editor says a paper found about a claim."""

    stance: str
    directness: str = Evidence.Directness.DIRECT
    directness_reason: str = ""
    quote: str = ""
    note: str = ""
    design: str = ""


def attach_evidence(
    claim: Claim, reference: Reference, finding: Finding, *, by: "User", at: datetime | None = None
) -> Evidence:
    """Attaches a paper to a claim; a waiting suggestion of the pair is thereby decided.

    Counts at once when `by` may decide, unless the document asks for four eyes; else it is proposed, and somebody else
    accepts it.
    Raises EvidenceRefused, or QuoteNotFound when the quote is not in the stored abstract.
    """
    _refuse_unsound(finding)
    at = at or timezone.now()
    try:
        with transaction.atomic():
            # Held, so that a notice stored at this moment either is seen here or sees this evidence.
            reference = Reference.objects.select_for_update(no_key=True).get(pk=reference.pk)
            evidence = _evidence(claim, reference, finding, by=by, at=at)
            _refuse_too_long(evidence)
            evidence.save(force_insert=True, by=by)
            watch(reference)
            _decide_suggestion(claim, reference, by=by, at=at)
            flag_late_evidence(evidence)
            _follow_up(evidence, by=by)
    except IntegrityError as error:
        raise EvidenceRefused("This paper is attached to this claim already, with the same quote.") from error
    return evidence


def _evidence(claim: Claim, reference: Reference, finding: Finding, *, by: "User", at: datetime) -> Evidence:
    quote = " ".join(finding.quote.split())
    counts = decides(by, claim) and not claim.document.four_eyes
    return Evidence(
        claim=claim,
        reference=reference,
        stance=finding.stance,
        directness=finding.directness,
        directness_reason=finding.directness_reason.strip(),
        design=finding.design.strip() or study_design(reference.publication_types, reference.mesh),
        quote=quote,
        quote_section=section_of_quote(quote, reference.abstract, reference.title)[:60] if quote else "",
        note=finding.note.strip(),
        state=Evidence.State.ACCEPTED if counts else Evidence.State.PROPOSED,
        proposed_by=by,
        proposed_at=at,
        decided_by=by if counts else None,
        decided_at=at if counts else None,
    )


def _refuse_unsound(finding: Finding) -> None:
    if finding.stance not in Evidence.Stance.values:
        raise EvidenceRefused(f"The stance is one of: {', '.join(Evidence.Stance.values)}.")
    if finding.directness not in Evidence.Directness.values:
        raise EvidenceRefused(f"The directness is one of: {', '.join(Evidence.Directness.values)}.")
    if finding.directness == Evidence.Directness.INDIRECT and not finding.directness_reason.strip():
        raise EvidenceRefused(
            "Say why it is indirect: other population, other drug, animal, surrogate outcome…"
        )


def _refuse_too_long(evidence: Evidence) -> None:
    """In bytes for the quote, since PostgreSQL's index that keeps findings unique holds at most 2,704 of them."""
    if len(evidence.quote.encode()) > LONGEST_QUOTE:
        raise EvidenceRefused("The quote is too long: keep the sentences that matter, with … for the rest.")
    for name in ("design", "directness_reason"):
        longest = Evidence._meta.get_field(name).max_length
        if len(getattr(evidence, name)) > longest:
            raise EvidenceRefused(
                f"The {name.replace('_', ' ')} has at most {longest} characters: shorten it."
            )


def dismiss_suggestion(
    suggestion: Suggestion, reason: str, *, by: "User", at: datetime | None = None
) -> None:
    """Dismisses a suggestion with a reason. Raises EvidenceRefused when it is decided already, or without a reason."""
    if not reason.strip():
        raise EvidenceRefused("Say why it is dismissed: the ranking learns from it.")
    _decide_waiting(suggestion, by=by, at=at, state=Suggestion.State.DISMISSED, reason=reason.strip()[:300])


def postpone_suggestion(suggestion: Suggestion, *, by: "User", at: datetime | None = None) -> None:
    """Puts a suggestion off: it stays, below those that wait. Raises EvidenceRefused when it is decided already."""
    _decide_waiting(suggestion, by=by, at=at, state=Suggestion.State.LATER)


def _decide_waiting(
    suggestion: Suggestion, *, by: "User", at: datetime | None, state: str, reason: str = ""
) -> None:
    """By a conditional update: of two editors the second is told."""
    open_states = (Suggestion.State.NEW, Suggestion.State.LATER)
    values = {"state": state, "reason": reason, "decided_by": by, "decided_at": at or timezone.now()}
    if not Suggestion.objects.filter(pk=suggestion.pk, state__in=open_states).change(
        by=by, why=reason, **values
    ):
        raise EvidenceRefused("Somebody decided on this suggestion already; reload the page.")


def decide_evidence(
    evidence: Evidence, state: str, *, by: "User", reason: str = "", at: datetime | None = None
) -> Evidence:
    """Accepts or rejects proposed evidence, or withdraws accepted evidence. Raises EvidenceRefused."""
    _refuse_decision(evidence, state, by=by, reason=reason)
    values = {
        "state": state,
        "decided_by": by,
        "decided_at": at or timezone.now(),
        "decision_reason": reason.strip(),
    }
    with transaction.atomic():
        came_from = Evidence.objects.filter(pk=evidence.pk, state=CAME_FROM[state])
        if not came_from.change(by=by, why=values["decision_reason"], **values):
            raise EvidenceRefused("Somebody decided on this evidence already; reload the page.")
        evidence.refresh_from_db()
        if state != Evidence.State.ACCEPTED:
            close_flags(evidence, by=by, at=at)
            _offer_again(evidence, by=by)
        _follow_up(evidence, by=by)
    return evidence


def _refuse_decision(evidence: Evidence, state: str, *, by: "User", reason: str) -> None:
    if state not in CAME_FROM:
        raise EvidenceRefused(f"Evidence can be {', '.join(CAME_FROM)}; not “{state}”.")
    if state == Evidence.State.ACCEPTED and evidence.claim.document.four_eyes and evidence.proposed_by == by:
        raise EvidenceRefused(
            "This document asks for four eyes: somebody else has to accept what you proposed."
        )
    if state != Evidence.State.ACCEPTED and not reason.strip():
        raise EvidenceRefused("Say why.")


def assess_claim(
    claim: Claim, certainty: str, rationale: str, *, by: "User", at: datetime | None = None
) -> Assessment:
    """Records the editor's judgement of the certainty of the claim's evidence (GRADE). Raises EvidenceRefused."""
    if certainty not in Claim.Certainty.values:
        raise EvidenceRefused(f"The certainty is one of: {', '.join(Claim.Certainty.values)}.")
    if not rationale.strip():
        raise EvidenceRefused("Give the reason for the certainty in a sentence.")
    _refuse_elsewhere(claim)
    at = at or timezone.now()
    with transaction.atomic():
        assessment = Assessment(
            claim=claim, certainty=certainty, rationale=rationale.strip(), assessed_by=by, assessed_at=at
        )
        assessment.save(by=by)
        claim.certainty, claim.certainty_is_stale = certainty, False
        claim.with_restatements().change(
            by=by, why="Assessed.", certainty=certainty, certainty_is_stale=False, stale_reason=""
        )
        claim.rewordings.waiting().change(
            by=by,
            why="Assessed as it is worded now.",
            state=Rewording.State.CONFIRMED,
            decided_by=by,
            decided_at=at,
        )
    return assessment


def _refuse_elsewhere(claim: Claim) -> None:
    if claim.restates_id:
        raise EvidenceRefused(
            f"It restates {claim.restates.key}, and both are graded once: assess {claim.restates.key}."
        )
    if claim.rewordings.filter(state=Rewording.State.PROPOSED).exists():
        raise EvidenceRefused(
            "Say first whether it is still the same claim: confirm or reject the rewording."
        )


def _decide_suggestion(claim: Claim, reference: Reference, *, by: "User", at: datetime) -> None:
    Suggestion.objects.filter(claim=claim, reference=reference).change(
        by=by, state=Suggestion.State.ATTACHED, reason="", decided_by=by, decided_at=at
    )


def _offer_again(evidence: Evidence, *, by: "User") -> None:
    """A paper of which no evidence is left waits again: it may say something else about the claim."""
    pair = {"claim": evidence.claim_id, "reference": evidence.reference_id}
    if not Evidence.objects.current().filter(**pair).exists():
        Suggestion.objects.filter(**pair, state=Suggestion.State.ATTACHED).change(
            by=by,
            why="No evidence is left of it.",
            state=Suggestion.State.NEW,
            decided_by=None,
            decided_at=None,
        )


def _follow_up(evidence: Evidence, *, by: "User") -> None:
    """What a change of evidence means: rules look again when the evidence that counts changed; followers are told."""
    if evidence.state in (Evidence.State.ACCEPTED, Evidence.State.WITHDRAWN):
        review_standing(evidence.claim)
    notify_about_evidence(evidence, by=by)
