"""What of the library is open to whoever asks: to everybody the works that public documents rest on, to members all.

Abstracts are often their publishers' own: they are shown to those who have signed in, as a library lends them, and to
nobody else; strangers read the sentences that are quoted, and are led to PubMed.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse

from claims.models import Document, Evidence, Visibility
from literature.models import Reference, Search
from literature.models.references import ReferenceQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Holdings:
    """Of the library as `user` may see it; None is everybody."""

    user: "User | None" = None

    @property
    def is_public(self) -> bool:
        return self.user is None

    def address(self, room: str, **where: Any) -> str:
        return reverse(f"{'literature' if self.is_public else 'library'}:{room}", kwargs=where)

    @cached_property
    def documents(self) -> list[int]:
        """The ids of those that are open to the reader. Looked up once and by themselves: a database that has to guess
        how many they are reads works one by one."""
        is_open = Q(visibility=Visibility.PUBLIC)
        if self.user is not None:
            is_open |= Q(pk__in=Document.objects.visible_to(self.user).values("pk"))
        return list(Document.objects.filter(is_open).order_by("pk").values_list("pk", flat=True))

    def evidence(self) -> "QuerySet[Evidence]":
        """What was accepted, for and against the present statements of these documents."""
        return Evidence.objects.filter(
            claim__document__in=self.documents, state=Evidence.State.ACCEPTED, claim__retired_at=None
        )

    def used(self) -> "QuerySet[Any, Any]":
        """The ids of the works of `evidence`."""
        return self.evidence().order_by().values("reference")

    def references(self) -> ReferenceQuerySet:
        rows: ReferenceQuerySet = Reference.objects.all()
        return rows.filter(pk__in=self.used()) if self.is_public else rows

    def reference(self, pk: int) -> Reference:
        """Raises Http404 for a work that is not open, as for one that is not there."""
        work = self.references().by_id([pk]).get(pk)
        if work is None:
            raise Http404("There is no such work here.")
        return work

    def searches(self) -> "QuerySet[Search]":
        """Those whose results may be named: to strangers those that watch for a public document."""
        rows = Search.objects.all()
        return rows.filter(documents__visibility=Visibility.PUBLIC).distinct() if self.is_public else rows

    def bearing(self, reference: Reference) -> "QuerySet[Evidence]":
        """The evidence that a work is, in the order of the documents."""
        rows = self.evidence().filter(reference=reference).select_related("claim__document")
        return rows.order_by("claim__document__title", "claim__position", "pk")
