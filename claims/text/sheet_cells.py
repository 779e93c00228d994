"""Cells of tables as text that no spreadsheet runs: one that begins with = + - or @ gets an apostrophe before it
(https://owasp.org/www-community/attacks/CSV_Injection)."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def as_meant(text: str) -> str:
    """What stood there before `harmless`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
