"""The document's own text, block by block, with the citations set into it behind the statements. Pure.

Of the text its words are kept, not its markup: headings, paragraphs, items of lists and rows of tables come as plain
values that each format escapes, so that nothing a writer typed acts in a file that another one opens.
"""

import sys
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.documents.formats import markdown, plain
from claims.documents.formats.blocks import Block


@dataclass(frozen=True, kw_only=True)
class ArticleBlock:
    """kind: heading, paragraph, item, header, row or skipped (captions, code: shown as paragraphs).

    level: of a heading from 1, of an item its nesting from 0; `number` the one that an item of a numbered list bears.
    pieces: the text in order; behind each piece the numbers of the works to cite there, often none. Cells of a row are
    parted by " | ".
    """

    kind: str
    pieces: list[tuple[str, list[int]]]
    level: int = 0
    number: int | None = None


def article_of(
    text: str, markup: str, cited: Iterable[tuple[int, Sequence[int]]], order: Sequence[int] = ()
) -> list[ArticleBlock]:
    """The blocks of a version's text. `cited`: (offset in the text behind a statement, numbers of the works).

    `order`: where the statements begin in the text, in the order in which its sections are read; empty: that of the
    text.
    """
    read = markdown.blocks if markup == "markdown" else plain.blocks
    marks = sorted((end, list(numbers)) for end, numbers in cited if numbers)
    blocks = [block for block in read(text) if block.text.strip()]
    return [_with_citations(block, marks) for block in (_in_order(blocks, order) if order else blocks)]


def _in_order(blocks: Sequence[Block], order: Sequence[int]) -> list[Block]:
    """Each heading with what is below it up to the next one stands where its first statement is read. One without a
    statement stands before what is below it, else behind the one before it."""
    place_of = {start: place for place, start in enumerate(order)}
    starts = sorted(place_of)
    parts = _parts(blocks)
    places: list[int | None] = []
    for part, behind in zip(parts, [*parts[1:], []], strict=True):
        until = behind[0].start if behind else part[-1].end
        first = bisect_left(starts, part[0].start)
        here = first < len(starts) and starts[first] < until
        places.append(place_of[starts[first]] if here else None)
    for index, own in enumerate(places):
        if own is None:
            below = [place for place in places[index + 1 : _end(parts, index)] if place is not None]
            places[index] = min(below, default=None)
    place, keyed = -1, []
    for part, own in zip(parts, places, strict=True):
        place = place if own is None else own
        keyed.append((place, part))
    return [block for _, part in sorted(keyed, key=lambda one: one[0]) for block in part]


def _parts(blocks: Sequence[Block]) -> list[list[Block]]:
    parts: list[list[Block]] = []
    for block in blocks:
        if block.kind == "heading" or not parts:
            parts.append([])
        parts[-1].append(block)
    return parts


def _end(parts: Sequence[Sequence[Block]], index: int) -> int:
    """Of the parts below the heading of this one: the first that is none of them."""
    level = parts[index][0].level if parts[index][0].kind == "heading" else sys.maxsize
    return next((at for at in range(index + 1, len(parts)) if parts[at][0].level <= level), len(parts))


def _with_citations(block: Block, marks: Sequence[tuple[int, list[int]]]) -> ArticleBlock:
    first = bisect_left(marks, (block.start + 1, []))
    last = bisect_left(marks, (block.end + 1, []))
    pieces, at = [], 0
    for end, numbers in marks[first:last]:
        behind = _visible(block, end)
        pieces.append((block.text[at:behind], numbers))
        at = behind
    if block.text[at:] or not pieces:
        pieces.append((block.text[at:], []))
    level = max(block.level, 1) if block.kind == "heading" else block.level
    return ArticleBlock(kind=block.kind, pieces=pieces, level=level, number=block.number)


def _visible(block: Block, end: int) -> int:
    """How many characters of the block's text stand before an offset of the source."""
    return bisect_left(block.places, end) if block.places else min(end - block.start, len(block.text))
