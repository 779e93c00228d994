"""Which question a run asks, and when. Pure.

A *full* run asks for the whole result: it sees what is new and what has gone, and asks for changed records too. A *new*
run asks for what PubMed has taken in lately (CRDT), a *changed* run for what NLM has changed lately (MDAT); together
they find what a full run finds, except what has left the result. One answer of PubMed lists 9,999 PMIDs, so that a
full run of an ordinary search is one request more than nothing; of a larger search it is a few dozen.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WHOLE_EVERY = timedelta(days=7)  # at the most between full runs, however large the search


class Kind(StrEnum):
    FULL = "full"
    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Past:
    """When the last complete run of each kind began, for the query as it is now; None: never.

    `is_listable`: the whole result, as last counted, fits into one answer.
    """

    full: datetime | None = None
    new: datetime | None = None
    changed: datetime | None = None
    is_listable: bool = True


def due_kinds(past: Past, *, due_at: datetime, at: datetime) -> tuple[Kind, ...]:
    """What must still complete, in this order, for a search that fell due at `due_at`; () when all of it has."""
    if past.full is None:
        return (Kind.FULL,)
    if past.full >= due_at:
        return ()
    if past.is_listable or at - past.full >= WHOLE_EVERY:
        return (Kind.FULL,)
    halves = ((Kind.NEW, past.new), (Kind.CHANGED, past.changed))
    return tuple(kind for kind, last in halves if last is None or last < due_at)
