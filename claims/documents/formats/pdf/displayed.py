"""Lines set apart that state nothing: code and output in the letters of a typewriter, and formulas."""

import re
from typing import Literal

from .entries import Placed
from .faces import MATHEMATICAL, TYPEWRITER, is_typed, share
from .print_lines import Line

Display = Literal["", "code", "formula"]

LEAST_MATHEMATICAL = 0.3  # of the signs of a formula
SET_IN = 1.5  # of the size: a formula stands so far from the edge of its column
MOST_WORDS = 3  # of four letters and more beside a formula: "otherwise", "subject to"
SIGN = re.compile(r"[=<>≤≥∼~≈∝∑∏∫√±×·+−/|(){}\[\]^∗*∈→\d.,;-]")
PROMPT = re.compile(r"(?:R?>|\+|>>>|\.\.\.|\$|##?|In ?\[\d+\]:)(?:\s|$)|\[\d+\]\s+[-\d\"TFN]")


def display_of(one: Placed, *, typed_body: bool) -> Display:
    """`typed_body`: the whole text is set so, and its letters tell nothing."""
    line = one.line
    if not typed_body and is_typed(line):
        return "code"
    if PROMPT.match(line.text) and share(line, TYPEWRITER) > 0:
        return "code"
    return "formula" if one.indent > SET_IN * line.size and _is_formula(line) else ""


def _is_formula(line: Line) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]{4,}", line.text) if word.islower() or word.istitle()]
    signs = len(SIGN.findall(line.text)) / max(1, len(line.text.replace(" ", "")))
    return len(words) <= MOST_WORDS and max(share(line, MATHEMATICAL), signs) >= LEAST_MATHEMATICAL
