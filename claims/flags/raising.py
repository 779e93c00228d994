"""Raising and resolving flags. A note is required both ways; a flag that is open is not raised again."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.flags.citing_documents import GRAVE, is_cited_alone
from claims.flags.citing_reviews import retractions_cited_by, reviews_citing
from claims.models import Claim, Evidence, Flag, Suggestion
from claims.models.bounds import LONGEST_PROSE, refuse_longer
from claims.models.flags import FlagQuerySet
from claims.refusals import Refused
from literature.library.notices import reported_elsewhere
from literature.models import Notice, Reference

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KIND_OF_NOTICE: dict[str, Flag.Kind] = {
    Notice.Kind.RETRACTION: Flag.Kind.RETRACTED,
    Notice.Kind.CONCERN: Flag.Kind.CONCERN,
    Notice.Kind.ERRATUM: Flag.Kind.CORRECTED,
    Notice.Kind.CORRECTION: Flag.Kind.CORRECTED,
}
BORNE_BY_EVIDENCE = "No document cites it without evidence from it, which bears the flag."
CLOSED_WITH = "The evidence was "  # begins the resolution of a flag that was closed with its evidence


@requires("claims.add_flag", or_nobody=True)
def raise_flag(
    target: Claim | Evidence | Reference,
    kind: str,
    note: str,
    *,
    by: "User | None" = None,
    cause: str = "",
    facts: str = "",
    at: datetime | None = None,
) -> tuple[Flag, bool]:
    """Raises a flag and says whether it is new: an open one of the same kind and cause is returned as it is.

    `by` is None for a rule, which then names its `cause` and the digest of the `facts` it looked at; a person's flags
    are told apart by their notes.
    """
    return _raise(target, kind, note, by=by, cause=cause, facts=facts, at=at)


def _raise(
    target: Claim | Evidence | Reference, kind: str, note: str, *, by: "User | None", cause: str = "", facts: str = "",
    at: datetime | None = None,
) -> tuple[Flag, bool]:  # fmt: skip
    if not note.strip():
        raise Refused("Say in a note what is wrong.")
    refuse_longer(note, LONGEST_PROSE, "note")
    cause = cause or f"note: {note.strip()}"[:100]
    what: dict[str, Any] = {type(target).__name__.lower(): target, "kind": kind, "cause": cause, "resolved_at": None}
    if existing := Flag.objects.filter(**what).first():
        return existing, False
    flag = Flag(**what, note=note.strip(), facts=facts, raised_by=by, raised_at=at or timezone.now())
    try:
        with transaction.atomic():
            flag.save(by=by)
            return flag, True
    except IntegrityError:  # somebody raised it at this moment
        return Flag.objects.get(**what), False


@requires("claims.add_flag")
def flag_suggested(suggestion: Suggestion, about: str, kind: str, note: str, *, by: "User") -> tuple[Flag, bool]:
    """Raises a flag while a suggestion is read: `about` its "claim", or the "paper" for every claim. The suggestion
    still waits. Whoever reads it may flag the paper, which is no evidence yet."""
    return _raise(suggestion.reference if about == "paper" else suggestion.claim, kind, note, by=by)


@requires("claims.change_flag", or_nobody=True)
def resolve_flag(flag: Flag, note: str, *, by: "User | None" = None, at: datetime | None = None) -> bool:
    """Resolves a flag with a note on what was done; False when somebody resolved it already."""
    if not note.strip():
        raise Refused("Say in a note what was done about it.")
    return settle_flag(flag, note, by=by, at=at)


def settle_flag(flag: Flag, note: str, *, by: "User | None" = None, at: datetime | None = None) -> bool:
    """What an act or a rule means for an open flag: nothing is left to be done. False when it was resolved already."""
    why = note.strip()
    done = (
        Flag.objects.open()
        .filter(pk=flag.pk)
        .change(by=by, why=why, resolved_at=at or timezone.now(), resolved_by=by, resolution=why)
    )
    flag.refresh_from_db()
    return bool(done)


def cause_of(notice: Notice) -> str:
    """The cause of the flags that a notice raises."""
    return f"notice:{notice.pk}"


def flag_notice(notice: Notice) -> list[Flag]:
    """Raises the flags of a standing notice; the new ones.

    What another source has told before is one duty, open or resolved: a target flagged for it is not flagged again.
    Each evidence taken from the work is flagged; the work itself only where nobody should build on it and a document
    cites it without evidence from it. A library holds thousands of papers that nobody cites, and none of them is
    anybody's duty.
    """
    flags = _flag(notice, Evidence.objects.current().filter(reference=notice.reference))
    flags += flag_citation(notice.reference) if notice.kind in GRAVE else []
    return flags + (flag_citing_reviews(notice, reviews_citing(notice.reference)) if retracts(notice) else [])


def flag_citation(work: Reference) -> list[Flag]:
    """Flags a work that some document cites without evidence from it, for each grave notice about it; the new flags.

    Else the flags of its evidence tell all there is to do, and what a rule raised on the work is resolved. What a
    person resolved is not asked again.
    """
    current = list(work.notices.filter(kind__in=GRAVE, withdrawn_at=None).order_by("pk"))
    if not current:
        return []
    if not is_cited_alone(work):
        for flag in work.flags.open().filter(cause__in=[cause_of(notice) for notice in current]):
            settle_flag(flag, BORNE_BY_EVIDENCE)
        return []
    answered = set(work.flags.exclude(resolved_by=None).values_list("cause", flat=True))
    return [flag for notice in current if cause_of(notice) not in answered for flag in _flag(notice, [work])]


def flag_citing_reviews(notice: Notice, reviews: Iterable[Evidence]) -> list[Flag]:
    """Warns, at its own level, of evidence from reviews that cite the retracted work: the new flags.

    The review counts as before; its editor has to look whether it rests on that work. The flags carry the cause of the
    notice, so that its withdrawal takes them back with the others.
    """
    note = f"It cites a work that is retracted: {notice.reference.short_citation} {_pmid_of(notice.reference)}".strip()
    raised = [raise_flag(review, Flag.Kind.CITES_RETRACTED, f"{note}.", cause=cause_of(notice)) for review in reviews]
    return [flag for flag, is_new in raised if is_new]


def retracts(notice: Notice) -> bool:
    return notice.kind == Notice.Kind.RETRACTION


def flag_late_evidence(evidence: Evidence) -> list[Flag]:
    """Flags evidence taken from a work about which notices stand already, or that cites one that is retracted already;
    the new flags.

    What was resolved on the work itself stays resolved: its duty was another one.
    """
    current = _unanswered(evidence, evidence.reference.notices.filter(withdrawn_at=None))
    flags = [flag for notice in current for flag in _flag(notice, [evidence])]
    return flags + flag_citing_evidence(evidence)


def flag_citing_evidence(evidence: Evidence) -> list[Flag]:
    """Warns of each work that a review cites and that is retracted already; the new flags."""
    cited = _unanswered(evidence, retractions_cited_by(evidence.reference))
    return [flag for notice in cited for flag in flag_citing_reviews(notice, [evidence])]


def _unanswered(evidence: Evidence, notices: Iterable[Notice]) -> list[Notice]:
    """Those for which this evidence has no flag, open or resolved: a duty is not asked twice."""
    answered = set(evidence.flags.values_list("cause", flat=True))
    return [notice for notice in notices if cause_of(notice) not in answered]


def close_flags(evidence: Evidence, *, by: "User | None", at: datetime | None = None) -> None:
    """Resolves what is open on evidence that was rejected or withdrawn: nothing is left to be done about it."""
    note = f"{CLOSED_WITH}{evidence.state}. {evidence.decision_reason}".strip()
    for flag in evidence.flags.open():
        settle_flag(flag, note, by=by, at=at)


def open_closed_flags(evidence: Evidence, *, by: "User | None", why: str) -> None:
    """What was closed with the evidence opens with it again; the flag of a notice only where that still stands."""
    for flag in evidence.flags.filter(resolution__startswith=CLOSED_WITH):
        if not lost_its_notice(flag):
            open_flag(flag, by=by, why=why)


def open_flag(flag: Flag, *, by: "User | None", why: str) -> None:
    """Opens a resolved flag again. Raises IntegrityError where the same was raised anew since."""
    flag.resolved_at, flag.resolved_by, flag.resolution = None, None, ""
    flag.save(update_fields=["resolved_at", "resolved_by", "resolution"], by=by, why=why)


def lost_its_notice(flag: Flag) -> bool:
    """It was raised for a notice, and no source tells that any more."""
    kind, _, key = flag.cause.partition(":")
    return kind == "notice" and not Notice.objects.filter(pk=key, withdrawn_at=None).exists()


def _flag(notice: Notice, targets: Iterable[Evidence | Reference]) -> list[Flag]:
    kind = KIND_OF_NOTICE.get(notice.kind)
    if kind is None:
        return []
    parts = (f"{notice.get_kind_display()}.", notice.citation_or_doi, _pmid(notice), _teller(notice))
    note = " ".join(part for part in parts if part)
    elsewhere = [cause_of(other) for other in reported_elsewhere(notice)]
    unflagged = [target for target in targets if not target.flags.filter(cause__in=elsewhere).exists()]
    raised = [raise_flag(target, kind, note, cause=cause_of(notice)) for target in unflagged]
    return [flag for flag, is_new in raised if is_new]


def unflag_notice(notice: Notice) -> int:
    """Resolves the flags that a notice raised, once the notice is withdrawn; how many.

    Where another source still tells the same, the duty stands and passes to that notice.
    """
    flags = Flag.objects.filter(cause=cause_of(notice))
    if others := reported_elsewhere(notice):
        return _pass_on(flags, cause_of(others[0]))
    no_more = (
        "it is no longer sure which work it means"
        if notice.by_citation
        else f"{notice.get_origin_display()} no longer tells it"
    )
    why = f"The notice was withdrawn: {no_more}."
    return sum(settle_flag(flag, why) for flag in flags.open())


def _pass_on(flags: FlagQuerySet, cause: str) -> int:
    """Two notices may have raised a flag each before it was known that they tell the same: then one is enough."""
    twice = [flag for flag in flags.open() if flag.target.flags.open().filter(kind=flag.kind, cause=cause)]
    resolved = sum(settle_flag(flag, "Another flag tells the same.") for flag in twice)
    flags.change(by=None, why="Another source tells the same.", cause=cause)
    return resolved


def _pmid_of(reference: Reference) -> str:
    return f"(PMID {reference.pmid})" if reference.pmid else ""


def _pmid(notice: Notice) -> str:
    return f"(notice: PMID {notice.pmid})" if notice.pmid else ""


def _teller(notice: Notice) -> str:
    return "" if notice.origin == Notice.Origin.PUBMED else f"Told by {notice.get_origin_display()}."
