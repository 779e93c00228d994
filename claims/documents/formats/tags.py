"""What a parser would have to hold of a page or a part of a Word file, counted before it parses.

libxml2 takes a time that grows with the square of the attributes of one tag of HTML: 350 kB of them hold it for 12 s.
"""

import re
from collections.abc import Iterator

from .article import UnreadableDocument
from .limits import MOST_ATTRIBUTES, MOST_TAGS

UNREAD = re.compile(r"<!--|<(script|style|textarea|title)\b", re.I)  # what stands within is no tag
VALUE = r"""=\s*+(?:"[^"]*+"|'[^']*+')"""
TAG = re.compile(rf"<[a-z](?:[^>=]++|{VALUE}|=)*+", re.I)
VALUES = re.compile(VALUE)


def refuse_many_tags(data: bytes, name: str) -> None:
    """Whatever the encoding. Raises UnreadableDocument."""
    if data.count(b"<") > MOST_TAGS:
        raise UnreadableDocument(
            f"{name} has more than {MOST_TAGS:,} tags, which is the limit: import the part you need, or paste its text."
        )


def refuse_many_attributes(text: str, name: str) -> None:
    """Of one tag of HTML. Raises UnreadableDocument."""
    for piece in _outside_of_scripts(text):
        for found in TAG.finditer(piece):
            long_enough = found.end() - found.start() > 2 * MOST_ATTRIBUTES
            if long_enough and len(re.split(r"[\s/]+", VALUES.sub(" ", found[0]))) > MOST_ATTRIBUTES:
                raise UnreadableDocument(
                    f"{name} has a tag with more than {MOST_ATTRIBUTES:,} attributes, which is the limit:"
                    " copy the article's text out of the browser and paste it."
                )


def _outside_of_scripts(text: str) -> Iterator[str]:
    start = 0
    while opened := UNREAD.search(text, start):
        yield text[start : opened.start()]
        closing = re.compile(f"</{opened[1]}" if opened[1] else "-->", re.I)
        closed = closing.search(text, opened.end())
        if closed is None:
            return
        start = closed.end()
    yield text[start:]
