"""Sections by their headings: what stands under them, other headings for them, and one read before another. Pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Path = Sequence[str]
Item = TypeVar("Item")


def is_under(section: Path, path: Path) -> bool:
    """In the section of these headings or below it. Nothing is below what stands before the first heading."""
    return list(section) == list(path) or (bool(path) and list(section[: len(path)]) == list(path))


def under_others(section: Path, old: Path, new: Path) -> list[str]:
    """The headings of what stands under `old`, once that is `new`."""
    return [*new, *section[len(old) :]]


def reordered(items: Sequence[Item], section_of: Callable[[Item], Path], path: Path, before: Path | None) -> list[Item]:
    """All items, those under `path` put before the first one under `before`; at the end where that is None. Raises
    LookupError where nothing stands under one of the two."""
    moved = [item for item in items if is_under(section_of(item), path)]
    rest = [item for item in items if not is_under(section_of(item), path)]
    places = [place for place, item in enumerate(rest) if before is not None and is_under(section_of(item), before)]
    if not moved or (before is not None and not places):
        raise LookupError("nothing stands under these headings")
    place = places[0] if places else len(rest)
    return [*rest[:place], *moved, *rest[place:]]
