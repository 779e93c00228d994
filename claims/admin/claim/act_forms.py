"""One act on the page of a claim, and the forms that a page has of a table of them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from claims.acts import ACTS, Act
from claims.admin.forms import ActForm
from claims.models import Claim

Row = TypeVar("Row", bound=Model)


class DeskAct(NamedTuple):
    """An act of the house behind a form; `fragment` is the part of the page where it stands."""

    form: type[ActForm]
    fragment: str

    @property
    def act(self) -> Act:
        return ACTS[self.form.name]

    @property
    def targets(self) -> Callable[[Claim], QuerySet] | None:
        return self.act.targets


class Offered(NamedTuple, Generic[Row]):
    """A row of the page, and the forms of what the user may do to it, by the names of the acts with underscores."""

    row: Row
    forms: dict[str, ActForm]


class Forms:
    """The forms of a page: those of `acts` that the user may use, and the refused one as it was filled in."""

    def __init__(self, acts: Mapping[str, DeskAct], claim: Claim, request: HttpRequest, failed: ActForm | None) -> None:
        self.acts, self.claim, self.user, self.failed = acts, claim, request.user, failed

    def of(self, name: str, target: Any = None, **known: Any) -> ActForm | None:
        """The form of the act `name`; None without permission, or where there is no such act.

        `known` is what the form would have to read again.
        """
        if not self.may(name):
            return None
        form = self.acts[name].form(claim=self.claim, target=target, **known)
        return self.failed if self.failed and self.failed.html_id == form.html_id else form

    def offer(self, row: Row, names: Iterable[str]) -> Offered[Row]:
        """The row with those forms that the user may have for it."""
        made = {underscored(name): self.of(name, row) for name in names}
        return Offered(row, {name: form for name, form in made.items() if form})

    def may(self, name: str) -> bool:
        """There is an act `name`, and the user may do it on this claim."""
        return name in self.acts and self.acts[name].act.permits(self.user, self.claim)

    def on_claim(self, *, but: Collection[str]) -> dict[str, ActForm | None]:
        """The forms without a target, by their names with underscores; without those named in `but`."""
        return {
            underscored(name): self.of(name)
            for name, act in self.acts.items()
            if act.targets is None and name not in but
        }


def underscored(name: str) -> str:
    """The name of an act as a template can write it."""
    return name.replace("-", "_")
