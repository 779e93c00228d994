"""The timeline of a claim: every decision about it, its evidence, its flags and its words, with actor and reason."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from claims.history.trail import Change, Write, writes
from claims.models import (
    Assessment,
    Assignment,
    Claim,
    Comment,
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
from claims.models.audited import Audited
from literature.models import Reference

Writes = Sequence[Write]
OF_A_CLAIM: tuple[type[Audited], ...] = (
    Evidence, Assessment, Suggestion, Rewording, Restatement, ProposedReference, StatementEdit, Review, Waiver,
    Assignment, Comment,
)  # fmt: skip
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


BROUGHT_IN = "brought it in"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. `by` is None for a rule or a command; `changes` are the fields that `what` does not
    tell; `row` is the write itself, as the history keeps it."""

    at: datetime
    by: Any
    what: str
    why: str = ""
    changes: tuple[Change, ...] = ()
    row: Any = None

    @property
    def actor(self) -> str:
        """Who did it, in words. Whoever imports at the desk or over the API is known: a command brings in the rest."""
        return str(self.by or ("A command" if self.what == BROUGHT_IN else "A rule"))


def timeline_of(claim: Claim) -> list[Entry]:
    """The newest first; a constant number of queries."""
    flags = list(Flag.objects.about([claim]).values_list("pk", flat=True))
    entries = [
        *entries_of(Claim, id=claim.pk),
        *entries_of(Flag, id__in=flags),
        *entries_of(Assignment, flag_id__in=flags, document_id=claim.document_id),
        *entries_of(Restatement, body_id=claim.pk),
        *entries_of(StatementEdit, other_id=claim.pk),
        *(entry for model in OF_A_CLAIM for entry in entries_of(model, claim_id=claim.pk)),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def entries_of(model: type[Audited], **among: Any) -> list[Entry]:
    """What was done to the rows of `model` whose history matches `among`; a constant number of queries."""
    return list(TELLERS[model](writes(model, **among)))


def _entry(write: Write, what: str, *, why: str = "", changes: bool = False) -> Entry:
    return Entry(write.at, write.by, what, why, write.changes if changes else (), write.now)


def _claims(rows: Writes) -> Iterator[Entry]:
    for write in rows:
        if write.before is None:
            yield _entry(write, BROUGHT_IN, why=write.why)
        elif any(map(write.turned, CLAIM_FIELDS_SHOWN)):
            yield _entry(write, _what_of_claim(write), why=write.why or write.now.stale_reason, changes=True)


def _what_of_claim(write: Write) -> str:
    if write.turned("retired_at"):
        return "left the text" if write.now.retired_at else "came back into the text"
    if write.turned("certainty_is_stale") and write.now.certainty_is_stale:
        return "its assessment went stale"
    return "changed it"


def _evidence(rows: Writes) -> Iterator[Entry]:
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


def _assessments(rows: Writes) -> Iterator[Entry]:
    for write in rows:
        if write.before is None:
            what = f"assessed the certainty as {write.now.certainty}{_how(write.now.instance)}"
            yield _entry(write, what, why=write.now.rationale)


def _how(row: Assessment) -> str:
    """ " (High, −1 imprecision; differs from the rules: …)"."""
    differs = f"differs from the rules: {', '.join(row.differences)}" if row.differences else ""
    details = "; ".join(part for part in (row.sum_in_words, differs) if part)
    return f" ({details})" if details else ""


def _flags(rows: Writes) -> Iterator[Entry]:
    for write in rows:
        name = Flag.Kind(write.now.kind).label.lower()
        if write.before is None:
            yield _entry(write, f"raised the flag {name}", why=write.now.note)
        elif write.turned("resolved_at"):
            done = "resolved the flag" if write.now.resolved_at else "opened again the flag"
            yield _entry(write, f"{done} {name}", why=write.now.resolution or write.why)


SUGGESTED = {"dismissed": "dismissed", "later": "put off", "new": "offered again"}


def _suggestions(rows: Writes) -> Iterator[Entry]:
    """Those dismissed, put off or offered again; an attached one is told by its evidence."""
    rows = [write for write in rows if write.turned("state")]
    works = _works({write.now.reference_id for write in rows})
    for write in rows:
        if verb := SUGGESTED.get(write.now.state):
            yield _entry(write, f"{verb} {works.get(write.now.reference_id, 'a work')}", why=write.now.reason)


def _rewordings(rows: Writes) -> Iterator[Entry]:
    for write in rows:
        if write.before is None:
            yield _entry(write, f"{write.now.kind} it in a new version", why=write.now.reason)
        elif write.turned("state"):
            yield _entry(write, f"{write.now.state} it as the same claim", why=write.why)


def _restatements(rows: Writes) -> Iterator[Entry]:
    for write in rows:
        if write.now.state != "proposed" and write.turned("state"):
            yield _entry(write, f"{write.now.state} that two claims say the same", why=write.why)


def _citations(rows: Writes) -> Iterator[Entry]:
    for write in rows:
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


def _edits(rows: Writes) -> Iterator[Entry]:
    ids = {pk for write in rows for pk in (write.now.claim_id, write.now.other_id)}
    keys = dict(Claim.objects.filter(pk__in=ids).values_list("pk", "key"))
    for write in rows:
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


def _reviews(rows: Writes) -> Iterator[Entry]:
    for write in rows:
        yield _entry(write, "reviewed it", why=write.now.instance.sentence)


def _waivers(rows: Writes) -> Iterator[Entry]:
    for write in rows:
        if write.before is None:
            yield _entry(write, f"set aside the rule “{write.now.rule}”", why=write.now.reason)
        elif write.turned("ended_at"):
            yield _entry(write, f"applied again the rule “{write.now.rule}”", why=write.now.ended_why)


def _assignments(rows: Writes) -> Iterator[Entry]:
    kinds = dict(Flag.objects.filter(pk__in={write.now.flag_id for write in rows}).values_list("pk", "kind"))
    names = {user.pk: str(user) for user in User.objects.filter(pk__in={write.now.assignee_id for write in rows})}
    for write in rows:
        now = write.now
        what = f"the flag {Flag.Kind(kinds[now.flag_id]).label.lower()}" if now.flag_id in kinds else "the review"
        who = names.get(now.assignee_id, "nobody")
        day = f", by {now.due_on:%Y-%m-%d}" if now.due_on else ""
        if not write.why:
            yield _entry(write, f"assigned {what} to {who}{day}")
        elif now.assignee_id:  # it was taken back, or ended with the review
            yield _entry(write, f"gave {what} to {who} again{day}", why=write.why)
        else:
            yield _entry(write, f"freed {what}", why=write.why)


def _comments(rows: Writes) -> Iterator[Entry]:
    for write in rows:
        now = write.now
        if write.before is None:
            gone = "" if now.text else " (deleted by its author)"
            yield _entry(write, f"{'answered a comment' if now.thread_id else 'commented'}{gone}", why=now.text)
        elif write.turned("deleted_at"):
            yield _entry(write, "deleted a comment of their own")
        elif write.turned("resolved_at"):
            yield _entry(write, f"{'resolved' if now.resolved_at else 'opened again'} a thread of comments")
        elif write.turned("edited_at"):
            yield _entry(write, "edited a comment of their own", why=now.text)


TELLERS: Mapping[type[Audited], Callable[[Writes], Iterator[Entry]]] = {
    Claim: _claims,
    Evidence: _evidence,
    Assessment: _assessments,
    Assignment: _assignments,
    Comment: _comments,
    Flag: _flags,
    Suggestion: _suggestions,
    Rewording: _rewordings,
    Restatement: _restatements,
    ProposedReference: _citations,
    StatementEdit: _edits,
    Review: _reviews,
    Waiver: _waivers,
}
