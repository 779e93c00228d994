"""How the API answers what an act refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

from rest_framework.exceptions import ParseError, PermissionDenied

from claims.access.permits import NotPermitted
from claims.refusals import Refused


@contextmanager
def answered() -> Iterator[None]:
    """403 to whom may not do it there; 400, with what to do, for what is refused."""
    try:
        yield
    except NotPermitted as error:
        raise PermissionDenied(str(error)) from error
    except Refused as error:
        raise ParseError(str(error)) from error
