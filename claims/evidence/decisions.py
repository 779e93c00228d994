"""An editor's acts on evidence: from suggestion to evidence, and what follows from it for the claim."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.access.roles import decides
from claims.evidence.consequences import after_evidence_changed
from claims.evidence.studied_population import design_of, directness_of
from claims.models import Claim, Evidence, Suggestion
from claims.models.bounds import refuse_too_long
from claims.refusals import Refused
from claims.text.quotes import QuoteNotFound, section_of_quote
from claims.text.same_words import folded
from literature.library.adding import is_stub
from literature.models import Reference

if TYPE_CHECKING:
    from django.contrib.auth.models import User


LONGEST_QUOTE = 2500  # bytes
LARGEST_SAMPLE = 2_000_000_000  # what the column of a database holds
CAME_FROM: dict[str, Evidence.State] = {
    Evidence.State.ACCEPTED: Evidence.State.PROPOSED,
    Evidence.State.REJECTED: Evidence.State.PROPOSED,
    Evidence.State.WITHDRAWN: Evidence.State.ACCEPTED,
}


ATTACHED_ALREADY = (
    "This paper is attached to this claim already, with the same quote: revise that row, or quote another sentence."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What an editor says a paper found about a claim. Without `directness` or `design` it is what the record tells."""

    stance: str
    directness: str = ""
    directness_reason: str = ""
    quote: str = ""
    note: str = ""
    design: str = ""
    sample_size: int | None = None
    quality: str = ""
    locator: str = ""


@requires("claims.add_evidence", or_nobody=True)
def attach_evidence(
    claim: Claim,
    reference: Reference,
    finding: Finding,
    *,
    by: "User | None",
    why: str = "",
    at: datetime | None = None,
) -> Evidence:
    """Attaches a paper to a claim; a waiting suggestion of the pair is thereby decided.

    Counts at once when `by` may decide, unless the document asks for four eyes; else it is proposed, and somebody else
    accepts it. `why` is kept in its history: the cautions that somebody passed over. Raises Refused, or
    QuoteNotFound when the quote is not in the stored abstract.
    """
    at = at or timezone.now()
    try:
        with transaction.atomic():
            # Held, so that a notice stored at this moment either is seen here or sees this evidence.
            reference = Reference.objects.select_for_update(no_key=True).get(pk=reference.pk)
            refuse_twice(claim, reference, finding)
            evidence = _evidence(claim, reference, finding, by=by, at=at)
            evidence.save(force_insert=True, by=by, why=why)
            after_evidence_changed(evidence, was="", by=by)
    except IntegrityError as error:
        raise Refused(ATTACHED_ALREADY) from error
    return evidence


def refuse_twice(claim: Claim, reference: Reference, finding: Finding) -> None:
    """Claims that say the same share their evidence: one finding stands once among them. Raises Refused."""
    quote = " ".join(finding.quote.split())
    same = Evidence.objects.current().filter(claim__in=claim.with_restatements(), reference=reference, quote=quote)
    for row in same.select_related("claim"):
        if row.claim_id == claim.pk:
            raise Refused(ATTACHED_ALREADY)
        if row.stance == finding.stance:
            raise Refused(
                f"This finding is attached to {row.claim.key} already, which says the same: both share their evidence."
            )


def _evidence(claim: Claim, reference: Reference, finding: Finding, *, by: "User | None", at: datetime) -> Evidence:
    counts = decides(by, claim) and not claim.document.four_eyes
    return Evidence(
        claim=claim,
        reference=reference,
        **values_of(finding, claim, reference),
        state=Evidence.State.ACCEPTED if counts else Evidence.State.PROPOSED,
        proposed_by=by,
        proposed_at=at,
        decided_by=by if counts else None,
        decided_at=at if counts else None,
    )


def values_of(finding: Finding, claim: Claim, reference: Reference) -> dict[str, Any]:
    """The fields of evidence that a finding gives. Raises Refused or QuoteNotFound."""
    if not finding.directness:
        directness, reason = directness_of(claim, reference)
        finding = replace(finding, directness=directness, directness_reason=finding.directness_reason or reason)
    _refuse_unsound(finding)
    quote = " ".join(finding.quote.split())
    values = {
        "stance": finding.stance,
        "directness": finding.directness,
        "directness_reason": " ".join(finding.directness_reason.split()),
        "design": finding.design.strip() or design_of(reference),
        "sample_size": finding.sample_size,
        "quality": finding.quality,
        "locator": " ".join(finding.locator.split()),
        "quote": quote,
        "quote_section": section_in(reference, quote)[:60],
        "note": finding.note.strip(),
    }
    _refuse_too_long(values)
    return values


