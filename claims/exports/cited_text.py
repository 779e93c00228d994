"""The document's own text, block by block, with the citations set into it behind the statements. Pure.

Of the text its words are kept, not its markup: headings, paragraphs, items of lists and rows of tables come as plain
values that each format escapes, so that nothing a writer typed acts in a file that another one opens.
"""

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


def article_of(text: str, markup: str, cited: Iterable[tuple[int, Sequence[int]]]) -> list[ArticleBlock]:
    """The blocks of a version's text. `cited`: (offset in the text behind a statement, numbers of the works)."""
    read = markdown.blocks if markup == "markdown" else plain.blocks
    marks = sorted((end, list(numbers)) for end, numbers in cited if numbers)
    return [_with_citations(block, marks) for block in read(text) if block.text.strip()]


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
