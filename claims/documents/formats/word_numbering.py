"""The numbers that Word counts itself and never writes into the text: of each paragraph the one that it shows.

Rules: ECMA-376, part 1, 17.9. Lists that share their abstract definition count on together, unless one starts anew.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from lxml import etree

from claims.text.whole_numbers import whole_number

from .word_markup import W, switch, value
from .word_styles import Style

PLAIN = ("decimal", "decimalZero")
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `shape` is the text around its number ("[%1]"), `style` the paragraph style tied to it.

    `after` is the level from which on another paragraph makes it start anew; -1 for never.
    """

    kind: str = "decimal"
    shape: str = ""
    start: int = 1
    style: str = ""
    after: int = 99

    def shown(self, count: int, step: int) -> str:
        """The number alone, where the level shows it and nothing else but marks around it; else ""."""
        plain = self.kind in PLAIN and re.fullmatch(rf"[^\w%]*%{step + 1}[^\w%]*", self.shape)
        return str(count) if plain else ""


@dataclass(slots=True)
class Listing:
    """What a paragraph's `numId` leads to; `starts` holds the levels that begin anew when it comes first."""

    shared: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through the paragraphs of a text, which have to come in their order."""

    def __init__(self, root: etree._Element | None, styles: dict[str, Style]) -> None:
        self.styles = styles
        self.listings = _listings(root, styles) if root is not None else {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.begun: set[tuple[str, int]] = set()

    def number(self, paragraph: etree._Element) -> str:
        """What the paragraph shows, "" for a bullet, a letter or nothing. It is counted."""
        place = self._place(paragraph)
        if place is None:
            return ""
        key, step = place
        count = self._count(key, step)
        return self.listings[key].levels.get(step, Level()).shown(count, step)

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list and the level of a paragraph: its own, or those of its style."""
        named = value(paragraph, "pPr", "pStyle")
        style = self.styles.get(named, Style())
        own, step = (value(paragraph, "pPr", "numPr", name) for name in ("numId", "ilvl"))
        key = own or style.number
        if key not in self.listings:
            return None
        if step.isdecimal():
            return key, whole_number(step)
        tied = [number for number, level in self.listings[key].levels.items() if level.style == named]
        return key, tied[0] if tied and named else 0 if own else style.step

    def _count(self, key: str, step: int) -> int:
        listing = self.listings[key]
        counts = self.counts[listing.shared]
        begins = listing.starts.get(step)
        if begins is not None and (key, step) not in self.begun:
            counts[step] = begins
        elif step in counts:
            counts[step] += 1
        else:
            counts[step] = listing.levels.get(step, Level()).start if begins is None else begins
        self.begun.add((key, step))
        for deeper in [other for other in counts if other > step]:
            if step < listing.levels.get(deeper, Level()).after:
                del counts[deeper]
        return counts[step]


def is_counted(paragraph: etree._Element) -> bool:
    """Its end was neither deleted nor moved away nor hidden, and it stands in no row that was deleted."""
    end = paragraph.find(f"{W}pPr/{W}rPr")
    gone = end is not None and any(end.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))
    hidden = end is not None and switch(end, "vanish")
    return not gone and not hidden and not any(_is_gone(up) for up in paragraph.iterancestors())


def _is_gone(element: etree._Element) -> bool:
    return element.tag == ALTERNATE or (element.tag == f"{W}tr" and element.find(f"{W}trPr/{W}del") is not None)


def numbers_of(
    body: etree._Element, root: etree._Element | None, styles: dict[str, Style]
) -> dict[etree._Element, str]:
    """The number of each paragraph of the body that shows one; `root` is the part that defines the lists."""
    numbering = Numbering(root, styles)
    if not numbering.listings:
        return {}
    shown = {one: numbering.number(one) for one in body.iter(f"{W}p") if is_counted(one)}
    return {paragraph: number for paragraph, number in shown.items() if number}


def _listings(root: etree._Element, styles: dict[str, Style]) -> dict[str, Listing]:
    shapes = {one.get(f"{W}abstractNumId", ""): one for one in root.iterchildren(f"{W}abstractNum")}
    lists = {one.get(f"{W}numId", ""): one for one in root.iterchildren(f"{W}num")}
    found = {}
    for key, one in lists.items():
        shared = _shape_of(one, shapes, lists, styles)
        if key != "0" and shared in shapes:
            found[key] = _listing(one, shared, _levels(shapes[shared]))
    return found


def _shape_of(
    one: etree._Element, shapes: dict[str, etree._Element], lists: dict[str, etree._Element], styles: dict[str, Style]
) -> str:
    """The abstract definition of a list; where it only names a style of lists, that of the style."""
    shared = value(one, "abstractNumId")
    named = value(shapes[shared], "numStyleLink") if shared in shapes else ""
    through = lists.get(styles.get(named, Style()).number)
    return value(through, "abstractNumId") if through is not None else shared


def _listing(one: etree._Element, shared: str, levels: dict[int, Level]) -> Listing:
    listing = Listing(shared, dict(levels))
    for change in one.iterchildren(f"{W}lvlOverride"):
        step = _step(change)
        own = change.find(f"{W}lvl")
        if own is not None:
            listing.levels[step] = _level(own)
        start = value(change, "startOverride")
        if start.lstrip("-").isdecimal():
            listing.starts[step] = whole_number(start)
            listing.levels[step] = replace(listing.levels.get(step, Level()), start=whole_number(start))
    return listing


def _levels(shape: etree._Element) -> dict[int, Level]:
    return {_step(one): _level(one) for one in shape.iterchildren(f"{W}lvl")}


def _step(element: etree._Element) -> int:
    return whole_number(element.get(f"{W}ilvl") or "")


def _level(one: etree._Element) -> Level:
    formats = [kind for kind in one.iter(f"{W}numFmt") if kind.get(f"{W}val") != "custom"]
    kind = (formats[0].get(f"{W}val") or "") if formats else "decimal"
    start, after = value(one, "start"), value(one, "lvlRestart")
    return Level(
        kind="none" if switch(one, "rPr", "vanish") else kind,
        shape=value(one, "lvlText"),
        start=whole_number(start),
        style=value(one, "pStyle"),
        after=whole_number(after, 99) or -1,
    )
