"""Finding a statement again in another version of its text: exact quote, prefix and suffix.

The selectors are those of the W3C Web Annotation Data Model (TextQuoteSelector, TextPositionSelector). White space is
compared as one space, so that a rewrapped paragraph is still the same. What fits two places equally well is not found:
a claim is never moved by a guess.
"""

import re
from dataclasses import dataclass

SURE_LENGTH = 24  # characters; a shorter quote needs some of its surroundings too
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """`exact` is `text[start:end]`, with up to a margin of characters before and behind."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def anchor(text: str, start: int, end: int, margin: int = 32) -> Anchor:
    """The anchor of `text[start:end]`. Raises ValueError for an empty or outlying span."""
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise ValueError(f"no text at {start} to {end} of {len(text)} characters")
    return Anchor(text[start:end], text[max(0, start - margin) : start], text[end : end + margin], start, end)


def find(anchor: Anchor, text: str) -> tuple[int, int] | None:
    """Where the anchored quote stands in `text`, or None when it is lost or could be meant twice."""
    whole, places = _flat(text)
    quote = _flat(anchor.exact)[0].strip()
    scored = sorted(((_score(anchor, whole, at, quote), at) for at in _occurrences(quote, whole)), reverse=True)
    if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    score, at = scored[0]
    if not score and len(quote) < SURE_LENGTH:
        return None
    return places[at], places[at + len(quote) - 1] + 1


def surroundings_agree(prefix: str, suffix: str, text: str, start: int, end: int) -> int:
    """How many characters before and behind `text[start:end]` are those of `prefix` and `suffix`, counted outward."""
    before, behind = (SPACE.sub(" ", part).strip() for part in (prefix, suffix))
    reach = 2 * max(len(prefix), len(suffix))  # white space may have grown
    left = SPACE.sub(" ", text[max(0, start - reach) : start]).rstrip()
    right = SPACE.sub(" ", text[end : end + reach]).lstrip()
    return _agreement(before[::-1], left[::-1]) + _agreement(behind, right)


def _flat(text: str) -> tuple[str, list[int]]:
    """The text with each run of white space as one space, and where each character came from."""
    shown: list[str] = []
    places: list[int] = []
    for piece in re.finditer(r"\s+|\S", text):
        shown.append(" " if piece[0].isspace() else piece[0])
        places.append(piece.start())
    return "".join(shown), places


def _occurrences(quote: str, whole: str) -> list[int]:
    if not quote:
        return []
    before = r"(?<!\w)" if quote[0].isalnum() else ""
    behind = r"(?!\w)" if quote[-1].isalnum() else ""
    return [found.start() for found in re.finditer(f"{before}(?={re.escape(quote)}{behind})", whole)]


def _score(anchor: Anchor, whole: str, at: int, quote: str) -> int:
    """How many characters of the surroundings agree, counted outward from the quote."""
    prefix = SPACE.sub(" ", anchor.prefix).strip()[::-1]
    suffix = SPACE.sub(" ", anchor.suffix).strip()
    before = whole[max(0, at - len(prefix) - 2) : at].rstrip()[::-1]
    behind = whole[at + len(quote) : at + len(quote) + len(suffix) + 2].lstrip()
    return _agreement(prefix, before) + _agreement(suffix, behind)


def _agreement(one: str, two: str) -> int:
    count = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        count += 1
    return count
