"""A round: PubMed has a new day, one search has run and its mails go out, another one runs; then a part is killed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.show.machine import Machine
from tests.show.mailbox import Mailbox
from tests.show.reader import Editor, Reader
from tests.show.stage import FOLLOWERS
from tests.show.world import World

FEW, MANY = 1, 2  # the searches
PATIENCE = 780.0  # seconds: the lease of a mail is five minutes, that of a run ten
TALLY = """
SELECT (SELECT count(*) FROM claims_delivery WHERE state = 'sent'),
       (SELECT count(*) FROM claims_delivery WHERE state <> 'sent'),
       (SELECT next_due_at > now() + interval '1 hour' FROM literature_search WHERE id = 2)
           AND NOT EXISTS (SELECT FROM literature_searchrun WHERE search_id = 2 AND status = 'running'),
       (SELECT coalesce(max(fetched), 0) FROM literature_searchrun WHERE search_id = 2 AND status = 'running')
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one kill; times are seconds since it."""

    part: str
    fetched: int
    mails_before: int
    started: float
    well: float
    synced: float
    told: float
    pages_failed: int
    slowest_page: float
    doubled: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Of the database; `synced` where the second search has nothing left to do."""

    sent: int
    unsent: int
    synced: bool
    fetched: int


class Play:
    """The installation as it runs, with all that is around it."""

    def __init__(
        self, machine: Machine, world: World, mailbox: Mailbox, editor: Editor, reader: Reader, database: str
    ) -> None:
        self.machine, self.world, self.mailbox = machine, world, mailbox
        self.editor, self.reader, self.database = editor, reader, database

    def first_run(self) -> None:
        """The back catalogue, of which nobody is told."""
        self.editor.run_now(FEW)
        self.editor.run_now(MANY)
        self.until(
            lambda: self._value("SELECT count(*) FROM literature_searchrun WHERE status = 'complete'") == 2,
            "both searches have run",
        )
        self._let_followed()

    def round(self, part: str) -> Outcome:
        self.world.next_day()
        before, mails = self.rows(), self.mailbox.taken.total()
        self.editor.run_now(FEW)
        self.until(lambda: self.mailbox.taken.total() > mails, "a mail goes out")
        self.editor.run_now(MANY)
        at_work = self.until(self._fetching, "the second search fetches")
        under_way = self.mailbox.taken.total() - mails
        starts, began = self.machine.starts[part], time.monotonic()
        self.machine.kill(part)
        seconds = self._recovered(part, starts, began, before)
        self._let_followed()
        doubled = self.mailbox.taken.total() - mails - FOLLOWERS
        return Outcome(part, at_work, under_way, *seconds, *self.reader.since(began), doubled)

    def _recovered(self, part: str, starts: int, began: float, before: Any) -> list[float]:
        """Seconds until it was started, all parts were well, the search was complete and all were told."""
        reached: dict[str, float] = {}
        questions: dict[str, Callable[[Any], bool]] = {
            "started": lambda rows: self.machine.starts[part] > starts,
            "well": lambda rows: "started" in reached and bool(self.editor.health().get("all")),
            "complete": lambda rows: bool(rows) and rows.synced,
            "told": lambda rows: bool(rows) and not rows.unsent and rows.sent >= before.sent + FOLLOWERS,
        }

        def all_reached() -> bool:
            rows = self.rows()
            for name in questions.keys() - reached.keys():
                if questions[name](rows):
                    reached[name] = time.monotonic() - began
            return len(reached) == len(questions)

        self.until(all_reached, f"it recovers from the end of {part}")
        return [reached[name] for name in questions]

    def another_day(self) -> tuple[float, int]:
        """Nothing is killed: the seconds until each reader of the first search is told, and how many mails it took."""
        self.world.next_day()
        began, mails, before = time.monotonic(), self.mailbox.taken.total(), self.rows()
        self.editor.run_now(FEW)
        self.until(lambda: self.rows().sent >= before.sent + FOLLOWERS, "the readers are told")
        return time.monotonic() - began, self.mailbox.taken.total() - mails

    def _fetching(self) -> int:
        rows = self.rows()
        return rows.fetched if rows else 0

    def _let_followed(self) -> None:
        """All that the runs found has been set against the claims."""
        newest = "SELECT coalesce(max(id), 0) FROM literature_referenceevent"
        cursor = "SELECT coalesce(max(position), 0) FROM claims_cursor"
        self.until(lambda: self._value(newest) == self._value(cursor), "what came is followed")

    def rows(self) -> Any:
        """None while the database does not answer."""
        try:
            with psycopg.connect(self.database, connect_timeout=2) as connection:
                found = connection.execute(TALLY).fetchone()
        except psycopg.OperationalError:
            return None
        return Rows(*found) if found else None

    def _value(self, query: str) -> Any:
        try:
            with psycopg.connect(self.database, connect_timeout=2) as connection:
                found = connection.execute(query).fetchone()  # type: ignore[call-overload]
        except psycopg.OperationalError:
            return None
        return found and found[0]

    def until(self, ask: Callable[[], Any], what: str) -> Any:
        ends = time.monotonic() + PATIENCE
        while not (answer := ask()):
            if time.monotonic() > ends:
                said = "\n".join(f"--- {name}\n{self.machine.said(name)[-1500:]}" for name in self.machine.names())
                said += f"\n{self.rows()} {self.editor.health()}"
                raise SystemExit(f"Not in {PATIENCE:.0f} s: {what}.\n{said}")
            time.sleep(0.1)
        return answer
