"""Lines of plain text that are no prose: code, what a program printed, drawn tables, names of pictures."""

import re
from collections.abc import Iterable, Iterator, Sequence

from .noise import FINAL
from .text_lines import Line

CODE, TABLE, PICTURE, NUMBER = "code", "table drawn in signs", "picture", "number alone"
FORMULA = "formula"
WORD_OF_THREE = re.compile(r"[^\W\d_]{3,}")
IS_CODE = re.compile(
    r"(?:>>>|R>|In ?\[\d+\]:|Out ?\[\d+\]:|\((?:gdb|lldb|i?[pP]db)\))(?:\s|$).*"
    r"|(?:>|\+|\$)\s+(?=\S*[\w.]+(?:\(|\s*<-|\s*=\s)|(?:library|cd|sudo|pip|npm|apt|git)\b).*"
    r"|.*(?:(?<=[\w\])])\s*<-\s*\S|(?<=\S)\s*%>%|\|>\s*$).*"
    r"|(?:library|require|source|print|summary|plot|install\.packages|set\.seed|options)\([^()]{0,80}\)\s*(?:#.*)?"
    r"|(?:import\s[\w.]+(?:\sas\s\w+)?|from\s[\w.]+\simport\s[\w, *()]+|#include\s*[<\"].*|(?:def|class)\s\w+.*:)"
    r"|[\w.]+\((?=.*[=\"'])(?:[^.!?]|\.(?=\w))*(?:\)|,)|[\w.]+\s*=\s*[\w.]+\(.*(?:\)|,)|[)}\]]+[;,]?|\}\s*else\s*\{"
    r"|\\(?:usepackage|documentclass|begin|end|setlength|newcommand)\b.*|\\(?:code|link|item)\{.*"
    r"|'data\.frame':.*|\$\s?[\w.]+\s*:\s.*|#{2}\s+\[\d+\]\s.*|/[*/]\s.*|[\w-]+:\s*[\w#.% -]+;"
)
ENDS_A_COMMAND = re.compile(r".*[)\w\]];(?:\s*\})?")
CODE_SIGNS = re.compile(r"[={}$\\]|\(\)|\w\(\w")
PROMPTED = re.compile(r"[$#%]\s+(?:\./|/|sudo\b|[a-z][a-z0-9_+-]{1,20}(?=\s+[-./$\w]|$)).*(?<![.!?:])")
TREE = re.compile(r"[\s│|]*[├└][─-].*")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
CALLS = re.compile(r"\w\(|\w\s?=\s?[\w\"(]|[(\[]\w")
IN_COLUMNS = re.compile(r"\S {2,}\S")
TOKEN = re.compile(r"\S+")
VALUE = re.compile(
    r"[<>=≤≥~±(\[\"]?[-−+]?(?:\d[\d.,]*(?:e[-+]?\d+)?%?|\.\d+|NA|NaN|Inf|TRUE|FALSE|NULL)[)\]\",;:*]*", re.I
)
PRINTED = re.compile(r"\[\d+(?:,\d*)?\]\s+(?:(?:[-+]?[\d.]+(?:e[-+]?\d+)?|\"[^\"]*\"|TRUE|FALSE|NA)(?:\s+|$))+")
DASHES = re.compile(r"-{2,}(?: +-{2,})+")  # below the names of a table's columns, as pandoc draws them
FULL_LINE = re.compile(r"-{5,}")
# In lines set in below a colon: a path, an option, a setting, a name of a program's; no "p=0.03", no "and/or".
SHOWN = re.compile(
    r"[A-Za-z_]\w*\s?=\s?[^\d\s<>=.-]|\$\w|[{}\\;|]$|[{}\\]|(?<!\S)~?/[\w.-]+(?:/|:?$)|(?<!\S)--?[a-z][\w-]*(?!\S)"
    r"|\w\(\)|[a-z]_[a-z]|\w://\S|^#\s?\w"
)
SET_IN, SHOWN_SHARE, PROSE_SHARE = 2, 0.5, 0.2
MOST_HEAD, MOST_ROWS = 6, 200  # lines of a table above and below its dashes
LONGEST = 300  # characters; what is longer is a paragraph
LONE_NUMBER = re.compile(r"\(?\d{1,4}(?:\.\d{1,3}){0,3}\.?\)?")
SPOKEN_WORDS = 3
PROSE_WORDS = 5  # in small letters: beside such a line one of numbers goes on with it
VALUES_SHARE = 0.6  # of what stands in a line of values: "model3 0.02 0.02 0.04"
BORDER = re.compile(r"[+|└┌├╔╚][-=+:|\s─═┬┴┼]*[-=─═]{2}[-=+:|\s─═┬┴┼]*[+|┘┐┤╗╝]")
ROW = re.compile(r"[|│║].*[|│║]")
NAMED_PICTURE = re.compile(r"(?:\[(?![\d,–^-]+\])[^\[\]]{0,60}\]\s*){1,8}")


def set_apart(lines: Sequence[Line]) -> dict[int, str]:
    """The reason of each line that is no prose, by its place."""
    found = {place: why for place, line in enumerate(lines) if (why := _reason(line.text))}
    for place, line in enumerate(lines):
        if place not in found and _is_alone(lines, place) and LONE_NUMBER.fullmatch(line.text):
            found[place] = NUMBER
        elif place not in found and _is_of_values(line.text) and not _is_by_prose(lines, place):
            found[place] = CODE
    found |= {place: TABLE for place in _tables(lines)}
    found |= {place: CODE for place in _shown_code(lines)}
    _go_on(lines, found, range(1, len(lines)), step=-1)
    _go_on(lines, found, range(len(lines) - 2, -1, -1), step=1)
    for place in range(1, len(lines) - 1):  # one line of code that looks like words, between others
        around = found.get(place - 1), found.get(place + 1)
        if place not in found and around == (CODE, CODE) and not (lines[place].gap or lines[place + 1].gap):
            found[place] = CODE
    return found


