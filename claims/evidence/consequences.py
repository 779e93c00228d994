"""What follows from a change: one function for each thing that changes. An act calls it last, in its own transaction.

All of them ask in this order: what stands beside the changed row (suggestions, flags, pairs of cohorts), then how the
claim stands by that, then who is to be told, since a message tells the flags.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from claims.alerts.changed_meaning import Change, notify_about_changes
from claims.alerts.outbox import cancel_notifications, notify_about_evidence, notify_about_rewordings
from claims.evidence.cohort_proposals import propose_cohorts
from claims.flags.citing_documents import works_cited_by
from claims.flags.raising import close_flags, flag_citation, flag_citing_evidence, flag_late_evidence, open_closed_flags
from claims.grading.flag_advice import advice_of
from claims.grading.rechecking import recheck_claim, recheck_claims
from claims.models import Claim, Evidence, Flag, SameCohort, Suggestion, Version
from claims.reviews.reviewing import set_clock
from literature.library.refresh_slots import watch
from literature.models import Notice, Reference

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = Evidence.State
CURRENT = (State.PROPOSED, State.ACCEPTED)
UNDONE = "Taken back."


# Evidence


def after_evidence_changed(evidence: Evidence, *, was: str, by: "User | None", done: str = "") -> None:
    """It was attached, decided on or revised. `was` is its state before, "" of a new row; `done` says in a word what
    was done, where the state does not.

    Followers are told what is new to them: not the revision of what does not count yet, for whose decision they wait.
    """
    changes = _follow(evidence, was, f"was {done or evidence.state}", by=by)
    if evidence.state == was != State.ACCEPTED:
        notify_about_changes(changes, by=by)
    else:
        done = done or f"{evidence.state} as evidence"
        notify_about_evidence(evidence, by=by, done=done, changes=changes, more=_overstated(evidence.claim))


def after_evidence_undone(evidence: Evidence, *, was: str, undone: int, by: "User") -> None:
    """The write with the edition `undone` was taken back: all that followed from it follows backwards."""
    how = f"is {evidence.state} again" if evidence.state in CURRENT else f"was {evidence.state}"
    changes = _follow(evidence, was, how, by=by)
    cancel_notifications(evidence, undone, changes=changes, by=by)


def _follow(evidence: Evidence, was: str, how: str, *, by: "User | None") -> list[Change]:
    """Answers what the claim, and what restates it, mean by it."""
    if evidence.state not in CURRENT:
        _leave(evidence, by=by)
    elif was not in CURRENT:
        _enter(evidence, by=by)
    if evidence.state in CURRENT:
        propose_cohorts([evidence.claim])
    counts = State.ACCEPTED in (was, evidence.state)
    reason = f"{evidence.reference.short_citation} ({evidence.stance}) {how}."
    return recheck_claim(evidence.claim, reason if counts else "")


def _overstated(claim: Claim) -> str:
    """How far its wording goes beyond its evidence, and what would be softer; "" where it does not."""
    flag = claim.flags.open().filter(kind=Flag.Kind.OVERSTATED).first()
    return f"{flag.note} {advice_of([flag]).get(flag.pk, '')}".rstrip() if flag else ""


def _enter(evidence: Evidence, *, by: "User | None") -> None:
    """The suggestion of the pair is decided by it, whatever was decided before; its duties are raised."""
    watch(evidence.reference)
    Suggestion.objects.filter(claim=evidence.claim_id, reference=evidence.reference_id).change(
        by=by, state=Suggestion.State.ATTACHED, reason="", decided_by=by, decided_at=evidence.proposed_at
    )
    open_closed_flags(evidence, by=by, why=UNDONE)
    flag_late_evidence(evidence)
    flag_citation(evidence.reference)


def _leave(evidence: Evidence, *, by: "User | None") -> None:
    """No duty is left about it. A paper of which no evidence is left waits again: it may say something else."""
    close_flags(evidence, by=by, at=evidence.decided_at)
    flag_citation(evidence.reference)
    pair = {"claim": evidence.claim_id, "reference": evidence.reference_id}
    if not Evidence.objects.current().filter(**pair).exists():
        Suggestion.objects.filter(**pair, state=Suggestion.State.ATTACHED).change(
            by=by,
            why="No evidence is left of it.",
            state=Suggestion.State.NEW,
            decided_by=None,
            decided_at=None,
        )


# Pairs of cohorts


def after_cohort_decided(pair: SameCohort, *, was: str) -> None:
    """What counts as independent changed for the claims whose evidence lies on both sides of the pair.

    A side is a work with all that share its participants: the pair may join evidence that is not in it. Where other
    pairs join both sides, nothing changed; nor where the pair was not, and is not, confirmed.
    """
    groups = SameCohort.objects.confirmed().exclude(pk=pair.pk).groups()
    first, second = (groups.get(work, {work}) for work in (pair.first_id, pair.second_id))
    if SameCohort.State.CONFIRMED not in (was, pair.state) or pair.second_id in first:
        return
    counting = Evidence.objects.counting()
    claims = Claim.objects.filter(pk__in=counting.filter(reference__in=first).values("claim")).order_by("pk")
    both = [c for c in claims if counting.filter(claim__in=c.with_restatements(), reference__in=second).exists()]
    notify_about_changes(recheck_claims(dict.fromkeys(both, pair.sentence)))


# The literature


def after_notices(changes: Mapping[int, Sequence[Notice]]) -> list[Change]:
    """Notices about works, by their ids, came or were withdrawn, and their flags are raised or resolved: each claim
    whose accepted evidence they bear on is looked at once, with what happened to which paper. Answers what the claims
    mean since, to be told with the notices."""
    accepted = Evidence.objects.filter(reference__in=changes, state=State.ACCEPTED)
    why: dict[Claim, list[str]] = {}
    for row in accepted.select_related("claim", "reference").order_by("claim", "pk"):
        reasons = [_notice_in_words(row, notice) for notice in changes[row.reference_id] if _bears_on(notice, row)]
        if reasons:
            why.setdefault(row.claim, []).extend(reasons)
    return recheck_claims({claim: " ".join(dict.fromkeys(reasons)) for claim, reasons in why.items()})


def after_records_changed(works: Collection[int]) -> int:
    """The records of these works, by their ids, came or changed: their trial numbers, what they cite and their headings
    may be new to the evidence that is taken from them. Answers how many flags of citing reviews are new.

    No grade goes stale by it: what an editor entered stands.
    """
    rows = list(Evidence.objects.current().filter(reference__in=works).select_related("claim", "reference"))
    claims = dict.fromkeys((row.claim for row in rows), "")
    propose_cohorts(claims)
    flags = sum(len(flag_citing_evidence(row)) for row in rows)
    notify_about_changes(recheck_claims(claims))
    return flags


def _bears_on(notice: Notice, evidence: Evidence) -> bool:
    """An erratum can change the words that an editor quoted; where none are, it flags the evidence and no more."""
    return notice.kind != Notice.Kind.ERRATUM or bool(evidence.quote)


def _notice_in_words(evidence: Evidence, notice: Notice) -> str:
    """ "Yan 2019: retraction." or, of one that was withdrawn, "Yan 2019: retraction withdrawn." """
    withdrawn = " withdrawn" if notice.withdrawn_at else ""
    return f"{evidence.reference.short_citation}: {notice.get_kind_display().lower()}{withdrawn}."


# The text


def after_version(version: Version, returned: Iterable[Claim], recited: Iterable[Claim]) -> None:
    """A version came in with its claims, citations and restatements. Of those that stood before, `returned` were
    retired, and the citations of `recited` came or went; a new claim has nothing to look at again."""
    asking = list(version.rewordings.waiting().select_related("claim"))
    why = dict.fromkeys(recited, "")
    why |= {row.claim: f"Version {version.number} has other words: {row.reason}." for row in asking}
    notify_about_changes(recheck_claims(why), by=version.imported_by)
    notify_about_rewordings(asking, by=version.imported_by)
    set_clock(returned, at=version.imported_at)
    after_citations_changed(works_cited_by(version.document))


def after_citations_changed(works: Iterable[Reference]) -> None:
    """A document cites these works now, or does so no more: what was retracted is flagged once for all that cite it."""
    for work in works:
        flag_citation(work)


def after_claims_parted(old: Claim, new: Claim) -> None:
    """What was one claim is two, each with its own evidence. The new one has not been set against what was found."""
    notify_about_changes(recheck_claims(dict.fromkeys((old, new), f"{old.key} and {new.key} are two claims.")))
    new.document.watches.update(ranked_version=0)
    set_clock([new])


def after_statements_edited(why: Mapping[Claim, str], *, reworded: bool = True) -> None:
    """An editor cut, joined or moved statements, or said that one is none: of each that stands in the text, why its
    grade is to be looked at again. Those of other words are set against all that was found."""
    present = {claim: reason for claim, reason in why.items() if claim.retired_at is None}
    propose_cohorts(list(present))
    notify_about_changes(recheck_claims(present))
    set_clock(present)
    if reworded and present:
        next(iter(present)).document.watches.update(ranked_version=0)


def after_sharing_changed(claim: Claim, body: Claim) -> None:
    """A takeaway and the claim of the text came to share their evidence, or do so no more."""
    propose_cohorts([body])
    why = f"The evidence of {claim.key} is shared with it, or is so no more."
    counts = claim.evidence.counting().exists()
    notify_about_changes(recheck_claims({claim: "", body: why if counts else ""}))


def look_again(claim: Claim) -> None:
    """What the rules read and no grade rests on changed: what the text cites, or that a flag of theirs is open."""
    notify_about_changes(recheck_claim(claim, ""))
