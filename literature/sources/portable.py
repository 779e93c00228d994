"""A PubMed query in the syntax of Europe PMC, where it can be said there. Pure.

Little can: PubMed explodes MeSH headings, maps words without a tag to headings, and reads AND, OR and NOT from left to
right. What cannot be said there is refused with the reason, so that no count is set against another question's. One
difference is left: tiab looks into the authors' keywords too, and Europe PMC's KW would find MeSH headings with them.
"""

import re
from collections.abc import Iterator

from literature.entrez.query import Token, tokens

FIELDS = {"ti": "TITLE", "title": "TITLE", "tiab": "TITLE_ABS", "title/abstract": "TITLE_ABS"}
NUMBERS = ("pmid", "uid")


class NotPortable(ValueError):
    """Europe PMC cannot be asked the same; the message says why."""


def translate(query: str) -> str:
    """The query for Europe PMC, with every bracket written out. Raises NotPortable."""
    return _group(iter(tokens(query)), is_nested=False)


def _group(pieces: Iterator[Token], *, is_nested: bool) -> str:
    """Terms up to the end of a group, bound from the left as PubMed binds them."""
    so_far, operator, term = "", "", []
    for piece in pieces:
        if piece.kind in ("word", "quoted"):
            term.append(piece)
        elif piece.kind in ("tag", "open"):
            if piece.kind == "open" and term:
                raise _without_tag(term)
            value = _tagged(term, piece) if piece.kind == "tag" else _group(pieces, is_nested=True)
            so_far, operator, term = _bound(so_far, operator, value), "", []
        elif piece.kind == "operator":
            if term:
                raise _without_tag(term)
            operator = piece.text
        elif piece.kind == "close" and is_nested:
            break
        else:
            raise NotPortable(f"{piece.text} has no partner in the query.")
    if term:
        raise _without_tag(term)
    if not so_far:
        raise NotPortable("the query, or a group of it, is empty.")
    return so_far


def _bound(so_far: str, operator: str, value: str) -> str:
    return f"({so_far} {operator or 'AND'} {value})" if so_far else value


def _tagged(term: list[Token], tag: Token) -> str:
    name = " ".join(tag.text[1:-1].lower().split())
    if len(term) != 1:
        raise NotPortable(f"PubMed maps several words before {tag.text} in its own way: write them in quotes.")
    text = term[0].text
    if name in NUMBERS and text.isdecimal():
        return f"EXT_ID:{int(text)}"
    if name not in FIELDS:
        raise NotPortable(f"Europe PMC has nothing that finds what PubMed finds by {tag.text}.")
    if not re.fullmatch(r'"[^"*?:\\]+"|[\w-]+\*?', text):
        raise NotPortable(f"{text} is read otherwise there.")
    return f"{FIELDS[name]}:{text}"


def _without_tag(term: list[Token]) -> NotPortable:
    words = " ".join(piece.text for piece in term)
    return NotPortable(f"PubMed maps “{words}”, which has no tag, to headings and synonyms of its own.")
