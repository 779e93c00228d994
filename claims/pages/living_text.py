"""The text of a document as its blocks, and in each what is which statement. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from claims.documents.formats import markdown, plain
from claims.documents.formats.blocks import Block


class Span(NamedTuple):
    """Where a statement stands in the source of a version."""

    start: int
    end: int
    key: str


class Piece(NamedTuple):
    """Words of a block; `key` is that of the statement they are, "" for none. `ends`: the statement ends with them."""

    text: str
    key: str = ""
    ends: bool = True


@dataclass(frozen=True, kw_only=True)
class LivingBlock:
    """kind: heading, paragraph, item, header, row or skipped; level and number as in `exports.cited_text`."""

    kind: str
    pieces: list[Piece]
    level: int = 0
    number: int | None = None

    @property
    def keys(self) -> list[str]:
        """The statements that end in it."""
        return [piece.key for piece in self.pieces if piece.key and piece.ends]


def living_text(text: str, markup: str, spans: Iterable[Span]) -> list[LivingBlock]:
    """The blocks of a version's text. A statement over several blocks is marked in each and ends in the last; of two
    that stand at the same place the second one ends with no words of its own."""
    read = markdown.blocks if markup == "markdown" else plain.blocks
    blocks = [block for block in read(text) if block.text.strip()]
    touching: list[list[tuple[Span, bool]]] = [[] for _ in blocks]
    ends = [block.end for block in blocks]
    for span in sorted(spans):
        first, last = bisect_right(ends, span.start), bisect_left(ends, span.end)
        within = [at for at in range(first, min(last + 1, len(blocks))) if blocks[at].start < span.end]
        for at in within:
            touching[at].append((span, at == within[-1]))
    return [_marked(block, marks) for block, marks in zip(blocks, touching, strict=True)]


def _marked(block: Block, marks: Sequence[tuple[Span, bool]]) -> LivingBlock:
    pieces, at = [], 0
    for span, ends in marks:
        first, last = max(_visible(block, span.start), at), max(_visible(block, span.end), at)
        pieces += [Piece(block.text[at:first])] if first > at else []
        pieces.append(Piece(block.text[first:last], span.key, ends))
        at = last
    pieces += [Piece(block.text[at:])] if block.text[at:] else []
    level = max(block.level, 1) if block.kind == "heading" else block.level
    return LivingBlock(kind=block.kind, pieces=pieces, level=level, number=block.number)


def _visible(block: Block, offset: int) -> int:
    """How many characters of the block's text stand before an offset of the source."""
    if block.places:
        return bisect_left(block.places, offset)
    return min(max(offset - block.start, 0), len(block.text))


def in_parts(blocks: Sequence[LivingBlock], most: int) -> list[list[LivingBlock]]:
    """The text in parts of about `most` statements; a new one begins at a heading where there is one near."""
    parts: list[list[LivingBlock]] = [[]]
    held = 0
    for block in blocks:
        full = held >= most and (block.kind == "heading" or held >= most * 3 // 2)
        if full:
            parts.append([])
            held = 0
        parts[-1].append(block)
        held += len(block.keys)
    return parts
