"""Lines of plain text that are no prose: code, what a program printed, drawn tables, names of pictures."""

import re
from collections.abc import Sequence

from .wrapping import Line

CODE, TABLE, PICTURE, NUMBER = "code", "table drawn in signs", "picture", "number alone"
IS_CODE = re.compile(
    r"(?:>>>|R>|In ?\[\d+\]:|Out ?\[\d+\]:)(?:\s|$)"
    r"|(?:>|\+|\$)\s+(?=\S*[\w.]+(?:\(|\s*<-|\s*=\s)|(?:library|cd|sudo|pip|npm|apt|git)\b).*"
    r"|.*(?:(?<=[\w\])])\s*<-\s*\S|(?<=\S)\s*%>%|\|>\s*$|;\s*\}?$(?<=[)\w\]];)).*"
    r"|(?:library|require|source|print|summary|plot|install\.packages|set\.seed|options)\([^()]{0,80}\)\s*(?:#.*)?"
    r"|(?:import\s[\w.]+(?:\sas\s\w+)?|from\s[\w.]+\simport\s[\w, *()]+|#include\s*[<\"].*|(?:def|class)\s\w+.*:)"
    r"|[\w.]+\((?=.*[=\"'])[^.!?]*(?:\)|,)|[\w.]+\s*=\s*[\w.]+\(.*(?:\)|,)|[)}\]]+[;,]?|\}\s*else\s*\{"
    r"|\\(?:usepackage|documentclass|begin|end|setlength|newcommand)\b.*|\\(?:code|link|item)\{.*"
    r"|'data\.frame':.*|\$\s?[\w.]+\s*:\s.*|#{2}\s+\[\d+\]\s.*|/[*/]\s.*|[\w-]+:\s*[\w#.% -]+;"
)
TOKEN = re.compile(r"\S+")
VALUE = re.compile(
    r"[<>=≤≥~±(\[\"]?[-−+]?(?:\d[\d.,]*(?:e[-+]?\d+)?%?|\.\d+|NA|NaN|Inf|TRUE|FALSE|NULL)[)\]\",;:*]*", re.I
)
PRINTED = re.compile(r"\[\d+(?:,\d*)?\]\s+(?:(?:[-+]?[\d.]+(?:e[-+]?\d+)?|\"[^\"]*\"|TRUE|FALSE|NA)(?:\s+|$))+")
LONGEST = 300  # characters; what is longer is a paragraph
LONE_NUMBER = re.compile(r"\(?\d{1,4}(?:\.\d{1,3}){0,3}\.?\)?")
PROSE_WORDS = 5  # in small letters: beside such a line one of numbers goes on with it
VALUES_SHARE = 0.6  # of what stands in a line of values: "model3 0.02 0.02 0.04"
BORDER = re.compile(r"[+|└┌├╔╚][-=+:|\s─═┬┴┼]*[-=─═]{2}[-=+:|\s─═┬┴┼]*[+|┘┐┤╗╝]")
ROW = re.compile(r"[|│║].*[|│║]")
NAMED_PICTURE = re.compile(r"(?:\[(?![\d,–^-]+\])[^\[\]]{0,60}\]\s*){1,8}")


def set_apart(lines: Sequence[Line]) -> dict[int, str]:
    """The reason of each line that is no prose, by its place."""
    found = {place: why for place, line in enumerate(lines) if (why := _reason(line.text))}
    for place, line in enumerate(lines):
        behind = lines[place + 1] if place + 1 < len(lines) else None
        alone = line.gap and (behind is None or behind.gap)
        beside = [*([] if line.gap else lines[place - 1 : place]), *([behind] if behind and not behind.gap else [])]
        if place not in found and alone and LONE_NUMBER.fullmatch(line.text):
            found[place] = NUMBER
        elif place not in found and _is_of_values(line.text) and not any(_is_prose(one.text) for one in beside):
            found[place] = CODE
    for place in range(1, len(lines) - 1):  # one line of code that looks like words, between others
        around = found.get(place - 1), found.get(place + 1)
        if place not in found and around == (CODE, CODE) and not (lines[place].gap or lines[place + 1].gap):
            found[place] = CODE
    return found


def _reason(line: str) -> str:
    if len(line) > LONGEST:
        return ""
    if BORDER.fullmatch(line) or ROW.fullmatch(line):
        return TABLE
    if NAMED_PICTURE.fullmatch(line):
        return PICTURE
    if PRINTED.fullmatch(line) or IS_CODE.fullmatch(line):
        return CODE
    return ""


def _is_of_values(line: str) -> bool:
    """Numbers in columns, with at most a name before them."""
    if len(line) > LONGEST:
        return False
    tokens = TOKEN.findall(line)
    values = sum(bool(VALUE.fullmatch(token)) for token in tokens)
    if len(tokens) == 2:
        return bool(re.fullmatch(r"[\w.:()-]+\s+[-−]?\d+\.\d+", line))
    return values >= 2 and values >= VALUES_SHARE * len(tokens)


def _is_prose(line: str) -> bool:
    return len(re.findall(r"(?<!\S)[a-z]{2,}(?!\S)", line)) >= PROSE_WORDS
