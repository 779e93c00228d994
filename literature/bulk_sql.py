"""Many rows in one go, past Django's instances: COPY on PostgreSQL, one prepared statement on SQLite.

A row is a tuple of what the database takes: JSON as text, a time as `as_stored` gives it. The caller holds the
transaction. Errors are Django's (IntegrityError, DataError), and ValueError or OverflowError for what cannot be sent.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import orjson
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

Rows = Iterable[tuple[Any, ...]]
STAGED = "staged_rows"


def append_rows(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Adds rows; `names` are their fields, those left out take the field's default."""
    columns, constants = _with_defaults(model, tuple(names))
    whole = ((*row, *constants) for row in rows)
    table = _quoted(model._meta.db_table)
    with _sending() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, columns, whole)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({_list(columns)}) VALUES ({places})", whole)


def update_rows(model: type[models.Model], key: str, names: Sequence[str], rows: Rows) -> None:
    """Overwrites the fields `names` of the rows whose field `key` has the first value of each given row.

    On PostgreSQL they are copied to a staging table, and one UPDATE takes them from there.
    """
    fields = [model._meta.get_field(name).column for name in (key, *names)]
    with _sending() as cursor:
        (_update_staged if connection.vendor == "postgresql" else _update_each)(
            cursor, _quoted(model._meta.db_table), fields, rows
        )


def as_stored(model: type[models.Model], name: str, value: Any) -> Any:
    """A value of that field as the database takes it."""
    return model._meta.get_field(name).get_db_prep_save(value, connection)


def as_json(value: Any) -> str:
    """A value of a JSON column as it is sent. Raises orjson.JSONEncodeError for half a surrogate pair."""
    return orjson.dumps(value).decode()


def _update_staged(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Rows) -> None:
    key, *written = map(_quoted, columns)
    cursor.execute(
        f"CREATE TEMPORARY TABLE {STAGED} ON COMMIT DROP AS SELECT {_list(columns)} FROM {table} WITH NO DATA"
    )
    _copy(cursor, STAGED, columns, rows)
    taken = ", ".join(f"{column} = {STAGED}.{column}" for column in written)
    cursor.execute(f"UPDATE {table} SET {taken} FROM {STAGED} WHERE {table}.{key} = {STAGED}.{key}")
    cursor.execute(f"DROP TABLE {STAGED}")  # a transaction may hold several batches


def _update_each(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Rows) -> None:
    key, *written = map(_quoted, columns)
    taken = ", ".join(f"{column} = %s" for column in written)
    cursor.executemany(f"UPDATE {table} SET {taken} WHERE {key} = %s", ((*rest, of) for of, *rest in rows))


def _copy(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Rows) -> None:
    with cursor.copy(f"COPY {table} ({_list(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def _sending() -> Iterator[CursorWrapper]:
    # Django does not translate psycopg's errors of a COPY by itself.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        yield cursor


def _with_defaults(model: type[models.Model], names: tuple[str, ...]) -> tuple[tuple[str, ...], list[Any]]:
    """The columns of `names` and of the fields left out, and the values of the latter."""
    given, rest = _split(model, names)
    constants = [field.get_db_prep_save(field.get_default(), connection) for field in rest]
    return (*given, *(field.column for field in rest)), constants


@cache
def _split(model: type[models.Model], names: tuple[str, ...]) -> tuple[list[str], list[models.Field]]:
    given = [model._meta.get_field(name) for name in names]
    rest = [field for field in model._meta.concrete_fields if field not in given and not field.primary_key]
    return [field.column for field in given], rest


def _list(columns: Iterable[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
