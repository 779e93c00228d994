"""Signs of the fonts that hold others than the codes say, as they are seen."""

import re

from lxml import etree

from .word_markup import W

# The font "Symbol" holds Greek letters and signs at the places of Latin ones:
# https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt
SYMBOLS = dict(
    zip("abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True),
    **{
        "D": "Δ",
        "S": "Σ",
        "W": "Ω",
        "±": "±",
        "³": "≥",
        "£": "≤",
        "´": "×",
        "°": "°",
        "®": "→",
        "»": "≈",
        "¹": "≠",
    },
)
BULLET_FONTS = {"·": "•", "§": "•", "ü": "✓"}


def in_symbols(text: str) -> str:
    """What Latin letters show in the font "Symbol"."""
    return "".join(SYMBOLS.get(_low(sign), sign) for sign in text)


def symbol(element: etree._Element) -> str:
    """What an element `sym` shows, or ""."""
    code = element.get(f"{W}char") or ""
    sign = _low(chr(int(code, 16))) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) else ""
    if (element.get(f"{W}font") or "") == "Symbol":
        return SYMBOLS.get(sign, BULLET_FONTS.get(sign, ""))
    return BULLET_FONTS.get(sign, "")


def _low(sign: str) -> str:
    """Symbol fonts keep their signs in the private area, at F000 and up."""
    return chr(ord(sign) - 0xF000) if 0xF000 <= ord(sign) <= 0xF0FF else sign
