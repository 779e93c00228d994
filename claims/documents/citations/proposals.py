"""Citations in a document's text as proposals to its editors. Nothing is ever confirmed by itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from claims.access.permits import requires
from claims.documents.citations.apart import Taken
from claims.documents.citations.candidates import Stored, as_work
from claims.documents.citations.cited import Work
from claims.documents.splitting.split_text import CitedText
from claims.evidence.consequences import after_citations_changed, look_again
from claims.models import CitedWork, Claim, ProposedReference, Version
from claims.refusals import Refused
from literature.models import Reference

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = ProposedReference.State


def propose(version: Version, apart: Taken, claims: Mapping[int, Claim], cited: list[CitedWork]) -> set[int]:
    """Proposes what each statement of the version, the claim at its place, cites; the ids of the claims whose citations
    came or went.

    Decisions stand. A proposal that nobody decided and that the text holds no more is dropped.
    """
    wanted: dict[tuple[int, str], Work] = {}
    for number, works in enumerate(apart.works):
        for work in works:
            wanted.setdefault((claims[number].pk, work.key(apart.parts.references)), work)
    held = {(row.claim_id, row.key): row for row in ProposedReference.objects.filter(claim__document=version.document)}
    stale = [row for place, row in held.items() if place not in wanted and row.state == State.PROPOSED]
    ProposedReference.objects.filter(pk__in=[row.pk for row in stale]).delete()
    stored = Stored(list(wanted.values()))
    for place, work in wanted.items():
        if place in held:
            _follow(held[place], work, cited)
    ProposedReference.objects.change_all(
        held.values(), ["text", "cited_work", "number", "why_open"], by=version.imported_by
    )
    new = [_row(*place, work, cited, stored) for place, work in wanted.items() if place not in held]
    ProposedReference.objects.bulk_create(new)
    return {row.claim_id for row in (*stale, *new)}


def propose_for(claim: Claim, works: Sequence[Work], version: Version, entries: Sequence[CitedText]) -> None:
    """Proposes what a claim cites that an editor made of the version's text. `entries` are those of its list, in order:
    where the version, which may have been read otherwise, does not hold as many, no entry is named."""
    cited = list(version.cited_works.order_by("position"))
    if len(cited) != len(entries):
        works = [work for work in works if work.entry is None]
    stored = Stored(list(works))
    rows = [_row(claim.pk, work.key(entries), work, cited, stored) for work in works]
    ProposedReference.objects.bulk_create(rows)


@requires("claims.change_proposedreference")
def confirm(
    proposal: ProposedReference, *, by: "User", reference: Reference | None = None, at: datetime | None = None
) -> None:
    """The editor says that the claim cites `reference` (that of the proposal, when not given). Raises Refused."""
    with transaction.atomic():
        known = reference or proposal.reference or Stored([as_work(proposal)]).of(as_work(proposal))
        if known is None:
            raise Refused("This work is not stored yet: store it by its PMID or DOI, then confirm.")
        _decide(proposal, State.CONFIRMED, by=by, at=at, reference=known)
        if proposal.cited_work_id:
            entry = CitedWork.objects.filter(pk=proposal.cited_work_id, reference=None)
            entry.change(by=by, reference=known, tied_by=by, tied_at=proposal.decided_at)
        _follow_decision(proposal)


@requires("claims.change_proposedreference")
def dismiss(proposal: ProposedReference, *, by: "User", at: datetime | None = None) -> None:
    """The editor says that this is no citation, or none of this claim. Raises Refused where somebody decided."""
    with transaction.atomic():
        _decide(proposal, State.DISMISSED, by=by, at=at)
        _follow_decision(proposal)


@requires("claims.change_proposedreference")
def reopen(proposal: ProposedReference, *, by: "User") -> bool:
    """Takes the decision back: the proposal waits again. False where it waits already. What it tied stays tied."""
    with transaction.atomic():
        decided = ProposedReference.objects.filter(pk=proposal.pk).exclude(state=State.PROPOSED)
        done = bool(decided.change(by=by, why="Taken back.", state=State.PROPOSED, decided_by=None, decided_at=None))
        if done:
            proposal.refresh_from_db()
            _follow_decision(proposal)
    return done


def _follow_decision(proposal: ProposedReference) -> None:
    look_again(proposal.claim)
    after_citations_changed(filter(None, (proposal.reference,)))


def _decide(proposal: ProposedReference, state: str, *, by: "User", at: datetime | None, **values: Any) -> None:
    """Otherwise than it was decided, too, by whoever read that decision."""
    as_read = ProposedReference.objects.filter(state=proposal.state).exclude(state=state)
    as_read.decide(proposal, state, by=by, at=at, **values)


def _row(claim: int, key: str, work: Work, cited: list[CitedWork], stored: "Stored") -> ProposedReference:
    return ProposedReference(
        claim_id=claim, key=key, text=work.text[:300], number=work.number, why_open=work.why[:200],
        doi=work.doi[:255], pmid=work.pmid, pmcid=work.pmcid,
        url=work.url if len(work.url) <= 500 else "", cited_work=_entry_of(work, cited), reference=stored.of(work),
    )  # fmt: skip


def _follow(row: ProposedReference, work: Work, cited: list[CitedWork]) -> None:
    """The same work in the new version: its number and its place in the list may be others."""
    row.text, row.cited_work = work.text[:300], _entry_of(work, cited)
    row.number, row.why_open = work.number, work.why[:200]


def _entry_of(work: Work, cited: list[CitedWork]) -> CitedWork | None:
    return cited[work.entry] if work.entry is not None else None
