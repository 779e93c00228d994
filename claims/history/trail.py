"""What happened to a row, field by field: who wrote it, when and why. Read from the kept history, one query a model."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from django.db import models
from django.utils import timezone

from claims.models.audited import Audited

# What the entry itself says, or what only counts.
HIDDEN_FIELDS = {
    "id", "edition", "decided_by", "decided_at", "proposed_by", "proposed_at", "raised_by", "raised_at", "resolved_by",
    "resolved_at", "assessed_by", "assessed_at", "reviewed_by", "reviewed_at", "waived_by", "waived_at", "tied_by",
    "tied_at", "granted_by", "granted_at", "wording_corrected_by", "wording_corrected_at", "section", "review_due_on",
}  # fmt: skip
LONGEST = 300  # characters of a value in a list


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row, before and after, as text."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Write:
    """One write of one row. `before` is None for the first that was kept; `by` is None for a rule."""

    at: datetime
    by: Any
    why: str
    now: Any
    before: Any | None
    changes: tuple[Change, ...] = field(default=())

    def turned(self, name: str) -> bool:
        """Did this write change the field, or set it first?"""
        return self.before is None or getattr(self.now, name) != getattr(self.before, name)


def writes(model: type[Audited], **among: Any) -> list[Write]:
    """The writes of the rows of `model` whose history matches `among`, the oldest first; two queries at most a model
    that is pointed to.
    """
    rows = model.history.filter(**among).select_related("history_user").order_by("id", "history_date", "history_id")
    found: list[Write] = []
    for _, history in groupby(rows, key=lambda row: row.id):
        found += _writes_of(list(history))
    names = _named(model, found)
    return [_with_changes(model, write, names) for write in found]


def _writes_of(history: list[Any]) -> Iterator[Write]:
    for before, now in pairwise([None, *history]):
        yield Write(now.history_date, now.history_user, now.history_change_reason or "", now, before)


def _with_changes(model: type[Audited], write: Write, names: Mapping[str, Mapping[Any, str]]) -> Write:
    if write.before is None:
        return write
    changes = (
        Change(_label(one), _said(one, write.before, names), _said(one, write.now, names))
        for one in _shown_fields(model)
        if getattr(write.before, one.attname) != getattr(write.now, one.attname)
    )
    return Write(write.at, write.by, write.why, write.now, write.before, tuple(changes))


def _shown_fields(model: type[Audited]) -> "list[models.Field[Any, Any]]":
    return [one for one in model._meta.concrete_fields if one.name not in HIDDEN_FIELDS]


def _label(one: "models.Field[Any, Any]") -> str:
    return str(one.verbose_name)


def _said(one: "models.Field[Any, Any]", row: Any, names: Mapping[str, Mapping[Any, str]]) -> str:
    value = getattr(row, one.attname)
    if one.is_relation:
        value = names.get(one.name, {}).get(value, value)
    elif one.flatchoices:
        value = dict(one.flatchoices).get(value, value)
    elif isinstance(value, list):
        value = ", ".join(str(part.get("text", part)) if isinstance(part, dict) else str(part) for part in value)
    elif isinstance(value, datetime):
        value = f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    elif isinstance(value, bool):
        value = "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def _named(model: type[Audited], found: Iterable[Write]) -> dict[str, dict[Any, str]]:
    """The names of the rows that changed fields point to."""
    named = {}
    for one in _shown_fields(model):
        if not one.related_model:
            continue
        pairs = [(w.before, w.now) for w in found if w.before is not None and w.turned(one.attname)]
        ids = {getattr(row, one.attname) for pair in pairs for row in pair} - {None}
        if ids:
            named[one.name] = {row.pk: str(row) for row in one.related_model._base_manager.filter(pk__in=ids)}
    return named
