"""Citations in a document's text as proposals to its editors. Nothing is ever confirmed by itself."""

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from claims.documents.cited import Work, identified, works
from claims.documents.splitting import Split
from claims.models import Anchor, CitedWork, ProposedReference, Version
from literature.models import Reference

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ALIKE = 0.9  # of two titles: below it they are of different works
SHORTEST_TITLE = 20  # characters; a shorter title stands in too many entries
LOOKED_AT = 300  # stored references compared with one entry
State = ProposedReference.State


class NotConfirmed(ValueError):
    """The proposal cannot be confirmed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored reference that an entry of a list may mean, and why: "PMID", "DOI", "same title", "similar title"."""

    reference: Reference
    why: str


def propose(version: Version, parts: Split, cited: list[CitedWork]) -> int:
    """Proposes what each statement of the version cites; how many proposals are new.

    Decisions stand. A proposal that nobody decided and that the text holds no more is dropped.
    """
    by_place = {
        (anchor.start, anchor.end): anchor.claim_id for anchor in Anchor.objects.filter(version=version)
    }
    wanted: dict[tuple[int, str], Work] = {}
    for statement in parts.statements:
        for work in works(statement, parts, version.text):
            claim = by_place[statement.start, statement.end]
            wanted.setdefault((claim, work.key(parts.references)), work)
    held = {
        (row.claim_id, row.key): row
        for row in ProposedReference.objects.filter(claim__document=version.document)
    }
    stale = [row.pk for place, row in held.items() if place not in wanted and row.state == State.PROPOSED]
    ProposedReference.objects.filter(pk__in=stale).delete()
    stored = _Stored(list(wanted.values()))
    for place, work in wanted.items():
        if place in held:
            _follow(held[place], work, cited)
    new = [_row(*place, work, cited, stored) for place, work in wanted.items() if place not in held]
    return len(ProposedReference.objects.bulk_create(new))


def confirm(
    proposal: ProposedReference, *, by: "User", reference: Reference | None = None, at: datetime | None = None
) -> None:
    """The editor says that the claim cites `reference` (that of the proposal, when not given). Raises NotConfirmed."""
    with transaction.atomic():
        proposal = ProposedReference.objects.select_for_update().get(pk=proposal.pk)
        known = reference or proposal.reference or _Stored([_as_work(proposal)]).of(_as_work(proposal))
        if known is None:
            raise NotConfirmed("This work is not stored yet: store it by its PMID or DOI, then confirm.")
        proposal.reference = known
        _decide(proposal, State.CONFIRMED, by=by, at=at)
        CitedWork.objects.filter(pk=proposal.cited_work_id, reference=None).update(reference=known)


def dismiss(proposal: ProposedReference, *, by: "User", at: datetime | None = None) -> None:
    """The editor says that this is no citation, or none of this claim."""
    _decide(proposal, State.DISMISSED, by=by, at=at)


def candidates(cited: CitedWork) -> list[Candidate]:
    """Stored references that the entry may mean: by its identifiers, else by title. To be looked at, never taken."""
    found = _Stored([work := _entry(cited)])
    if known := found.of(work):
        return [Candidate(known, "PMID" if work.pmid else "DOI" if work.doi else "PMCID")]
    scored = [(_likeness(cited.text, reference.title), reference) for reference in _by_words(cited.text)]
    good = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].pk))
    return [Candidate(one, "same title" if score == 1 else "similar title") for score, one in good[:3]]


def _decide(proposal: ProposedReference, state: str, *, by: "User", at: datetime | None) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, at or timezone.now()
    proposal.save(update_fields=["state", "reference", "decided_by", "decided_at"])


def _row(claim: int, key: str, work: Work, cited: list[CitedWork], stored: "_Stored") -> ProposedReference:
    return ProposedReference(
        claim_id=claim, key=key, text=work.text[:300], doi=work.doi[:255], pmid=work.pmid, pmcid=work.pmcid,
        url=work.url if len(work.url) <= 500 else "", cited_work=_entry_of(work, cited), reference=stored.of(work),
    )  # fmt: skip


def _follow(row: ProposedReference, work: Work, cited: list[CitedWork]) -> None:
    """The same work in the new version: its number and its place in the list may be others."""
    row.text, row.cited_work = work.text[:300], _entry_of(work, cited)
    row.save(update_fields=["text", "cited_work"])


def _entry_of(work: Work, cited: list[CitedWork]) -> CitedWork | None:
    return cited[work.entry] if work.entry is not None else None


def _as_work(row: ProposedReference) -> Work:
    return Work(row.text, doi=row.doi, pmid=row.pmid, pmcid=row.pmcid, url=row.url)


def _entry(cited: CitedWork) -> Work:
    """The entry's identifiers: from its text, or from what the proposals that lead to it found behind its links."""
    told = cited.proposals.order_by("pk").first()
    own = identified(cited.text)
    return own if own.pmid or own.doi or own.pmcid or told is None else _as_work(told)


class _Stored:
    """The stored references that some works name by an identifier, asked for at once."""

    def __init__(self, wanted: list[Work]) -> None:
        pmids, dois, pmcids = (
            {getattr(work, name) for work in wanted} - {""} for name in ("pmid", "doi", "pmcid")
        )
        rows = Reference.objects.annotate(low=Lower("doi")).filter(
            Q(pmid__in=pmids) | Q(low__in={doi.lower() for doi in dois}) | Q(pmcid__in=pmcids)
        )
        self.rows = list(rows.defer("abstract", "mesh", "keywords", "details"))

    def of(self, work: Work) -> Reference | None:
        """By PMID; else by DOI or PMCID where only one reference has it."""
        if work.pmid:
            return next((row for row in self.rows if row.pmid == work.pmid), None)
        same = [
            row for row in self.rows
            if (work.doi and row.doi.lower() == work.doi.lower()) or (work.pmcid and row.pmcid == work.pmcid)
        ]  # fmt: skip
        return same[0] if len(same) == 1 else None


def _by_words(text: str) -> list[Reference]:
    """References whose titles share two of the longest words of the entry."""
    words = sorted(set(re.findall(r"[^\W\d_]{5,}", text)), key=lambda word: (-len(word), word))[:6]
    if len(words) < 2:
        return []
    pairs = [
        Q(title__icontains=one) & Q(title__icontains=two)
        for place, one in enumerate(words)
        for two in words[:place]
    ]
    wanted = pairs[0]
    for pair in pairs[1:]:
        wanted |= pair
    return list(Reference.objects.filter(wanted).only("title", "pmid", "year")[:LOOKED_AT])


def _likeness(entry: str, title: str) -> float:
    """1 when the whole title stands in the entry, else how alike it is to that part of the entry that is most so."""
    whole, wanted = _bare(entry), _bare(title)
    if len(wanted) < SHORTEST_TITLE:
        return 0.0
    if f" {wanted} " in f" {whole} ":
        return 1.0
    parts = [_bare(part) for part in re.split(r"[.?!“”\"—–|]\s|\s[—–|]\s|[“”\"]", entry)]
    near = [part for part in parts if 0.7 < len(part) / len(wanted) < 1.4]
    return (
        max((SequenceMatcher(None, wanted, part, autojunk=False).ratio() for part in near), default=0.0)
        * 0.999
    )


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
