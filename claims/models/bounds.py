"""How much a person may write into a text: enough for every argument, too little for a book pasted by mistake."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from claims.refusals import Refused

LONGEST_PROSE = 5_000  # characters of a note, a reason, a rationale


def longest_of(field: "models.Field[Any, Any]", prose: Iterable[str]) -> int | None:
    """The most characters for that field of a row whose texts of persons are `prose`; None where there is no bound."""
    return LONGEST_PROSE if field.name in prose else field.max_length


def refuse_too_long(model: type[models.Model], values: Mapping[str, Any], *, prose: Iterable[str]) -> None:
    """Raises Refused for the first text of `values`, by the names of fields, that is longer than may be written."""
    for name, value in values.items():
        field = model._meta.get_field(name)
        if isinstance(value, str) and isinstance(field, models.CharField | models.TextField):
            refuse_longer(value, longest_of(field, prose), str(field.verbose_name))


def refuse_longer(text: str, most: int | None, called: str) -> None:
    """Raises Refused, with both numbers, for a text of more than `most` characters."""
    if most is not None and len(text) > most:
        raise Refused(f"The {called} has at most {most:,} characters, and this one has {len(text):,}: shorten it.")
