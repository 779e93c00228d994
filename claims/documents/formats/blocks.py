"""What a document is made of before it is split into statements: one shape for plain text and for Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "header", "row", "skipped"]


@dataclass(frozen=True, slots=True)
class Block:
    """One visible piece of text and where it stands in the source.

    `level`: of a heading 1 to 7, or 0 when plain text does not tell; of a list item its nesting, from 0.
    `number`: the one that a list item bears, or None.
    `reason`: why a "skipped" block holds no statement.
    `places`: the source offset of each visible character; empty when `text` is the slice `start:end` itself.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    level: int = 0
    reason: str = ""
    places: Sequence[int] = ()
    number: int | None = None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Source offsets of the visible characters `first` to `last` (exclusive)."""
        if not self.places:
            return self.start + first, self.start + last
        return self.places[first], self.places[last - 1] + 1
