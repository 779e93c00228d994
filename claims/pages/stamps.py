"""When what pages show may have changed: a stamp of numbers that only grow, read with the document in one query."""

from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Max, Model, OuterRef, QuerySet, Subquery
from django.utils import timezone

from claims.models import (
    Assessment,
    Claim,
    Document,
    Evidence,
    Restatement,
    Review,
    Rewording,
    SameCohort,
    StatementEdit,
    Suggestion,
    Version,
    Waiver,
)
from literature.models import Correction, Merge, Notice, ReferenceEvent, SearchHit, SearchRun

# Each write of these leaves a row of history. Of all documents: a number of one alone would have to be looked for, and
# what is gathered again and is the same keeps its ETag.
WRITTEN = (
    Document, Claim, Evidence, Assessment, Waiver, Rewording, Review, SameCohort, Restatement, StatementEdit,
    Suggestion,
)  # fmt: skip
ADDED: tuple[type[Model], ...] = (Version, Suggestion, ReferenceEvent, Notice, Correction, Merge, SearchRun, SearchHit)
# What leaves neither is late by this much at most: the end of a run, a name of a file in a new release.
CLOCK = 300  # seconds


def stamped(*, by: str, value: int | str) -> Any:
    """The document whose field `by` (pk or slug) has this value, None where there is none; with its `newest` version
    and the numbers that `stamp_of` reads. One query."""
    return next(iter(Document.objects.raw(_query(by), [value])), None)


@cache
def _query(by: str) -> str:
    """As SQL, written once: Django takes 5 ms to put a query of twenty parts into words, and a database less to answer
    it. Its one parameter is the value of `by`."""
    newest = Version.objects.filter(document=OuterRef("pk")).order_by("-number")
    rows = Document.objects.annotate(
        newest=Subquery(newest.values("number")[:1]),
        **{f"write{i}": _last(model.history.all(), "history_id") for i, model in enumerate(WRITTEN)},
        **{f"row{i}": _last(model._default_manager.all(), "pk") for i, model in enumerate(ADDED)},
    )
    named: int | str = 0 if by == "pk" else "value"
    sql, parameters = rows.filter(**{by: named}).order_by().query.sql_with_params()
    assert parameters == (named,)
    return str(sql)


def _last(rows: "QuerySet[Any]", key: str) -> Subquery:
    return Subquery(rows.order_by(f"-{key}").values(key)[:1])


def stamp_of(document: Any) -> str:
    """Of a document of `stamped`: another one after each write that a page could show."""
    numbers = [
        *(getattr(document, f"write{i}") for i, _ in enumerate(WRITTEN)),
        *(getattr(document, f"row{i}") for i, _ in enumerate(ADDED)),
    ]
    return "-".join(str(number or 0) for number in (*numbers, int(timezone.now().timestamp()) // CLOCK))


def changed_at(document: Document) -> datetime:
    """When what was accepted in the document changed last: a decision, a grade, a review, a version, a notice.

    Raises ValueError for a document without a text.
    """
    of_document = document.on_its_claims()
    states = (Evidence.State.ACCEPTED, Evidence.State.WITHDRAWN)
    decided = Evidence.objects.filter(of_document, state__in=states)
    times = {
        **decided.aggregate(Max("decided_at"), Max("proposed_at"), Max("reference__notices__seen_at")),
        **Assessment.objects.filter(of_document).aggregate(Max("assessed_at")),
        **Review.objects.filter(of_document).aggregate(Max("reviewed_at")),
        **document.versions.aggregate(Max("imported_at")),
    }
    newest: datetime = max(filter(None, times.values()))
    return newest
