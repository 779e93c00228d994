"""Where the characters of a statement stand in the source of its text, so that a part of it can be anchored."""

import re
from collections.abc import Iterator, Sequence

from claims.documents.formats import markdown, plain
from claims.documents.formats.blocks import Block

Span = tuple[int, int]
WORD = re.compile(r"\S+")


def halves(text: str, words: int) -> tuple[str, str] | None:
    """The statement before and from its word number `words`, counted from 0; None where one of them would be empty."""
    found = list(WORD.finditer(text))
    if not 0 < words < len(found):
        return None
    return text[: found[words - 1].end()].strip(), text[found[words].start() :].strip()


def spans_of_halves(source: str, markup: str, span: Span, text: str, words: int) -> tuple[Span, Span] | None:
    """Where the halves of the statement `text` stand, which stands at `span` of the source; None where it cannot be
    said to the character."""
    parts, characters = halves(text, words), places(source, markup, span, text)
    if parts is None or characters is None:
        return None
    second = len(text) - len(parts[1])
    ends = len(parts[0]) - 1
    return (span[0], characters[ends] + 1), (characters[second], span[1])


def places(source: str, markup: str, span: Span, text: str) -> Sequence[int] | None:
    """The offset in the source of each character of `text`, which is shown for `span` of it.

    The passage is read by itself; where that reads otherwise (a link defined elsewhere), the whole source is.
    """
    start, end = span
    if source[start:end] == text:
        return range(start, end)
    for block in _blocks(source[start:end], markup):
        if block.text.strip() == text:
            first = block.text.index(text)
            return [start + block.span(at, at + 1)[0] for at in range(first, first + len(text))]
    return next(_in_whole(source, markup, span, text), None)


def _in_whole(source: str, markup: str, span: Span, text: str) -> Iterator[Sequence[int]]:
    for block in _blocks(source, markup):
        if block.start <= span[0] and span[1] <= block.end:
            for found in re.finditer(re.escape(text), block.text):
                if block.span(*found.span()) == span:
                    yield [block.span(at, at + 1)[0] for at in range(*found.span())]


def _blocks(source: str, markup: str) -> list[Block]:
    return markdown.blocks(source) if markup == "markdown" else plain.blocks(source)
