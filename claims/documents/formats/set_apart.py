"""Lines of plain text that are no prose: code, what a program printed, tables drawn in signs, pictures left as names."""

import re
from collections.abc import Sequence

from .wrapping import Line

CODE, TABLE, PICTURE = "code", "table drawn in signs", "picture"
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
VALUE = re.compile(r"[<>=≤≥~±(\[\"]?[-−+]?(?:\d[\d.,]*(?:e[-+]?\d+)?%?|\.\d+|NA|NaN|Inf|TRUE|FALSE|NULL)[)\]\",;:*]*", re.I)
PRINTED = re.compile(r"\[\d+(?:,\d*)?\]\s+(?:(?:[-+]?[\d.]+(?:e[-+]?\d+)?|\"[^\"]*\"|TRUE|FALSE|NA)(?:\s+|$))+")
LEAST_VALUES = 2
VALUES_SHARE = 0.6  # of what stands in a line of values: "model3 0.02 0.02 0.04"
BORDER = re.compile(r"[+|└┌├╔╚][-=+:|\s─═┬┴┼]*[-=─═]{2}[-=+:|\s─═┬┴┼]*[+|┘┐┤╗╝]")
ROW = re.compile(r"[|│║].*[|│║]")
NAMED_PICTURE = re.compile(r"(?:\[(?![\d,–^-]+\])[^\[\]]{0,60}\]\s*){1,8}")


def set_apart(lines: Sequence[Line]) -> dict[int, str]:
    """The reason of each line that is no prose, by its place."""
    found = {place: why for place, line in enumerate(lines) if (why := _reason(line.text))}
    for place in range(1, len(lines) - 1):  # one line of code that looks like words, between others
        around = found.get(place - 1), found.get(place + 1)
        if place not in found and around == (CODE, CODE) and not (lines[place].gap or lines[place + 1].gap):
            found[place] = CODE
    return found


def _reason(line: str) -> str:
    if BORDER.fullmatch(line) or ROW.fullmatch(line):
        return TABLE
    if NAMED_PICTURE.fullmatch(line):
        return PICTURE
    if PRINTED.fullmatch(line) or IS_CODE.fullmatch(line) or _is_of_values(line):
        return CODE
    return ""


def _is_of_values(line: str) -> bool:
    """Numbers in columns, with at most a name before them; a date or a page number is no such line."""
    tokens = TOKEN.findall(line)
    values = sum(bool(VALUE.fullmatch(token)) for token in tokens)
    return values > LEAST_VALUES and values >= VALUES_SHARE * len(tokens)
