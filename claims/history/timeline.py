"""The timeline of a claim: every decision about it, its evidence, its flags and its words, with actor and reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.history.trail import Change, Write, writes
from claims.models import (
    Assessment,
    Claim,
    Evidence,
    Flag,
    ProposedReference,
    Restatement,
    Review,
    Rewording,
    StatementEdit,
    Suggestion,
    Waiver,
)
from literature.models import Reference

CLAIM_FIELDS_SHOWN = (
    "text", "context", "kind", "wording_strength", "wording_certainty", "wording_polarity", "restates_id",
    "retired_at", "certainty_is_stale",
)  # fmt: skip
DECIDED = {
    "accepted": "accepted",
    "rejected": "rejected",
    "withdrawn": "withdrew",
    "proposed": "proposed again",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. `by` is None for a rule; `changes` are the fields that `what` does not tell."""

    at: datetime
    by: Any
    what: str
    why: str = ""
    changes: tuple[Change, ...] = ()


def timeline_of(claim: Claim) -> list[Entry]:
    """The newest first; a constant number of queries."""
    entries = [
        entry
        for tell in (_claims, _evidence, _assessments, _flags, _suggestions, _decisions, _edits, _acts)
        for entry in tell(claim)
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _entry(write: Write, what: str, *, why: str = "", changes: bool = False) -> Entry:
    return Entry(write.at, write.by, what, why, write.changes if changes else ())


def _claims(claim: Claim) -> Iterator[Entry]:
    for write in writes(Claim, id=claim.pk):
        if write.before is None:
            yield _entry(write, "brought it in", why=write.why)
        elif any(map(write.turned, CLAIM_FIELDS_SHOWN)):
            yield _entry(write, _what_of_claim(write), why=write.why or write.now.stale_reason, changes=True)


def _what_of_claim(write: Write) -> str:
    if write.turned("retired_at"):
        return "left the text" if write.now.retired_at else "came back into the text"
    if write.turned("certainty_is_stale") and write.now.certainty_is_stale:
        return "its assessment went stale"
    return "changed it"


def _evidence(claim: Claim) -> Iterator[Entry]:
    rows = writes(Evidence, claim_id=claim.pk)
    works = _works({write.now.reference_id for write in rows})
    for write in rows:
        work, now = works.get(write.now.reference_id, "a work"), write.now
        if write.before is None:
            yield _entry(write, f"{'proposed' if now.state == 'proposed' else 'attached'} {work} ({now.stance})")
        elif write.turned("state"):
            yield _entry(write, f"{DECIDED[now.state]} {work}", why=now.decision_reason or write.why)
        elif write.changes:
            yield _entry(write, f"revised {work}", why=write.why, changes=True)


def _works(ids: set[int]) -> dict[int, str]:
    shown = Reference.objects.only("title", "year", "authors").in_bulk(list(ids))
    return {pk: row.short_citation for pk, row in shown.items()}


def _assessments(claim: Claim) -> Iterator[Entry]:
    for write in writes(Assessment, claim_id=claim.pk):
        if write.before is None:
            what = f"assessed the certainty as {write.now.certainty}{_how(write.now.instance)}"
            yield _entry(write, what, why=write.now.rationale)


def _how(row: Assessment) -> str:
    """ " (High, −1 imprecision; differs from the rules: …)"."""
    differs = f"differs from the rules: {', '.join(row.differences)}" if row.differences else ""
    details = "; ".join(part for part in (row.sum_in_words, differs) if part)
    return f" ({details})" if details else ""


def _flags(claim: Claim) -> Iterator[Entry]:
    flags = Flag.objects.about([claim]).values_list("pk", flat=True)
    for write in writes(Flag, id__in=list(flags)):
        name = Flag.Kind(write.now.kind).label.lower()
        if write.before is None:
            yield _entry(write, f"raised the flag {name}", why=write.now.note)
        elif write.turned("resolved_at"):
            done = "resolved the flag" if write.now.resolved_at else "opened again the flag"
            yield _entry(write, f"{done} {name}", why=write.now.resolution or write.why)


SUGGESTED = {"dismissed": "dismissed", "later": "put off", "new": "offered again"}


def _suggestions(claim: Claim) -> Iterator[Entry]:
    """Those dismissed, put off or offered again; an attached one is told by its evidence."""
    rows = [write for write in writes(Suggestion, claim_id=claim.pk) if write.turned("state")]
    works = _works({write.now.reference_id for write in rows})
    for write in rows:
        if verb := SUGGESTED.get(write.now.state):
            yield _entry(write, f"{verb} {works.get(write.now.reference_id, 'a work')}", why=write.now.reason)


def _decisions(claim: Claim) -> Iterator[Entry]:
    for write in writes(Rewording, claim_id=claim.pk):
        if write.before is None:
            yield _entry(write, f"{write.now.kind} it in a new version", why=write.now.reason)
        elif write.turned("state"):
            yield _entry(write, f"{write.now.state} it as the same claim", why=write.why)
    for write in (*writes(Restatement, claim_id=claim.pk), *writes(Restatement, body_id=claim.pk)):
        if write.now.state != "proposed" and write.turned("state"):
            yield _entry(write, f"{write.now.state} that two claims say the same", why=write.why)
    for write in writes(ProposedReference, claim_id=claim.pk):
        if write.now.state != "proposed" and write.turned("state"):
            yield _entry(write, f"{write.now.state} the citation {write.now.text}", why=write.why)


EDITED = {
    "not a claim": "said that it is no claim",
    "heading": "said that it is a heading",
    "claim": "said that it is a claim after all",
    "split": "cut {claim} in two: {other} is the second half",
    "merged": "merged {other} into {claim}",
    "lead-in": "gave its lead-in",
    "section": "gave its headings",
    "let go": "let its evidence go",
}


def _edits(claim: Claim) -> Iterator[Entry]:
    """From whichever side of a split or a merger."""
    rows = {write.now.history_id: write for side in ("claim_id", "other_id")
            for write in writes(StatementEdit, **{side: claim.pk})}  # fmt: skip
    ids = {pk for write in rows.values() for pk in (write.now.claim_id, write.now.other_id)}
    keys = dict(Claim.objects.filter(pk__in=ids).values_list("pk", "key"))
    for write in rows.values():
        now = write.now
        what = EDITED[now.kind].format(claim=keys.get(now.claim_id, "it"), other=keys.get(now.other_id, "another"))
        if write.before is None:
            yield _entry(write, what, why=now.reason)
        elif write.turned("ended_at"):
            yield _entry(write, f"took back: {what}", why=write.why)
        elif write.turned("lost_in_id"):
            yield _entry(
                write, f"did not find again: {what}" if now.lost_in_id else f"found again: {what}", why=write.why
            )


def _acts(claim: Claim) -> Iterator[Entry]:
    for write in writes(Review, claim_id=claim.pk):
        yield _entry(write, "reviewed it", why=write.now.instance.sentence)
    for write in writes(Waiver, claim_id=claim.pk):
        if write.before is None:
            yield _entry(write, f"set aside the rule “{write.now.rule}”", why=write.now.reason)
        elif write.turned("ended_at"):
            yield _entry(write, f"applied again the rule “{write.now.rule}”", why=write.now.ended_why)
