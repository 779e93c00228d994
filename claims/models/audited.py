"""Rows of which every change is kept, field by field, with who made it and why.

Django's own bulk writes leave no trace, so they are refused on these rows: `change`, `change_all` and `create_all` do
the same and record it. A write without `by` is a rule's.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from claims.models.bounds import LONGEST_PROSE, refuse_longer, refuse_too_long
from claims.models.visibility import VisibleQuerySet
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Row = TypeVar("Row", bound="Audited")
LONGEST_WHY = 3 * LONGEST_PROSE  # characters: a reason, and the cautions that were read before it
AT_ONCE = 5_000  # keys in one question: SQLite takes 32,766 at most


class Unrecorded(TypeError):
    """A write that would leave no history."""


def batched(keys: Sequence[int], most: int) -> Iterator[list[int]]:
    """The keys in lists of at most so many. (itertools has it from Python 3.12 on.)"""
    rest = iter(keys)
    while some := list(islice(rest, most)):
        yield some


def decided_already(noun: str, *, by: "User | None", at: datetime | None) -> Refused:
    """Of two editors the second is told that `by` decided, and when; None for `at` where no decision is known."""
    if at is None:
        return Refused(f"This {noun} was changed or removed already; reload the page.")
    when = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    return Refused(f"{by or 'Somebody'} decided on this {noun} already, at {when}; reload the page.")


class AuditedQuerySet(VisibleQuerySet[Row]):
    """Writes to many rows, recorded. Each is one transaction."""

    def change(self, *, by: "User | None", why: str = "", at: datetime | None = None, **values: Any) -> int:
        """Sets `values` on the rows of this query; how many. A condition in the query is asked under the lock.

        Of two editors who decide on one row the second finds no row that waits, and is answered 0. Raises Refused for
        a text of a person that is too long.
        """
        if by is not None:
            refuse_too_long(self.model, values, prose=self.model.prose)
            refuse_longer(why, LONGEST_WHY, "reason")
        with transaction.atomic():
            rows = list(self.select_for_update(no_key=True, of=("self",)).order_by("pk"))
            for row in rows:
                for name, value in values.items():
                    setattr(row, name, value)
            self._record_changes(rows, [*values], by=by, why=why, at=at)
        return len(rows)

    def decide(
        self, row: Row, state: str, *, by: "User", why: str = "",
        at: datetime | None = None, **values: Any,
    ) -> None:  # fmt: skip
        """Decides on `row` if it is in this query still, and reads it anew; `values` are further fields.

        Raises Refused else: of two editors the second is told who decided, and when.
        """
        values |= {"state": state, "decided_by": by, "decided_at": at or timezone.now()}
        if not self.filter(pk=row.pk).change(by=by, why=why, **values):
            # Any: not every audited row is decided on; those that are have `decided_at` and `decided_by`.
            now: Any = self.model._base_manager.select_related("decided_by").filter(pk=row.pk).first()
            noun = str(row.noun or self.model._meta.verbose_name)
            raise decided_already(noun, by=now and now.decided_by, at=now and now.decided_at)
        row.refresh_from_db()

    def change_all(
        self, rows: Iterable[Row], fields: Sequence[str], *, by: "User | None", why: str = "",
        at: datetime | None = None,
    ) -> int:  # fmt: skip
        """Saves `fields` of `rows` where they differ from what is stored; how many did."""
        attributes = {field.name: field.attname for field in self.model._meta.concrete_fields}
        names = [attributes[name] for name in fields]
        given = {row.pk: row for row in rows}
        with transaction.atomic():
            differing = [
                given[pk]
                for pk, *values in self._stored(list(given), names)
                if values != [getattr(given[pk], name) for name in names]
            ]
            self._record_changes(differing, fields, by=by, why=why, at=at)
        return len(differing)

    def create_all(
        self, rows: Iterable[Row], *, by: "User | None", why: str = "", at: datetime | None = None
    ) -> list[Row]:
        """Saves new rows in one statement, and their history in another."""
        with transaction.atomic():
            made = super().bulk_create(rows)
            self.model.history.bulk_history_create(
                made, default_user=by, default_change_reason=why, default_date=at or timezone.now()
            )
        return made

    def _stored(self, pks: Sequence[int], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The primary key and these columns of the rows, held until the end of the transaction."""
        rows = self.model._base_manager.select_for_update(no_key=True).order_by("pk")
        for some in batched(sorted(pks), AT_ONCE):
            yield from rows.filter(pk__in=some).values_list("pk", *names)

    def _record_changes(
        self, rows: Sequence[Row], fields: Sequence[str], *, by: "User | None", why: str, at: datetime | None
    ) -> None:
        """Writes rows that are held. As an upsert: Django's bulk_update takes six times as long for the same rows."""
        for row in rows:
            row.edition += 1
        self.model._base_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["pk"], update_fields=[*fields, "edition"]
        )
        self.model.history.bulk_history_create(
            rows, update=True, default_user=by, default_change_reason=why, default_date=at or timezone.now()
        )

    def update(self, **values: Any) -> int:
        raise Unrecorded("update() leaves no history: use change(by=…).")

    def bulk_update(self, *args: Any, **options: Any) -> int:
        raise Unrecorded("bulk_update() leaves no history: use change_all(…, by=…).")

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        if not self.model.may_be_proposed_in_bulk:
            raise Unrecorded("bulk_create() leaves no history: use create_all(…, by=…).")
        return super().bulk_create(objs, *args, **options)


class Audited(models.Model):
    """`edition` counts the writes: a form that shows the third refuses to write over the fourth.

    The manager of each such model is one of an AuditedQuerySet.
    """

    # A rule proposes hundreds at a time; their history begins with what a person makes of them.
    may_be_proposed_in_bulk = False
    prose: ClassVar[tuple[str, ...]] = ()  # the fields without a length that persons write into
    noun = ""  # what a refusal calls the row, where that is not the name of its model

    edition = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords(inherit=True, history_change_reason_field=models.TextField(null=True))

    class Meta:
        abstract = True

    def save(self, *args: Any, by: "User | None" = None, why: str = "", at: datetime | None = None,
             update_fields: Iterable[str] | None = None, **options: Any) -> None:  # fmt: skip
        """Saves the row and records who did it and why; without `by` it was a rule. Raises Refused for a text of a
        person that is too long."""
        self.edition += 1
        fields = None if update_fields is None else [*update_fields, "edition"]
        if by is not None:
            names = [field.name for field in self._meta.concrete_fields if not field.is_relation]
            written = {name: getattr(self, name) for name in names if fields is None or name in fields}
            refuse_too_long(type(self), written, prose=self.prose)
            refuse_longer(why, LONGEST_WHY, "reason")
        with self._recorded(by, why, at):
            super().save(*args, update_fields=fields, **options)

    def delete(
        self, *args: Any, by: "User | None" = None, why: str = "", at: datetime | None = None, **options: Any
    ) -> tuple[int, dict[str, int]]:
        """Deletes the row; its history stays, and ends with who did it and why."""
        with self._recorded(by, why, at):
            return super().delete(*args, **options)

    @contextmanager
    def _recorded(self, by: "User | None", why: str, at: datetime | None) -> Iterator[None]:
        self._history_user, self._change_reason = by, why or None
        if at:
            self._history_date = at
        try:
            yield
        finally:
            for name in ("_history_user", "_change_reason", "_history_date"):
                self.__dict__.pop(name, None)

    def locked(self) -> Self:
        """The row as it is now, locked until the end of the transaction."""
        return type(self)._base_manager.select_for_update(no_key=True).get(pk=self.pk)
