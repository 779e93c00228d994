"""What the names of fonts say of a line: the letters of a typewriter, or the signs of mathematics."""

import re
from collections import Counter

from .print_lines import Line

TYPEWRITER = re.compile(
    r"mono|cour|typewriter|consol|menlo|monaco|(?:cm|ec|lm|sf|tx|t1x|tc|cmsl|cmi)tt|sltt|itt\d|ttfamily|nimbusm|fixed"
    r"|fira.?code|source.?code|hack-",
    re.I,
)
MATHEMATICAL = re.compile(
    r"cmmi|cmsy|cmex|cmbsy|cmmib|msam|msbm|eufm|rsfs|(?:lm|tx|px|nt)(?:math|mi|sy|ex)|mtmi|mtsy|mtex|rmtmi|math|symbol"
    r"|fourier|esint|stmary|wasy",
    re.I,
)
MOSTLY = 0.8  # of the letters of a line of code


def is_typed(line: Line) -> bool:
    """In the letters of a typewriter; what a word of prose names is a part of its line only."""
    return share(line, TYPEWRITER) >= MOSTLY


def share(line: Line, fonts: re.Pattern[str]) -> float:
    """Of the signs of the line, those in such a font."""
    counts: Counter[bool] = Counter()
    for word in line.words:
        counts[bool(fonts.search(word.face.font))] += len(word.text)
    return counts[True] / (counts.total() or 1)
