"""A text that stands on one line of a file, and an address that is safe in any."""

import re
from unicodedata import category
from urllib.parse import quote


def one_line(text: object) -> str:
    """Text on one line without control characters, which end a record in RIS and mean nothing elsewhere."""
    shown = (sign for sign in str(text or "") if category(sign) != "Cc" or sign.isspace())
    return " ".join("".join(shown).split())


def web_address(text: str) -> str:
    """The text as a web address safe to stand in any format, "" unless it is http or https."""
    address = one_line(text)
    if not re.match(r"https?://[^\s/]", address, re.IGNORECASE):
        return ""
    return quote(address, safe="%/:?#@!$&*+,;=-._~")
