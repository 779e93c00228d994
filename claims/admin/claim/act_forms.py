"""One act on the page of a claim, and the forms that a page has of a table of them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest

from claims.acts import ACTS, Act
from claims.admin.forms import ActForm
from claims.models import Claim


class DeskAct(NamedTuple):
    """An act of the house behind a form; `anchor` is the part of the page where it stands."""

    form: type[ActForm]
    anchor: str

    @property
    def act(self) -> Act:
        return ACTS[self.form.name]

    @property
    def targets(self) -> Callable[[Claim], QuerySet] | None:
        return self.act.targets


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
        return self.failed if self.failed and self.failed.place == form.place else form

    def may(self, name: str) -> bool:
        """There is an act `name`, and the user may do it on this claim."""
        return name in self.acts and self.acts[name].act.permits(self.user, self.claim)

    def on_claim(self, *, but: Collection[str]) -> dict[str, ActForm | None]:
        """The forms without a target, by their names with underscores; without those named in `but`."""
        return {
            name.replace("-", "_"): self.of(name)
            for name, act in self.acts.items()
            if act.targets is None and name not in but
        }
