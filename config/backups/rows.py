"""A row of any table as a line of text and back, the same whatever database it comes from."""

import json
from base64 import b64encode
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Field, JSONField, Model, Value
from django.utils.duration import duration_string


def written(row: Iterable[Any]) -> bytes:
    """One line, with names in JSON in the order that the database keeps."""
    return json.dumps(list(row), default=_plain, separators=(",", ":")).encode()


def read_back(line: bytes, model: type[Model], fields: "list[Field[Any, Any]]") -> Model:
    values = json.loads(line)
    return model(**{field.attname: _value(field, one) for field, one in zip(fields, values, strict=True)})


def _plain(value: Any) -> str:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration_string(value)
        case bytes() | memoryview():
            return b64encode(value).decode()
        case _:  # decimals, UUIDs
            return str(value)


def _value(field: "Field[Any, Any]", value: Any) -> Any:
    if isinstance(field, JSONField):  # "null" as JSON and none at all are both None in Python
        return Value(None, JSONField()) if value is None and not field.null else value
    return field.to_python(value)


class Tally:
    """Counts rows and sums their digests: equal for the same rows in any order. So is the order of names in JSON, which
    PostgreSQL does not keep."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, row: Iterable[Any]) -> None:
        self.rows += 1
        line = json.dumps(list(row), default=_plain, sort_keys=True)
        self._sum = (self._sum + int.from_bytes(sha256(line.encode()).digest(), "big")) % 2**256

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "sum": f"{self._sum:064x}"}
