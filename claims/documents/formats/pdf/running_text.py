"""The lines of a document in reading order as headings, paragraphs, items, entries and notes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from claims.documents.formats.noise import FINAL
from claims.documents.formats.outline import is_notes, is_references
from claims.documents.formats.text_lines import BULLET

from .displayed import display_of
from .entries import Placed
from .print_lines import Line
from .run_in import split_off
from .typography import LONGEST_HEADING, MOST_LINES, Style, Typography, is_named, number_of, reads_as_heading, style_of

GAP = 1.32  # of the distance of lines: a wider one parts paragraphs
INDENT = 0.7  # of the size
SHORT = 2.5  # of the size: a line that ends so far before the edge, in a full stop, ends its paragraph
OPEN_END = re.compile(r"(?:[a-zß-öø-ÿ0-9,;)\]–-]|[A-Z]{2,})[⁰¹²³⁴-⁹,⁻–]*$")
Kind = Literal["heading", "paragraph", "entries", "code", "formula"]


@dataclass(slots=True)
class Part:
    """A run of lines that belong together. `level` of a heading; `run_in` is a heading that stands in its paragraph."""

    kind: Kind
    placed: list[Placed]
    level: int = 0

    @property
    def lines(self) -> list[Line]:
        return [one.line for one in self.placed]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def page(self) -> int:
        return self.placed[0].line.page


@dataclass(slots=True)
class Body:
    parts: list[Part] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)  # pages where a sentence does not go on as it should


def body_of(placed: Sequence[Placed], typography: Typography) -> Body:
    """The levels of the headings are learnt on the way."""
    parts = _parts(placed, typography)
    typography.learn_levels([part.lines for part in parts if part.kind == "heading"])
    for part in parts:
        if part.kind == "heading":
            part.level = typography.level_of(part.lines)
    parts = list(_with_entries(parts))
    return Body(parts, _doubtful(parts))


def _parts(placed: Sequence[Placed], typography: Typography) -> list[Part]:
    parts: list[Part] = []
    place = 0
    listing = False
    while place < len(placed):
        before = placed[place - 1] if place else None
        if display := display_of(placed[place], typed_body=typography.typed):
            if not (parts and parts[-1].kind == display):
                parts.append(Part(display, []))
            parts[-1].placed.append(placed[place])
            place += 1
            continue
        heading = _heading(placed, place, before, typography, listing)
        if heading:
            parts.append(Part("heading", list(heading)))
            text = parts[-1].text
            listing = is_references(text) or (
                listing and not is_named(text) and not typography.stands_out(heading[0].line)
            )
            place += len(heading)
            continue
        one = placed[place]
        if (
            parts
            and parts[-1].kind == "paragraph"
            and before is not None
            and _goes_on(before, one, parts[-1], typography)
        ):
            parts[-1].placed.append(one)
        else:
            parts.append(Part("paragraph", [one]))
        place += 1
    return parts


def _heading(
    placed: Sequence[Placed], place: int, before: Placed | None, typography: Typography, listing: bool
) -> Sequence[Placed]:
    """The lines of the heading that begins here, or none."""
    first = placed[place]
    end = place + 1
    style = style_of(first.line)
    while end < len(placed) and end - place < MOST_LINES and _is_same_heading(placed[end - 1], placed[end], style):
        end += 1
    held = placed[place:end]
    text = " ".join(one.line.text for one in held)
    if end == len(placed) or not reads_as_heading(text):
        return _named_line(placed, place, before, typography)
    out = typography.stands_out(first.line)
    if not out or (
        end < len(placed) and end - place == MOST_LINES and _is_same_heading(placed[end - 1], placed[end], style)
    ):
        return _named_line(placed, place, before, typography)
    weak = not (style.bold and not typography.bold) and first.line.size <= 1.06 * typography.size
    apart = before is None or first.begins or _gap(before, first) > 1.15 * typography.leading
    if weak and not (is_named(text) or (apart and len(text.split()) <= 14 and not listing)):
        return ()
    if listing and not is_named(text) and (weak or BULLET.match(text)):
        return ()
    if before is not None and not apart and _is_open(before, first) and not is_named(text):
        return ()
    return held


def _named_line(
    placed: Sequence[Placed], place: int, before: Placed | None, typography: Typography
) -> Sequence[Placed]:
    """One line that is nothing but the name of a section, or a number and a name, whatever it looks like."""
    one = placed[place]
    text = one.line.text
    if place + 1 == len(placed) or not reads_as_heading(text):
        return ()
    wide = one.line.width > 0.8 * (one.right - one.left) and one.line.cells == 1
    apart = before is None or one.begins or _gap(before, one) > 1.2 * typography.leading
    if is_named(text) and not wide and (is_references(text) or apart or before is None or not _is_open(before, one)):
        return placed[place : place + 1]
    numbered = "." in number_of(text) and len(text) < 90 and apart and not wide
    return placed[place : place + 1] if numbered else ()


def _is_same_heading(one: Placed, two: Placed, style: Style) -> bool:
    alike = style_of(two.line)
    return (
        (alike.size, alike.bold, alike.italic) == (style.size, style.bold, style.italic)
        and one.line.page == two.line.page
        and 0 < one.line.y - two.line.y < 1.5 * one.line.size
        and not number_of(two.line.text)
        and not is_named(two.line.text)
        and len(one.line.text) < LONGEST_HEADING
    )


def _gap(before: Placed, one: Placed) -> float:
    return before.line.y - one.line.y if before.line.page == one.line.page else 1_000.0


def _is_open(before: Placed, one: Placed) -> bool:
    """The line stops in mid-sentence, at the edge of its column."""
    full = before.line.x1 > before.right - SHORT * before.line.size
    return full and not FINAL.search(before.line.text)


def _goes_on(before: Placed, one: Placed, part: Part, typography: Typography) -> bool:
    """The line belongs to the paragraph before it, whatever column or page they stand in."""
    line, last = one.line, before.line
    if BULLET.match(line.text) and not (_is_open(before, one) and re.match(r"[\d(]", line.text) and one.indent < 3):
        return False
    if typography.stands_out(line) != typography.stands_out(last) and not line.text[:1].islower():
        return False
    if _ends(last) and split_off([line], typography):
        return False
    if one.begins:
        return not _ends(last) or (line.text[:1].islower() and not _is_sentence(last.text))
    if abs(line.size - last.size) > 0.12 * last.size:
        return False
    hanging = bool(BULLET.match(part.text)) and line.x0 > part.placed[0].line.x0 + 3
    if _gap(before, one) > GAP * max(typography.leading, 1.1 * line.size) and (
        _ends(last) or not line.text[:1].islower()
    ):
        return False
    if hanging:
        return True
    if one.indent > INDENT * line.size and before.indent < one.indent - 2 and _ends(last):
        return False
    short = last.x1 < before.right - SHORT * last.size
    return not (short and _ends(last) and not line.text[:1].islower())


def _ends(line: Line) -> bool:
    return bool(FINAL.search(line.text)) and not line.text.endswith((",", ";"))


def _is_sentence(text: str) -> bool:
    return bool(re.search(r"[.!?][\"”’)\]]*[⁰¹²³⁴-⁹,⁻–]*$", text))


def _with_entries(parts: Sequence[Part]) -> Iterator[Part]:
    """What stands under a heading of references, up to the next heading, as one list."""
    held: Part | None = None
    for part in parts:
        if part.kind == "heading":
            if held and held.placed:
                yield held
            named = is_references(part.text) or is_notes(part.text)
            yield part
            held = Part("entries", []) if named else None
        elif held is not None:
            held.placed += part.placed
        else:
            yield part
    if held and held.placed:
        yield held


def _doubtful(parts: Sequence[Part]) -> set[int]:
    """Pages on which a column begins in mid-sentence though none is open, or one stays open over its end."""
    pages: set[int] = set()
    texts = [part for part in parts if part.kind == "paragraph"]
    known = {word for part in texts for word in re.findall(r"\b[a-z]{2,}\b", part.text)}
    for before, part in zip([None, *texts], texts, strict=False):
        first = part.placed[0]
        if first.begins and first.line.text[:1].islower() and (before is None or _is_sentence(before.text)):
            pages.add(part.page)
        for one, two in pairwise(part.placed):
            word = re.match(r"[A-Z][a-z]+\b", two.line.text)
            if (
                two.begins
                and word
                and not _ends(one.line)
                and word[0].casefold() in known
                and _is_title_word(word[0], one)
            ):
                pages.add(two.line.page)
    return pages


def _is_title_word(word: str, one: Placed) -> bool:
    """A word that begins sentences stands behind one that needs more: the two do not belong together."""
    return word in ("The", "This", "These", "We", "In", "It", "They", "However", "There", "Our", "A", "An") and bool(
        OPEN_END.search(one.line.text)
    )
