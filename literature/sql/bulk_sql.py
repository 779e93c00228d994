"""Many rows in one go, past Django's instances: COPY on PostgreSQL, one prepared statement on SQLite.

A row is a tuple of what the database takes: JSON as text, a time as `as_stored` gives it. The caller holds the
transaction. Errors are Django's (IntegrityError, DataError), and ValueError or OverflowError for what cannot be sent.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeAlias

import orjson
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

Rows = Iterable[tuple[Any, ...]]
AnyField: TypeAlias = "models.Field[Any, Any]"
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
            placeholders = ", ".join(["%s"] * len(columns))
            _run_each(cursor, f"INSERT INTO {table} ({_list(columns)}) VALUES ({placeholders})", whole)


def update_rows(model: type[models.Model], key: str, names: Sequence[str], rows: Rows) -> None:
    """Overwrites the fields `names` of the rows whose field `key` has the first value of each given row.

    On PostgreSQL they are copied to a staging table, and one UPDATE takes them from there.
    """
    columns = [_column(_field(model, name)) for name in (key, *names)]
    with _sending() as cursor:
        (_update_staged if connection.vendor == "postgresql" else _update_each)(
            cursor, _quoted(model._meta.db_table), columns, rows
        )


def add_to_rows(model: type[models.Model], key: str, name: str, rows: Rows) -> None:
    """Adds the second value of each row to the field `name` of the row whose field `key` has the first; a row that is
    not there begins with it. No key twice; in the order of the keys, so that two writers never wait in a ring."""
    table, columns = _quoted(model._meta.db_table), (_column(_field(model, key)), _column(_field(model, name)))
    of, number = map(_quoted, columns)
    conflict = f"ON CONFLICT ({of}) DO UPDATE SET {number} = {table}.{number} + excluded.{number}"
    with _sending() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE TEMPORARY TABLE {STAGED} ON COMMIT DROP AS SELECT {_list(columns)} FROM {table} WITH NO DATA"
            )
            _copy(cursor, STAGED, columns, sorted(rows))
            cursor.execute(
                f"INSERT INTO {table} ({_list(columns)}) SELECT {_list(columns)} FROM {STAGED} ORDER BY {of} {conflict}"
            )
            cursor.execute(f"DROP TABLE {STAGED}")
        else:
            insert = f"INSERT INTO {table} ({_list(columns)}) VALUES (%s, %s) {conflict}"
            _run_each(cursor, insert, sorted(rows))


def as_stored(model: type[models.Model], name: str, value: Any) -> Any:
    """A value of that field as the database takes it."""
    return _field(model, name).get_db_prep_save(value, connection)


def longest(model: type[models.Model], name: str) -> int:
    """How many characters that field holds. Raises TypeError for one without a bound."""
    most = _field(model, name).max_length
    if most is None:
        raise TypeError(f"{model.__name__}.{name} holds text of any length")
    return most


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
    _run_each(cursor, f"UPDATE {table} SET {taken} WHERE {key} = %s", ((*rest, of) for of, *rest in rows))


def _run_each(cursor: CursorWrapper, statement: str, rows: Rows) -> None:
    # The stubs ask for a sequence; Django hands any iterable on (CursorDebugWrapper.executemany says so), and sqlite3
    # takes one row of it at a time.
    cursor.executemany(statement, rows)  # type: ignore[arg-type]


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
    return (*given, *map(_column, rest)), constants


@cache
def _split(model: type[models.Model], names: tuple[str, ...]) -> tuple[list[str], list[AnyField]]:
    given = [_field(model, name) for name in names]
    rest = [field for field in model._meta.concrete_fields if field not in given and not field.primary_key]
    return [_column(field) for field in given], rest


def _field(model: type[models.Model], name: str) -> AnyField:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{model.__name__}.{name} is a relation from another table")
    return field


def _column(field: AnyField) -> str:
    if field.column is None:
        raise TypeError(f"{field} has no column of its own")
    return field.column


def _list(columns: Iterable[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
