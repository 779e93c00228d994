"""Which claims a summary prints, with whose evidence; for all that is printed, and for where each stands alone."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.exports.scope import Scope
from claims.models import Claim, Document

FEW = 1_000  # claims that are asked for by name; of more all are read, and the others left out


class Attached(Protocol):
    """A finding as far as it tells whether it is another one."""

    @property
    def pk(self) -> int: ...
    @property
    def reference_id(self) -> int: ...
    @property
    def stance(self) -> str: ...
    @property
    def quote(self) -> str: ...


One = TypeVar("One", bound=Attached)


def printed_claims(document: Document, scope: Scope) -> "QuerySet[Claim]":
    """The standing claims of a scope with the bodies whose evidence they share, also those that left the text."""
    saying_so = Claim.objects.filter(restates=OuterRef("pk"), retired_at=None)
    printed = document.claims.filter(Q(retired_at=None) | Exists(saying_so)).order_by("position", "pk")
    if scope.claims is not None and len(scope.claims) <= FEW:
        bodies = {restates or pk for pk, restates in printed.filter(pk__in=scope.claims).values_list("pk", "restates")}
        printed = printed.filter(Q(pk__in=bodies) | Q(restates__in=bodies))
    return printed


def is_stated(claim: Claim, scope: Scope) -> bool:
    """Of `printed_claims`: it stands, and was asked for."""
    return claim.retired_at is None and (scope.claims is None or claim.pk in scope.claims)


def each_once(rows: Iterable[One]) -> list[One]:
    """One finding that was attached to two claims is told once: as the first."""
    newest_first = sorted(rows, key=lambda row: row.pk, reverse=True)
    return list({(row.reference_id, row.stance, row.quote): row for row in newest_first}.values())[::-1]
