"""Work in a row that one worker holds under a lease, rows that wait for a worker, and rows whose turn comes again.

A worker takes a row by one conditional UPDATE and marks it with a token of its own; of two that try, the second takes
nothing. It writes to the row only while that token stands there. If it dies, the next one takes the row when the lease
is over; if it was merely slow, what it still writes goes nowhere.

Rows whose turn comes again are taken by the hundred, and doing one twice does no harm: their lease is the clock itself.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self, TypeVar
from uuid import uuid4

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from literature.models.clock import ahead, has_come, is_ahead

LONGEST_LEASE = timedelta(minutes=30)  # no lease is longer: what lies further ahead was written by a wrong clock


class LeaseLost(Exception):
    """Another worker took the row over, or it was ended from outside: stop writing."""

    def __init__(self, row: models.Model) -> None:
        name = row._meta.verbose_name
        super().__init__(f"This {name} ({row.pk}) was ended from outside, or another worker took it over.")


class Leased(models.Model):
    """`lease_until` and `token` are of the worker that holds the row; empty while nobody does."""

    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def is_leased(self, at: datetime) -> bool:
        """A worker has it, and its lease is not over."""
        until = self.lease_until
        return until is not None and until >= at and not is_ahead(until, at=at, longest=LONGEST_LEASE)


LeasedRow = TypeVar("LeasedRow", bound=Leased)


class LeasedQuerySet(models.QuerySet[LeasedRow]):
    """Writes of whoever holds a row. `row` is the instance that was taken: its token says who writes."""

    def create_taken(self, *, lease: timedelta, **values: Any) -> LeasedRow:
        """A new row that is in this worker's hands from the first moment."""
        return self.create(token=uuid4(), lease_until=timezone.now() + lease, **values)

    def leased_as(self, row: LeasedRow) -> Self:
        """The row, while nobody took it since; else nothing."""
        return self.filter(pk=row.pk, token=row.token) if row.token else self.none()

    def renew(self, row: LeasedRow, *, lease: timedelta, **values: Any) -> None:
        """Writes `values` and prolongs the lease from now. Raises LeaseLost."""
        if not self.leased_as(row).update(**values, lease_until=timezone.now() + lease):
            raise LeaseLost(row)

    def end(self, row: LeasedRow, **values: Any) -> bool:
        """Writes `values` and lets go of the row; False where it is not held any more: then nothing is written.

        The instance stays as it is, its token too: a transaction may undo the end, and another can be written then.
        """
        return bool(self.leased_as(row).update(**values, lease_until=None, token=None))


class Queued(Leased):
    """A row that waits for its time and then for a worker. A model names its states for that in `waits_as`, `taken_as`:
    one and the same where nobody needs to see the difference."""

    waits_as: ClassVar[str]
    taken_as: ClassVar[str]
    longest_wait: ClassVar[timedelta]  # that is ever chosen for `due_at`

    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


QueuedRow = TypeVar("QueuedRow", bound=Queued)


class QueuedQuerySet(LeasedQuerySet[QueuedRow]):
    def due(self, at: datetime) -> Self:
        """To be done now, the longest due first: its time has come, or whoever took it died with the lease."""
        waiting = Q(state=self.model.waits_as, lease_until=None)
        come = has_come("due_at", at=at, longest=self.model.longest_wait)
        return self.filter((waiting & come) | self._left(at)).order_by("due_at", "pk")

    def _left(self, at: datetime) -> Q:
        """Whoever took it died with the lease."""
        over = Q(lease_until__lt=at) | ahead("lease_until", at=at, longest=LONGEST_LEASE)
        return Q(state=self.model.taken_as) & over

    def take(self, pk: int, *, lease: timedelta, at: datetime) -> QueuedRow | None:
        """The row, in this worker's hands from `at` on; None where it is not due, or another worker was quicker."""
        token = uuid4()
        values = {"state": self.model.taken_as, "token": token, "lease_until": at + lease}
        if not self.due(at).filter(pk=pk).update(**values, attempts=F("attempts") + 1):
            return None
        return self.filter(pk=pk, token=token).first()

    def put_off(self, row: QueuedRow, *, until: datetime, **values: Any) -> bool:
        """Writes `values` and lets the row wait until then; False where it is not held any more."""
        return self.end(row, state=self.model.waits_as, due_at=until, **values)


Row = TypeVar("Row", bound=models.Model)


class ClockedQuerySet(models.QuerySet[Row]):
    def take_due(self, clock: str, *, at: datetime, longest: timedelta | F, lease: timedelta, limit: int) -> list[Row]:
        """Those whose time in the field `clock` has come, the longest due first: their next time is when the lease is
        over, unless whoever takes them sets another. What another pass takes at the same moment is left to it.
        `longest` is the longest time between two turns."""
        due = self.filter(has_come(clock, at=at, longest=longest))
        first = list(due.order_by(clock, "pk").values_list("pk", flat=True)[:limit])
        with transaction.atomic():
            locked = {row.pk: row for row in due.filter(pk__in=first).locked_in_order()}
            self.model._base_manager.filter(pk__in=locked).update(**{clock: at + lease})
        return [locked[pk] for pk in first if pk in locked]

    def locked_in_order(self) -> Self:
        """Locked without their keys and in the one order in which all lock these rows: two that meet wait for each
        other, and never in a ring."""
        return self.select_for_update(no_key=True).order_by("pk")
