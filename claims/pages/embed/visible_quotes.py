"""Where statements stand in a text as its readers see it, without marks of Markdown. Pure.

The selectors are those of the W3C Web Annotation Data Model (TextQuoteSelector, TextPositionSelector). Blocks are
parted by a newline, so that a quote's surroundings say where its paragraph ends.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.pages.living_text import LivingBlock

MARGIN = 48  # characters before and behind that are told
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class VisibleQuote:
    """`exact` is the visible text from `start` to `end`, with up to MARGIN characters before and behind."""

    key: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def visible_quotes(blocks: Iterable[LivingBlock]) -> list[VisibleQuote]:
    """Each statement with words of its own once, in the order of the text."""
    spans: dict[str, tuple[int, int]] = {}
    text = ""
    for block in blocks:
        text += "\n" if text else ""
        for piece in block.pieces:
            words = SPACE.sub(" ", piece.text)
            if piece.key and words.strip():
                first, _ = spans.get(piece.key, (len(text), 0))
                spans[piece.key] = (first, len(text) + len(words))
            text += words
    return [_quote(key, text, *span) for key, span in spans.items()]


def _quote(key: str, text: str, start: int, end: int) -> VisibleQuote:
    return VisibleQuote(
        key, text[start:end], text[max(0, start - MARGIN) : start], text[end : end + MARGIN], start, end
    )
