"""Fields of a Word text: what each one says it is, and whether a run belongs to its instruction or to its result.

Fields stand within each other: EndNote keeps its data in a second field within the instruction of the first.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lxml import etree

from .word_markup import W

BIBLIOGRAPHY = re.compile(
    r"\s*(?:ADDIN\s+(?:ZOTERO_BIBL|EN\.REFLIST|(?:Mendeley Bibliography )?CSL_BIBLIOGRAPHY)|BIBLIOGRAPHY\b)", re.I
)
DATA_OF_ENDNOTE = re.compile(r"\s*ADDIN\s+EN\.CITE\.DATA\b", re.I)


@dataclass(slots=True)
class Field:
    """One that is open. `data` is what a program hid beside its instruction.

    `address` is what its result leads to, `note` the note that it marks once more.
    """

    instruction: str = ""
    data: str = ""
    shown: bool = False
    address: str = ""
    note: str = ""
    is_element: bool = False  # one element holds it: no mark ends it

    @property
    def is_bibliography(self) -> bool:
        return bool(BIBLIOGRAPHY.match(self.instruction))


class Fields:
    """Those that are open at a place of the text, outermost first."""

    def __init__(self) -> None:
        self.open: list[Field] = []

    @property
    def is_instruction(self) -> bool:
        """Here stands what a field is, not what it shows."""
        return not all(field.shown for field in self.open)

    @property
    def is_bibliography(self) -> bool:
        return any(field.shown and field.is_bibliography for field in self.open)

    @property
    def address(self) -> str:
        """What the text at this place leads to: the outermost field knows best, a citation holds links of its own."""
        return next((field.address for field in self.open if field.shown and field.address), "")

    @property
    def note(self) -> str:
        return next((field.note for field in self.open if field.shown and field.note), "")

    def end(self) -> None:
        """The innermost one that marks began."""
        begun = [place for place, field in enumerate(self.open) if not field.is_element]
        if not begun:
            return
        ended = self.open.pop(begun[-1])
        if len(begun) > 1 and DATA_OF_ENDNOTE.match(ended.instruction):
            outer = self.open[begun[-2]]
            outer.data = outer.data or ended.data

    @contextmanager
    def within(self, field: Field) -> Iterator[None]:
        """While what an element holds is read, whose field this is."""
        field.shown = field.is_element = True
        self.open.append(field)
        yield
        self.open = [one for one in self.open if one is not field]


def whole_fields(root: etree._Element) -> set[etree._Element]:
    """The marks of fields that begin and end: the text behind one that never ends would be lost in it."""
    whole: set[etree._Element] = set()
    begun: list[list[etree._Element]] = []
    for mark in root.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if any(up.tag in (f"{W}del", f"{W}moveFrom") for up in mark.iterancestors()):
            continue
        if kind == "begin":
            begun.append([mark])
        elif begun:
            begun[-1].append(mark)
            if kind == "end":
                whole.update(begun.pop())
    return whole
