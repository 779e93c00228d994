"""Pages of a manual as a terminal shows them: lines filled up with spaces and tabs, which are no columns."""

import re

PAGE = re.compile(r"\A\s*(?P<name>[\w.:+-]{1,60}\(\d\w{0,4}\))[ \t]+\S.*[ \t](?P=name)[ \t]*(?:\r?\n|\Z)", re.I)
FILLED = re.compile(r"(?<=\S)[ \t]{1,3}(?=\S)")
TERM = re.compile(r"[ \t]*\S{1,16}(?: \S{1,16})?(?P<gap>[ \t]{2,16})(?=\S)")
WIDEST = 3  # columns between two words of a filled line; what stands further apart stands in columns
LONGEST = 300  # characters of a line that a terminal shows; the time grows with the square of it
STOP = 8  # columns of a terminal's tab
NARROW_SPACES = (" ", "  ", " \xa0 ")  # three spaces would mark a column


def is_manual_page(text: str) -> bool:
    """Its first line names it on the left and on the right: "tea(1)   User Commands   tea(1)"."""
    return bool(PAGE.match(text))


def is_head(line: str) -> bool:
    """The line above a page, that names it twice."""
    return bool(PAGE.fullmatch(line))


def as_prose(text: str) -> str:
    """As many characters, so that every place stays; between the words of a filled line no tab and no column.

    Nor between a term and what explains it, which goes on below at the same column.
    """
    lines = text.splitlines(keepends=True)
    return "".join(_unfilled(_untermed(line, below)) for line, below in zip(lines, [*lines[1:], ""], strict=True))


def _untermed(line: str, below: str) -> str:
    term = TERM.match(line)
    if not term or _columns(below[: len(below) - len(below.lstrip())]) != _columns(term[0]):
        return line
    gap = term["gap"]
    return line[: term.start("gap")] + (" \xa0" * len(gap))[: len(gap)] + line[term.end() :]


def _unfilled(line: str) -> str:
    return FILLED.sub(lambda gap: _narrow(line, gap), line) if len(line) <= LONGEST else line


def _narrow(line: str, gap: re.Match[str]) -> str:
    is_filling = _columns(line[: gap.end()]) - _columns(line[: gap.start()]) <= WIDEST
    return NARROW_SPACES[len(gap[0]) - 1] if is_filling else gap[0]


def _columns(line: str) -> int:
    return len(line.expandtabs(STOP))