def section_in(reference: Reference, quote: str) -> str:
    """The section of the stored abstract that holds the quote; "" without one. Raises QuoteNotFound."""
    if not quote:
        return ""
    if not reference.abstract and folded(quote) not in folded(reference.title):
        raise QuoteNotFound(_why_unchecked(reference))
    return section_of_quote(quote, reference.abstract, reference.title)


def _why_unchecked(reference: Reference) -> str:
    if is_stub(reference):
        return (
            "The details of this work have not come from PubMed yet, so that no quote can be checked. Attach it "
            "without the quote, and add the quote when they have come: a worker looks within seconds."
        )
    return (
        "No abstract of this work is stored, so that no quote can be checked: leave the quote empty, and say in the "
        "locator and the note where the work says it."
    )


def _refuse_unsound(finding: Finding) -> None:
    if finding.stance not in Evidence.Stance.values:
        raise Refused(f"The stance is one of: {', '.join(Evidence.Stance.values)}.")
    if finding.directness not in Evidence.Directness.values:
        raise Refused(f"The directness is one of: {', '.join(Evidence.Directness.values)}.")
    if finding.directness == Evidence.Directness.INDIRECT and not finding.directness_reason.strip():
        raise Refused("Say why it is indirect: other population, other drug, animal, surrogate outcome…")
    if finding.quality and finding.quality not in Evidence.Quality.values:
        raise Refused(f"The quality is one of: {', '.join(Evidence.Quality.values)}.")
    if finding.sample_size is not None and not 0 < finding.sample_size <= LARGEST_SAMPLE:
        raise Refused("The sample size is a whole number above 0: leave it empty if it is not known.")


def _refuse_too_long(values: dict[str, Any]) -> None:
    """In bytes for the quote, since PostgreSQL's index that keeps findings unique holds at most 2,704 of them."""
    if len(values["quote"].encode()) > LONGEST_QUOTE:
        raise Refused(
            f"The quote has at most {LONGEST_QUOTE:,} characters, fewer of those with accents: keep the sentences that "
            "matter, with … for the rest."
        )
    refuse_too_long(Evidence, {name: value for name, value in values.items() if name != "quote"}, prose=Evidence.prose)


@requires("claims.change_suggestion")
def dismiss_suggestion(suggestion: Suggestion, reason: str, *, by: "User", at: datetime | None = None) -> Suggestion:
    """Dismisses a suggestion with a reason. Raises Refused when it is decided already, or without a reason."""
    if not reason.strip():
        raise Refused("Say why it is dismissed: the ranking learns from it.")
    return _decide_waiting(suggestion, by=by, at=at, state=Suggestion.State.DISMISSED, reason=reason.strip())


@requires("claims.change_suggestion")
def postpone_suggestion(suggestion: Suggestion, *, by: "User", at: datetime | None = None) -> Suggestion:
    """Puts a suggestion off: it stays, below those that wait. Raises Refused when it is decided already."""
    return _decide_waiting(suggestion, by=by, at=at, state=Suggestion.State.LATER)


def _decide_waiting(
    suggestion: Suggestion, *, by: "User", at: datetime | None, state: str, reason: str = ""
) -> Suggestion:
    undecided = Suggestion.objects.filter(state__in=(Suggestion.State.NEW, Suggestion.State.LATER))
    undecided.decide(suggestion, state, by=by, at=at, why=reason, reason=reason)
    return suggestion


@requires("claims.change_evidence")
def decide_evidence(
    evidence: Evidence, state: str, *, by: "User", reason: str = "", at: datetime | None = None
) -> Evidence:
    """Accepts or rejects proposed evidence, or withdraws accepted evidence. Raises Refused."""
    _refuse_decision(evidence, state, by=by, reason=reason)
    why = reason.strip()
    with transaction.atomic():
        came_from = Evidence.objects.filter(state=CAME_FROM[state])
        came_from.decide(evidence, state, by=by, at=at, why=why, decision_reason=why)
        after_evidence_changed(evidence, was=CAME_FROM[state], by=by)
    return evidence


def _refuse_decision(evidence: Evidence, state: str, *, by: "User", reason: str) -> None:
    if state not in CAME_FROM:
        raise Refused(f"Evidence can be {', '.join(CAME_FROM)}; not “{state}”.")
    if evidence.state != CAME_FROM[state] and evidence.decided_by_id is None:
        raise Refused(f"It is {evidence.state}; only what is {CAME_FROM[state]} can be {state}.")
    if state == Evidence.State.ACCEPTED and evidence.claim.document.four_eyes and evidence.proposed_by == by:
        raise Refused("This document asks for four eyes: somebody else has to accept what you proposed.")
    if state != Evidence.State.ACCEPTED and not reason.strip():
        raise Refused("Say why.")
