"""What reading a file gives, and the refusal that says what to do instead."""

from dataclasses import dataclass
from typing import Literal

from claims.refusals import Refused

Markup = Literal["plain", "markdown"]


class UnreadableDocument(Refused):
    """The bytes give no article we can read; the message says what to do about it.

    `may_pass` says whether to try the same again may help.
    """

    may_pass = False


@dataclass(frozen=True, slots=True)
class Reading:
    """An article's text, ready for `splitting.split`.

    `title` is what the file itself calls the article, or "". `warnings` say what a person has to look at.
    """

    text: str
    markup: Markup
    title: str = ""
    warnings: tuple[str, ...] = ()