def _shown_code(lines: Sequence[Line]) -> Iterator[int]:
    """What is set in below a line with a colon, where half of the lines bear a sign of code and few are prose."""
    first = 1
    while first < len(lines):
        before, indent = lines[first - 1], lines[first].indent
        if not before.text.endswith(":") or indent < before.indent + SET_IN or not lines[first].gap:
            first += 1
            continue
        end = first
        while end < len(lines) and lines[end].indent >= indent:
            end += 1
        if _is_code(lines[first:end]):
            yield from range(first, end)
        first = end


def _is_code(lines: Sequence[Line]) -> bool:
    if any(line.bulleted and not line.text.startswith("#") for line in lines):
        return False
    signs = sum(bool(SHOWN.search(line.text)) for line in lines)
    prose = sum(_is_prose(line.text) and not SHOWN.search(line.text) for line in lines)
    return signs >= SHOWN_SHARE * len(lines) and prose <= PROSE_SHARE * len(lines)


def torn_formulas(lines: Sequence[Line]) -> dict[int, str]:
    """Of the copy of a PDF: lines that are signs and single letters, as a formula, an axis or a diagram leaves them."""
    return {
        place: FORMULA
        for place, line in enumerate(lines)
        if len(line.text) <= LONGEST and not WORD_OF_THREE.search(line.text) and not _is_by_prose(lines, place)
    }


def _is_alone(lines: Sequence[Line], place: int) -> bool:
    return lines[place].gap and (place + 1 == len(lines) or lines[place + 1].gap)


def _is_by_prose(lines: Sequence[Line], place: int) -> bool:
    """A line right above or below is of a sentence."""
    above = [] if lines[place].gap else lines[max(place - 1, 0) : place]
    below = [line for line in lines[place + 1 : place + 2] if not line.gap]
    return any(_is_prose(line.text) for line in (*above, *below))


def _go_on(lines: Sequence[Line], found: dict[int, str], places: Iterable[int], *, step: int) -> None:
    """Code that takes several lines, and the names above its output, beside a line that is surely code."""
    for place in places:
        is_beside = found.get(place + step) == CODE and not lines[max(place, place + step)].gap
        if is_beside and place not in found and _has_signs(lines[place].text):
            found[place] = CODE


def _has_signs(line: str) -> bool:
    """A bracket that another line closes or has opened, or columns, and no words of a sentence."""
    if len(line) > LONGEST:
        return False
    shown = QUOTED.sub("", line)
    if FINAL.search(shown) or len(re.findall(r"(?<!\S)[a-z]{2,}(?!\S)", shown)) > SPOKEN_WORDS:
        return False
    is_open = any(shown.count(one) != shown.count(two) for one, two in ("()", "[]", "{}"))
    return bool(IN_COLUMNS.search(shown)) or (is_open and bool(CALLS.search(shown)))


def _reason(line: str) -> str:
    if len(line) > LONGEST:
        return ""
    if BORDER.fullmatch(line) or ROW.fullmatch(line):
        return TABLE
    if NAMED_PICTURE.fullmatch(line):
        return PICTURE
    if PRINTED.fullmatch(line) or IS_CODE.fullmatch(line) or PROMPTED.fullmatch(line) or TREE.fullmatch(line):
        return CODE
    return CODE if ENDS_A_COMMAND.fullmatch(line) and not _speaks(line) else ""


def _tables(lines: Sequence[Line]) -> Iterator[int]:
    """Of tables with a line of dashes in columns: the names of the columns, and rows that take several lines.

    Those stand between two full lines; rows of one line each are statements.
    """
    for place, line in enumerate(lines):
        if not DASHES.fullmatch(line.text):
            continue
        first = place
        while first > max(0, place - MOST_HEAD) and not lines[first].gap:
            first -= 1
        is_framed = FULL_LINE.fullmatch(lines[first].text) is not None and first < place
        last = place
        while is_framed and last + 1 < min(len(lines), place + MOST_ROWS):
            last += 1
            if is_framed and FULL_LINE.fullmatch(lines[last].text):
                break
        yield from range(first, last + 1)


def _is_of_values(line: str) -> bool:
    """Numbers in columns, with at most a name before them."""
    if len(line) > LONGEST:
        return False
    tokens = TOKEN.findall(line)
    values = sum(bool(VALUE.fullmatch(token)) for token in tokens)
    if len(tokens) == 2:
        return bool(re.fullmatch(r"[\w.:()-]+\s+[-−]?\d+\.\d+", line))
    return values >= 2 and values >= VALUES_SHARE * len(tokens)


def _speaks(line: str) -> bool:
    """Words without a sign of code: a sentence that goes on behind a semicolon, or one of an enumeration."""
    return len(re.findall(r"(?<!\S)[\w'’-]{2,}(?=[,;\s]|$)", line)) >= SPOKEN_WORDS and not CODE_SIGNS.search(line)


def _is_prose(line: str) -> bool:
    return len(re.findall(r"(?<!\S)[a-z]{2,}(?!\S)", line)) >= PROSE_WORDS
