"""What was learnt from the decisions on a document, in plain values: the same for its page, the API and the command."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.models import Document
from claims.triage.learning.learnt import FEWEST, FEWEST_OF_EACH, enough
from claims.triage.learning.training import counted_now, elsewhere_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`number` and `made_at` are None before the first training. `attached` and `dismissed` count now; those that were
    learnt from may be fewer. `figures` is empty where there were too few."""

    document: str
    attached: int
    dismissed: int
    included_elsewhere: int
    excluded_elsewhere: int
    number: int | None
    made_at: datetime | None
    learnt_from: int
    orders: bool
    says: str
    words: dict[str, list[str]]
    figures: dict[str, Any]


def learning_of(document: Document) -> Report:
    attached, dismissed = counted_now(document)
    included, excluded = elsewhere_now(document)
    row = document.learned_rankings.defer("weights").newest().first()
    orders = bool(row and row.figures)
    return Report(
        document=document.slug,
        attached=attached,
        dismissed=dismissed,
        included_elsewhere=included,
        excluded_elsewhere=excluded,
        number=row.number if row else None,
        made_at=row.made_at if row else None,
        learnt_from=row.decisions if row else 0,
        orders=orders,
        says=_says(attached + included, dismissed + excluded, orders),
        words=row.terms if row and orders else {"for": [], "against": []},
        figures=row.figures if row else {},
    )


def _says(attached: int, dismissed: int, orders: bool) -> str:
    if not enough(attached, dismissed):
        return (
            f"Too few decisions to learn from: {attached} for and {dismissed} against; at least {FEWEST} in all "
            f"and {FEWEST_OF_EACH} of each are needed. What waits stands in the order of the words it shares."
        )
    if not orders:
        return "Enough was decided; the worker learns from it within minutes. Until then the order is by shared words."
    return (
        "What waits on each claim is ordered by the words it shares and by what was decided. Nothing is hidden or left "
        "out by that, and no decision is made."
    )
