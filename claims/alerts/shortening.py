"""Keeping within the bounds of a channel: texts that end in "…", and as many parts as there is room for. Pure."""

import json
from collections.abc import Sequence
from typing import Any


def shortened(text: str, most: int) -> str:
    """The text on one line, of at most `most` characters; it ends at a word, with "…", where it is longer."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    kept = line[: most - 1]
    return (kept[: kept.rfind(" ")] if " " in kept[most // 2 :] else kept).rstrip() + "…"


def fitting(parts: Sequence[dict[str, Any]], *, most: int, size: int) -> list[dict[str, Any]]:
    """As many of the first parts as there is room for: at most `most`, and `size` bytes as JSON in UTF-8."""
    kept: list[dict[str, Any]] = []
    for part in parts[:most]:
        size -= len(json.dumps(part, ensure_ascii=False).encode()) + 2
        if size < 0:
            break
        kept.append(part)
    return kept
