"""A text that stands on one line of a file, and an address that is safe in any."""

import re
from unicodedata import bidirectional, category
from urllib.parse import quote

from literature.entrez.markup import composed

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
STRONG = ("L", "R", "AL")
LEFT_TO_RIGHT = "\u200e"


def one_line(text: object) -> str:
    """Text on one line, accents composed, without control characters, which end a record in RIS and mean nothing."""
    shown = (sign for sign in composed(str(text or "")) if category(sign) != "Cc" or sign.isspace())
    return " ".join("".join(shown).split())


def closed(text: str) -> str:
    """Text behind which, and around which, what we set runs from left to right as it would without it.

    Signs that embed, override or isolate a direction are taken out: one that nobody closes turns "[1 RETRACTED]" about.
    Behind letters that run from right to left stands a mark, since a number behind them is drawn to their left.
    """
    if text.isascii():
        return text
    kept = TURNING.sub("", text)
    strong = next((way for way in map(bidirectional, reversed(kept)) if way in STRONG), "L")
    return kept if strong == "L" else f"{kept}{LEFT_TO_RIGHT}"


def web_address(text: str) -> str:
    """The text as a web address safe to stand in any format, "" unless it is http or https."""
    address = one_line(text)
    if not re.match(r"https?://[^\s/]", address, re.IGNORECASE):
        return ""
    return quote(address, safe="%/:?#@!$&*+,;=-._~")
