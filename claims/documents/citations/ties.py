"""Marks that the file itself ties to entries of its list, or to works: certain, whatever number or name they print.

A reader of files writes such a mark as a link to "#ref-3,4", and the entries 3 and 4 with the same address behind
their first word (`formats.tied`). What the file contradicts is open, and so is no number of the list.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from claims.documents.formats.tied import BETWEEN

from .bibliography import Bibliography
from .marks import RAISED_DIGITS, Citation, citations, numbers_in

LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]*)\)")
ADDRESS = re.compile(r"#ref-(\d+(?:,\d+)*)?(\?)?(/.*)?")


@dataclass(frozen=True, slots=True)
class Tie:
    """`text` is what the mark prints, `start:end` where it stands in the statement, `places` those of its entries.

    `works` are the identifiers of each work that it leads to beside them; `is_open` says that the file contradicts it.
    Where there is nothing of it, the file says no more than that the mark is a citation.
    """

    text: str
    start: int
    end: int
    places: tuple[int, ...] = ()
    works: tuple[tuple[Citation, ...], ...] = ()
    is_open: bool = False

    def settles(self, mark: Citation) -> bool:
        """The mark is this one, or the part of it that this one prints."""
        if mark.kind not in ("number", "author-year") or not (mark.start < self.end and self.start < mark.end):
            return False
        if self.is_open:
            return mark.kind == "author-year" or mark.value in numbers_in(self.text)
        printed = {*re.findall(r"\w+", self.text), *numbers_in(self.text)}
        count = len(self.places) + len(self.works)
        return mark.value.rsplit(" ", 1)[-1] in printed and len(re.findall(r"\d+", self.text)) <= count


def ties_in(source: str, bibliography: Bibliography) -> list[Tie]:
    """Those of a statement, in reading order; `source` is its Markdown."""
    found: list[Tie] = []
    length = end = 0
    for link in LINK.finditer(source):
        length += len(_visible(source[end : link.start()]))
        words = _visible(link[1])
        if led := _led(words, link[2], length, bibliography):
            found.append(led)
        length, end = length + len(words), link.end()
    return found


def _led(words: str, target: str, start: int, bibliography: Bibliography) -> Tie | None:
    led = ADDRESS.fullmatch(target)
    if not led:
        return None
    places = tuple(bibliography.by_ordinals((led[1] or "").split(",")))
    works = tuple(tuple(citations(unquote(work))) for work in (led[3] or "").split(BETWEEN) if work)
    number = words.translate(RAISED_DIGITS).strip("[]() ")
    text = number if number.isdecimal() else words
    return Tie(text, start, start + len(words), places, works, is_open=bool(led[2]))


def _visible(source: str) -> str:
    return re.sub(r"\\(\W)", r"\1", source)
