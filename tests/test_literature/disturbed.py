"""A run that is disturbed at a given stage, and what must stand in the tables once the dust has settled.

The stage is the second day of a search: PubMed has changed every record, retracted some, reinstated some, taken in new
ones, deleted one, and some no longer match. That run asks for the whole, for what changed, and for every record.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import DateTimeField, ForeignKey, Model

from literature.entrez.client import Batch, Client
from literature.models import Notice, Reference, ReferenceEvent, Search, SearchHit, SearchRun, Snapshot
from literature.searches.sync import sync_search
from tests.pubmed_replica import Library, Replica
from tests.test_literature.synthetic import FIRST, RETRACTED, START, article, library, link

QUERY = "ketamine[ti]"
SECOND_DAY = START + timedelta(days=1)
STAGES = ("first search", "changed search", "first batch", "middle batch", "last batch")
TABLES: tuple[type[Model], ...] = (Reference, SearchHit, Notice, ReferenceEvent, Snapshot)
Complete = SearchRun.Status.COMPLETE


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault of the replica with its options; `is_fatal` where a run that meets it each time cannot go on."""

    name: str
    kind: str
    options: dict[str, Any] = field(default_factory=dict)
    is_fatal: bool = True


TROUBLES = (
    *(Trouble(kind, kind) for kind in ("rate-limit", "server-error", "bad-gateway", "unavailable", "too-long", "html",
      "empty", "prolog", "no-route", "outage", "lost-session", "drop", "hang", "hang-body", "cut", "cut-close",
      "cut-chunked")),
    *(Trouble(f"transient {number}", "transient", {"number": number}) for number in range(4)),
    Trouble("transient in a 200", "transient", {"status": 200}),
    Trouble("rate-limit in a 200", "rate-limit", {"status": 200}),
    Trouble("server-error in a 200", "server-error", {"status": 200}),
    Trouble("lost-session in a 400", "lost-session", {"status": 400}),
    Trouble("drip", "drip", {"seconds": 0.01}, is_fatal=False),
)  # fmt: skip


class SmallBatches(Client):
    """A client that fetches a few records at a time, so that a few records make many batches."""

    size = 4

    def fetch(self, pmids: Any, *, batch: int = 0) -> Iterator[Batch]:
        return super().fetch(pmids, batch=self.size)


def two_days(count: int) -> Library:
    """`count` records on the first day, and what PubMed made of them by the second."""
    held = library()
    for number in range(count):
        for day, record in ((date(2026, 3, 1), _before(number)), (SECOND_DAY, _after(number))):
            held.add(record, since=day)
    for number in range(count, count + max(1, count // 20)):
        held.add(article(FIRST + number, revised=SECOND_DAY), since=SECOND_DAY)
    held.remove(FIRST + 5, since=SECOND_DAY)
    return held


def _before(number: int) -> bytes:
    retraction = {"types": RETRACTED, "links": [link("RetractionIn")]}
    return article(FIRST + number, **(retraction if number % 10 == 3 else {}))


def _after(number: int) -> bytes:
    if number % 10 == 7:
        return article(FIRST + number, "Sample trial of something else", revised=SECOND_DAY)
    retraction = {"types": RETRACTED, "links": [link("RetractionIn", FIRST + 8)]} if number % 10 == 1 else {}
    return article(FIRST + number, "Sample ketamine trial, revised", revised=SECOND_DAY, **retraction)


def spoil(replica: Replica, trouble: Trouble, stage: str, *, batches: int, times: int | None = None) -> None:
    """Orders the trouble for that stage of the next run."""
    tool = "esearch" if stage.endswith("search") else "efetch"
    first = {"changed search": 1, "middle batch": batches // 2, "last batch": batches - 1}.get(stage, 0)
    replica.faults.add(trouble.kind, tool=tool, after=first, times=times, **trouble.options)


def run_until_complete(search: Search, client: Callable[[], Client]) -> SearchRun:
    """What the schedule does: the next run of a search that is still due."""
    for _ in range(3):
        run = sync_search(Search.objects.get(pk=search.pk), client=client())
        if run.status == Complete:
            return run
    raise AssertionError(f"Three runs without a fault did not complete: {run.error}")


def tables() -> dict[str, list[str]]:
    """Every row of the literature without keys; of a moment only whether there is one."""
    return {model.__name__: sorted(map(repr, _rows(model))) for model in TABLES}


def _rows(model: type[Model]) -> Iterator[tuple[Any, ...]]:
    own = [one for one in model._meta.concrete_fields if not isinstance(one, ForeignKey) and not one.primary_key]
    names = [one.name for one in own]
    moments = {one.name for one in own if isinstance(one, DateTimeField)} - {"refresh_at"}
    names = [name for name in names if name != "refresh_at"]
    if model is not Reference:
        names.append("reference__pmid")
    for row in model.objects.values_list(*names):
        yield tuple(bool(value) if name in moments else value for name, value in zip(names, row, strict=True))


def differences(expected: dict[str, list[str]], found: dict[str, list[str]]) -> list[str]:
    """A line for each table that differs, with the first row that does."""
    lines = []
    for name, rows in expected.items():
        lost, extra = set(rows) - set(found[name]), set(found[name]) - set(rows)
        if rows != found[name]:
            first = next(iter([*lost, *extra]), "the same rows, some of them doubled")
            lines.append(f"{name}: {len(lost)} lost, {len(extra)} extra, {len(found[name])} rows: {first[:300]}")
    return lines


def untrue(run: SearchRun, before: Search) -> str:
    """What a disturbed run claims that is not so; "" when it is honest."""
    now = Search.objects.get(pk=before.pk)
    moved = (now.watermark, now.changed_watermark) != (before.watermark, before.changed_watermark)
    if run.reported == 0 or (run.reported is None and run.status == Complete):
        return "a fault was read as no results"
    if run.status != Complete and (moved or not run.error):
        return "a run that failed moved a watermark, or gives no reason"
    return ""
