"""Whole numbers as strangers write them. Pure."""

LONGEST = 9  # digits: what a column of each of our databases holds


def whole_number(text: str, other: int = 0) -> int:
    """The number that `text` is, of at most nine digits; `other` for anything else.

    `int` itself raises at "²", which is a digit and no decimal one, and above 4,300 digits.
    """
    return int(text) if text.isdecimal() and len(text) <= LONGEST else other
