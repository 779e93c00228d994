"""Why evidence is indirect, in GRADE's words: who, what, compared with what, measured by what. Pure.

Stored as one text, "animal, other drug: mice given a sample drug", so that it is read without a key and searched.
"""

from collections.abc import Iterable

INDIRECT_IN = ("other population", "other drug", "animal", "cells", "surrogate outcome", "other comparison")


def reason_of(kinds: Iterable[str], words: str) -> str:
    """The kinds in their usual order, then the editor's own words; "" for none of both."""
    chosen = set(kinds)
    named = ", ".join(kind for kind in INDIRECT_IN if kind in chosen)
    return ": ".join(part for part in (named, " ".join(words.split())) if part)


def read_reason(reason: str) -> tuple[list[str], str]:
    """The kinds that a stored reason names, and its own words."""
    named, _, words = reason.partition(":")
    kinds = [kind.strip() for kind in named.split(",")]
    if kinds and all(kind in INDIRECT_IN for kind in kinds):
        return kinds, words.strip()
    return [], reason
