"""Who did what about a claim, and when: the newest first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from claims.models import Assessment, Claim, Flag

DECISIONS = {"accepted": "accepted", "rejected": "rejected", "withdrawn": "withdrew"}


class Entry(NamedTuple):
    """`by` is None for a rule."""

    at: datetime
    by: Any
    what: str


def history_of(claim: Claim) -> list[Entry]:
    """Evidence, assessments, flags, decided suggestions, changes of kind and of words."""
    makers = (_evidence, _assessments, _waivers, _flags, _suggestions, _changes, _rewordings)
    return sorted(
        (entry for make in makers for entry in make(claim)), key=lambda entry: entry.at, reverse=True
    )


def _evidence(claim: Claim) -> Iterator[Entry]:
    for row in claim.evidence.select_related("reference", "proposed_by", "decided_by"):
        work = row.reference.short_citation
        yield Entry(row.proposed_at, row.proposed_by, f"attached {work} ({row.stance})")
        if row.decided_at and row.decided_at != row.proposed_at:
            reason = f": {row.decision_reason}" if row.decision_reason else ""
            yield Entry(row.decided_at, row.decided_by, f"{DECISIONS[row.state]} {work}{reason}")


def _assessments(claim: Claim) -> Iterator[Entry]:
    for row in claim.assessments.select_related("assessed_by"):
        yield Entry(
            row.assessed_at,
            row.assessed_by,
            f"assessed the certainty as {row.certainty}{_how(row)}: {row.rationale}",
        )


def _how(row: Assessment) -> str:
    """ " (High, −1 imprecision; differs from the rules: …)"."""
    differs = f"differs from the rules: {', '.join(row.differences)}" if row.differences else ""
    told = "; ".join(part for part in (row.told, differs) if part)
    return f" ({told})" if told else ""


def _waivers(claim: Claim) -> Iterator[Entry]:
    for row in claim.waivers.select_related("waived_by"):
        yield Entry(row.waived_at, row.waived_by, f"waived the rule “{row.rule}”: {row.reason}")
        if row.ended_at:
            yield Entry(row.ended_at, None, f"ended the waiver of “{row.rule}”: {row.ended_why}")


def _flags(claim: Claim) -> Iterator[Entry]:
    for row in Flag.objects.about([claim]).select_related("raised_by", "resolved_by"):
        name = row.get_kind_display().lower()
        yield Entry(row.raised_at, row.raised_by, f"raised the flag {name}: {row.note}")
        if row.resolved_at:
            yield Entry(row.resolved_at, row.resolved_by, f"resolved the flag {name}: {row.resolution}")


def _suggestions(claim: Claim) -> Iterator[Entry]:
    """Those dismissed or put off; an attached one is told by its evidence."""
    decided = claim.suggestions.filter(decided_at__isnull=False, state__in=("dismissed", "later"))
    for row in decided.select_related("reference", "decided_by"):
        what = f"dismissed {row.reference.short_citation}: {row.reason}"
        if row.state == "later":
            what = f"put off {row.reference.short_citation}"
        yield Entry(row.decided_at, row.decided_by, what)


def _rewordings(claim: Claim) -> Iterator[Entry]:
    for row in claim.rewordings.select_related("version__imported_by", "decided_by"):
        what = f"{row.kind} it in version {row.version.number}" + (f": {row.reason}" if row.reason else "")
        yield Entry(row.version.imported_at, row.version.imported_by, what)
        if row.decided_by:
            yield Entry(row.decided_at, row.decided_by, f"{row.state} it as the same claim")


def _changes(claim: Claim) -> Iterator[Entry]:
    logged = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Claim), object_id=str(claim.pk)
    )
    for row in logged.select_related("user"):
        yield Entry(row.action_time, row.user, row.get_change_message())
