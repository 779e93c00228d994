"""Attaching a paper as evidence and revising it, with the cautions: what speaks against it is read before it is done.

`acknowledge` gets the cautions about a finding and answers what is kept of them in the history ("" for none); it raises
Refused where one is to be read first. Each door asks in its own way.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from claims.access.permits import requires
from claims.evidence.caution_facts import cautions_about
from claims.evidence.cautions import Caution
from claims.evidence.decisions import Finding, attach_evidence, refuse_twice
from claims.evidence.revising import revise_evidence
from claims.models import Claim, Evidence, Suggestion
from claims.refusals import Refused
from literature.library.adding import AddRefused, add_reference, known
from literature.models import Reference
from literature.rules.pasted_identifiers import NotRecognised, recognise

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Acknowledge = Callable[[Sequence[Caution]], str]


@requires("claims.add_evidence")
def attach_suggestion(suggestion: Suggestion, finding: Finding, *, acknowledge: Acknowledge, by: "User") -> Evidence:
    """Turns a suggestion into evidence. Raises Refused, or QuoteNotFound."""
    if suggestion.state == Suggestion.State.DISMISSED:
        raise Refused(
            f"{suggestion.decided_by or 'Somebody'} dismissed this suggestion meanwhile: {suggestion.reason}. "
            "What you typed is kept; take the dismissal back first, or attach the paper by its PMID."
        )
    return _attach(suggestion.claim, suggestion.reference, finding, acknowledge=acknowledge, by=by)


@requires("claims.add_evidence")
@transaction.atomic
def attach_work(claim: Claim, work: str, finding: Finding, *, acknowledge: Acknowledge, by: "User") -> Evidence:
    """Attaches the paper with the identifier `work`, added if it is not here yet; nothing of it stays where that is
    refused. Raises Refused, or QuoteNotFound."""
    return _attach(claim, named_work(work, by=by), finding, acknowledge=acknowledge, by=by)


@requires("claims.change_evidence")
def revise_with_cautions(
    evidence: Evidence, finding: Finding, *, seen: int, why: str, acknowledge: Acknowledge, by: "User"
) -> bool:
    """Revises evidence as `revise_evidence` does. A conflict is told before any caution is."""
    kept = ""
    if seen == evidence.edition:
        kept = acknowledge(
            cautions_about(
                evidence.claim, evidence.reference, directness=finding.directness, quote=finding.quote, own=evidence
            )
        )
    return revise_evidence(evidence, finding, seen=seen, by=by, why=f"{why} {kept}".strip())


def named_work(text: str, *, by: "User") -> Reference:
    """The work with that identifier, added if it is not here yet. Raises Refused."""
    try:
        identifier = recognise(text)
        if (stored := known(identifier)) is not None:
            return stored
        if identifier.scheme == "url":
            raise Refused(
                "No stored work has this address: paste a PMID, DOI or PMCID, or add the page under References first."
            )
        if not by.has_perm("literature.add_reference"):
            raise Refused(f"The {identifier} is not stored, and you may not add works: ask an editor.")
        return add_reference(text, by=by).reference
    except (NotRecognised, AddRefused) as refused:
        raise Refused(str(refused)) from refused


def _attach(claim: Claim, reference: Reference, finding: Finding, *, acknowledge: Acknowledge, by: "User") -> Evidence:
    refuse_twice(claim, reference, finding)
    found = cautions_about(claim, reference, directness=finding.directness, quote=finding.quote)
    return attach_evidence(claim, reference, finding, by=by, why=acknowledge(found))
