"""Which claims of a document are exported: exactly those of a list, by the filters of the list."""

from collections.abc import Mapping
from typing import Any

from claims.exports.scope import Scope
from claims.models import Document
from claims.models.claim_filter import NARROWING, narrowed
from claims.refusals import Refused


class NoSuchFilter(Refused):
    """`errors` says of each filter what is wrong with it."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = errors
        told = " ".join(f"{name}: {' '.join(said)}" for name, said in errors.items())
        super().__init__(f"{told} The filters are: {', '.join(NARROWING)}.")


def scope_of(document: Document, asked: Mapping[str, str], **values: Any) -> Scope:
    """All claims of the present text, or those that `asked` leaves, by the names in NARROWING; `values` are further
    fields of the scope. Raises NoSuchFilter for a name or a value that is none."""
    asked = {name: value for name, value in asked.items() if value}
    if unknown := sorted(asked.keys() - set(NARROWING)):
        raise NoSuchFilter({name: ["No such filter."] for name in unknown})
    if not asked:
        return Scope(**values)
    found = narrowed(document.claims.filter(retired_at=None), asked)
    if not found.is_valid():
        raise NoSuchFilter({name: list(map(str, said)) for name, said in found.errors.items()})
    ids = set(found.qs.order_by().values_list("pk", flat=True))
    return Scope(claims=ids, selection=in_words(asked), **values)


def in_words(asked: Mapping[str, str]) -> str:
    """ "is contested true; kind mechanism": by name, as PostgreSQL keeps no order of what was asked."""
    return "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in sorted(asked.items()))
