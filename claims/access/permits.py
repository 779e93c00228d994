"""The permission that an act asks for, said at its function: no door is needed for a stranger to be refused."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, cast

from django.db.models import Model

from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)


class NotPermitted(Refused):
    """Whoever acts may not do this there. Doors answer it as they answer any stranger (403), not as a mistake (422)."""


class Guarded(Protocol[P, R_co]):
    """A function that is an act: it knows the permission it asks for on its first argument."""

    permission: str
    __name__: str

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...


def requires(permission: str, *, or_nobody: bool = False) -> Callable[[Callable[P, R_co]], Guarded[P, R_co]]:
    """Makes a function an act on the row that is its first argument: its actor `by` must hold `permission` there.

    With `or_nobody`, None may act too: a rule, or whoever runs the installation from its command line. What follows
    from an act is no act of its own and calls no guarded function. Raises NotPermitted.
    """

    def guard(act: Callable[P, R_co]) -> Guarded[P, R_co]:
        @wraps(act)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R_co:
            by = cast("User | None", kwargs.get("by"))
            if by is not None or not or_nobody:
                refuse_stranger(by, permission, cast(Model, args[0]))
            return act(*args, **kwargs)

        named = cast(Guarded[P, R_co], guarded)
        named.permission = permission
        return named

    return guard


def authenticated(user: "User | AnonymousUser") -> "User":
    """Whoever asks, at a door that only those pass who have signed in. Raises NotPermitted for others."""
    if not user.is_authenticated:
        raise NotPermitted("Sign in first.")
    return user


def refuse_stranger(by: "User | AnonymousUser | None", permission: str, row: Any) -> None:
    """Raises NotPermitted where `by` does not hold the permission on the row."""
    if by is None:
        raise NotPermitted("Nobody is named who does this: say who.")
    if not by.has_perm(permission, row):
        raise NotPermitted("Your role does not allow you to do this here: ask a lead of the document.")
