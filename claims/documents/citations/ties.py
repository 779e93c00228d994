"""Marks that the file itself ties to entries of its list: certain, whatever number or name they print.

A reader of files writes such a mark as a link to "#ref-3,4", and the entries 3 and 4 with the same address behind
their first word.
"""

import re
from dataclasses import dataclass

from .bibliography import Bibliography
from .marks import RAISED_DIGITS, Citation

LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]*)\)")
ORDINALS = re.compile(r"#ref-(\d+(?:,\d+)*)")


@dataclass(frozen=True, slots=True)
class Tie:
    """`text` is what the mark prints, `start:end` where it stands in the statement, `places` those of its entries."""

    text: str
    start: int
    end: int
    places: tuple[int, ...]

    def settles(self, mark: Citation) -> bool:
        """The mark is this one, or the part of it that this one prints."""
        if mark.kind not in ("number", "author-year") or not (mark.start < self.end and self.start < mark.end):
            return False
        printed = re.findall(r"\w+", self.text)
        return mark.value.rsplit(" ", 1)[-1] in printed and len(re.findall(r"\d+", self.text)) <= len(self.places)


def ties_in(source: str, bibliography: Bibliography) -> list[Tie]:
    """Those of a statement, in reading order; `source` is its Markdown."""
    found: list[Tie] = []
    length = end = 0
    for link in LINK.finditer(source):
        length += len(_visible(source[end : link.start()]))
        words = _visible(link[1])
        ordinals = ORDINALS.fullmatch(link[2])
        places = tuple(bibliography.by_ordinals(ordinals[1].split(","))) if ordinals else ()
        if places:
            number = words.translate(RAISED_DIGITS).strip("[]() ")
            found.append(Tie(number if number.isdecimal() else words, length, length + len(words), places))
        length, end = length + len(words), link.end()
    return found


def _visible(source: str) -> str:
    return re.sub(r"\\(\W)", r"\1", source)
