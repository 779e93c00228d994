"""One act on many rows: first tried and taken back, to show exactly what it would do; then done row by row.

Each row is a transaction of its own and leaves its history. A row that somebody wrote since it was shown is left alone.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction

from claims.evidence import (
    CAME_FROM,
    EvidenceRefused,
    decide_evidence,
    dismiss_suggestion,
    postpone_suggestion,
)
from claims.models import Evidence
from claims.models.audited import Audited

if TYPE_CHECKING:
    from django.contrib.auth.models import User

AT_ONCE = 200  # rows: so many can still be read before they are confirmed
ANY_REASON = "…"  # stands for the reason that is asked for together with the confirmation


@dataclass(frozen=True, slots=True)
class BulkAct:
    """`do` takes a row, a reason and `by`, and raises EvidenceRefused. `becomes` says what a row is afterwards."""

    name: str
    verb: str
    becomes: str
    needs_reason: bool
    permission: str
    do: Callable[..., Any]


class Outcome(NamedTuple):
    """What became, or would become, of a row; `refused` says why nothing does."""

    row: Audited
    refused: str = ""


def _decide(row: Evidence, reason: str, *, state: str, by: "User") -> None:
    if row.state != CAME_FROM[state]:
        raise EvidenceRefused(f"It is {row.state}; only what is {CAME_FROM[state]} can be {state}.")
    decide_evidence(row, state, by=by, reason=reason)


def _postpone(row: Any, reason: str, *, by: "User") -> None:
    postpone_suggestion(row, by=by)


State = Evidence.State
DECIDE, TRIAGE = "claims.change_evidence", "claims.change_suggestion"
ON_EVIDENCE = (
    BulkAct("accept", "Accept", "accepted", False, DECIDE, partial(_decide, state=State.ACCEPTED)),
    BulkAct("reject", "Reject", "rejected", True, DECIDE, partial(_decide, state=State.REJECTED)),
    BulkAct("withdraw", "Withdraw", "withdrawn", True, DECIDE, partial(_decide, state=State.WITHDRAWN)),
)
ON_SUGGESTIONS = (
    BulkAct("dismiss", "Dismiss", "dismissed", True, TRIAGE, dismiss_suggestion),
    BulkAct("postpone", "Put off", "put off", False, TRIAGE, _postpone),
)


def tried(act: BulkAct, rows: Iterable[Audited], reason: str, *, by: "User") -> list[Outcome]:
    """What the act would do to each row, in this order; nothing of it stays."""
    with transaction.atomic():
        outcomes = [_done(act, row, reason or ANY_REASON, by=by) for row in rows]
        transaction.set_rollback(True)
    return outcomes


def carried_out(
    act: BulkAct, rows: Iterable[Audited], seen: Mapping[int, int], reason: str, *, by: "User"
) -> list[Outcome]:
    """Does the act on each row whose edition is the one in `seen`, by its id. Safe to run twice."""
    return [
        _done(act, row, reason, by=by)
        if seen.get(row.pk) == row.edition
        else Outcome(row, "Somebody wrote to it since it was shown: look at it again.")
        for row in rows
    ]


def _done(act: BulkAct, row: Audited, reason: str, *, by: "User") -> Outcome:
    if not by.has_perm(act.permission, row):
        return Outcome(row, "Your role in its document does not allow that.")
    try:
        with transaction.atomic():
            act.do(copy(row), reason, by=by)
    except EvidenceRefused as refused:
        return Outcome(row, str(refused))
    return Outcome(row)
