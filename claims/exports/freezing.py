"""A summary as a text that a row keeps, and back: a frozen one is written in any format later, byte for byte. Pure.

It is text and no JSON column, since PostgreSQL keeps the members of those in an order of its own.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import date, datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from claims.exports.summary import Summary

# What no content is: when it was made, and with what it was compared.
PASSING = ("generated_at", "news", "news_since")


def frozen(summary: Summary) -> str:
    """The summary as JSON; dates and times in ISO 8601."""
    return json.dumps(_values(summary), ensure_ascii=False, default=_plain)


def thawed(text: str) -> Summary:
    """The summary that `frozen` was given. Members that a later release adds get their defaults."""
    summary: Summary = _thawed(Summary, json.loads(text))
    return summary


def content_hash(summary: Summary) -> str:
    """SHA-256 of what the summary says, whenever it was made: the same where nothing has changed."""
    values = {name: value for name, value in _values(summary).items() if name not in PASSING}
    for holder, name in ((values["scope"], "template"), (values, "reordered")):
        if not holder[name]:  # so that it is no other content for having come later
            del holder[name]
    for work in values["bibliography"]:
        if not work["title_markup"]:
            del work["title_markup"]
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _values(summary: Summary) -> dict[str, Any]:
    values, claims = asdict(replace(summary, scope=replace(summary.scope, claims=None))), summary.scope.claims
    values["scope"]["claims"] = None if claims is None else sorted(claims)
    return values


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form: give the summary text, numbers, dates or true and false.")


def _thawed(kind: Any, value: Any) -> Any:
    """The value of a field of this type."""
    origin, inner = get_origin(kind), get_args(kind)
    if value is None:
        return None
    if origin in (UnionType, Union):
        (kind, *others) = [one for one in inner if one is not type(None)]
        return value if others else _thawed(kind, value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        names = [item.name for item in fields(kind) if item.name in value]
        return kind(**{name: _thawed(hints[name], value[name]) for name in names})  # type: ignore[operator]
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if origin is tuple:
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_thawed(one, part) for one, part in zip(kinds, value, strict=True))
    if origin in (list, Sequence, Collection):
        return [_thawed(inner[0], part) for part in value]
    return value
