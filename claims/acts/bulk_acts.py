"""One act on many rows: first tried and taken back, to show exactly what it would do; then done row by row.

Each row is a transaction of its own and leaves its history. A row that somebody wrote since it was shown is left alone.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction

from claims.acts import ACTS, Act
from claims.models import Flag
from claims.models.audited import Audited
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

AT_ONCE = 200  # rows: so many can still be read before they are confirmed
ANY_REASON = "…"  # stands for the reason that is asked for together with the confirmation
NOTHING_MORE: Mapping[str, Any] = MappingProxyType({})


class BulkAct(NamedTuple):
    """An act of the table on many rows. `becomes` says what a row is afterwards."""

    act: Act
    verb: str
    becomes: str
    needs_reason: bool

    @property
    def name(self) -> str:
        return self.act.name


class Outcome(NamedTuple):
    """What became, or would become, of a row; `refused` says why nothing does."""

    row: Audited
    refused: str = ""

    @property
    def edition(self) -> int:
        return edition_of(self.row)


ON_EVIDENCE = (
    BulkAct(ACTS["accept"], "Accept", "accepted", needs_reason=False),
    BulkAct(ACTS["reject"], "Reject", "rejected", needs_reason=True),
    BulkAct(ACTS["withdraw"], "Withdraw", "withdrawn", needs_reason=True),
)
ON_FLAGS = (
    BulkAct(ACTS["assign-flag"], "Assign", "assigned", needs_reason=False),
    BulkAct(ACTS["unassign-flag"], "Assign to nobody", "assigned to nobody", needs_reason=False),
)
ON_SUGGESTIONS = (
    BulkAct(ACTS["dismiss"], "Dismiss", "dismissed", needs_reason=True),
    BulkAct(ACTS["later"], "Put off", "put off", needs_reason=False),
)


def edition_of(row: Audited) -> int:
    """How often the row was written, and with a flag who has it: both only grow, so that the sum tells each write."""
    assignment = getattr(row, "assignment", None) if isinstance(row, Flag) else None
    return row.edition + (assignment.edition if assignment else 0)


def tried(
    act: BulkAct, rows: Iterable[Audited], reason: str, *, by: "User | AnonymousUser",
    given: Mapping[str, Any] = NOTHING_MORE,
) -> list[Outcome]:  # fmt: skip
    """What the act would do to each row, in this order; nothing of it stays. `given` are its further arguments."""
    with transaction.atomic():
        outcomes = [_done(act, row, reason or ANY_REASON, given, by=by) for row in rows]
        transaction.set_rollback(True)
    return outcomes


def carried_out(
    act: BulkAct, rows: Iterable[Audited], seen: Mapping[int, int], reason: str, *, by: "User | AnonymousUser",
    given: Mapping[str, Any] = NOTHING_MORE,
) -> list[Outcome]:  # fmt: skip
    """Does the act on each row whose edition is the one in `seen`, by its id. Safe to run twice."""
    return [
        _done(act, row, reason, given, by=by)
        if seen.get(row.pk) == edition_of(row)
        else Outcome(row, "Somebody wrote to it since it was shown: look at it again.")
        for row in rows
    ]


def _done(act: BulkAct, row: Audited, reason: str, given: Mapping[str, Any], *, by: "User | AnonymousUser") -> Outcome:
    if not act.act.permits(by, row):
        return Outcome(row, "Your role in its document does not allow that.")
    try:
        with transaction.atomic():
            act.act.perform(copy(row), by=by, **given, **({"reason": reason} if act.needs_reason else {}))
    except Refused as refused:
        return Outcome(row, str(refused))
    return Outcome(row)
