"""Tables of contents in plain text: names with dots up to a page, and a run of names that head what comes below."""

import re
from collections.abc import Iterator, Sequence

from .outline import bare
from .text_lines import Line

LEADER = re.compile(r"[ \t]*(?:(?:\s?[.·…_]){4,}|\s*…{2,})[ \t]*(?:\d{1,4}|[ivxl]{1,6})?$")
MANY_NUMBERS = re.compile(r"^(?:\d{1,2}\.){0,3}\d{1,2}\.?\s+")
NO_NAME = re.compile(r"[a-z]{3}\.$|[,;:]$|\b(?:the|an?|and|or|of|in|to|with|for|by|that|which)$")  # cut, or a sentence
LONGEST = 300  # characters of a line
MOST_WORDS, LEAST = 16, 3


def contents(lines: Sequence[Line]) -> Iterator[int]:
    """Places of the lines of a table of contents. A list that something leads in to is none."""
    names = [_name(line.text) if len(line.text) <= LONGEST else "" for line in lines]
    last = {name: place for place, name in enumerate(names) if name}
    again = [bool(name) and last[name] > place for place, name in enumerate(names)]
    yield from (place for place, line in enumerate(lines) if len(line.text) <= LONGEST and LEADER.search(line.text))
    first = 0
    while first < len(lines):
        end = _end(again, first)
        led = first and lines[first - 1].text.endswith(":")
        if end - first >= LEAST and not led and all(last[names[place]] >= end for place in (first, end - 1)):
            yield from range(first, end)
        first = max(end, first + 1)


def _end(again: Sequence[bool], first: int) -> int:
    """Behind the last line of a run; a single name in it may differ from the one below."""
    end = first
    while end < len(again) and (again[end] or (end > first and again[end - 1] and any(again[end + 1 : end + 2]))):
        end += 1
    return end


def _name(line: str) -> str:
    """What a heading and its entry in the contents share, or ""."""
    name = MANY_NUMBERS.sub("", LEADER.sub("", line))
    names = name[:1].isupper() and len(name.split()) <= MOST_WORDS and not NO_NAME.search(name)
    return bare(name).casefold() if names else ""
