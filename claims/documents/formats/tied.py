"""Addresses by which a file's own ties stand in its Markdown: a mark leads to entries, to works, or is open.

`#ref-3,4` leads to the entries 3 and 4, `#ref-/PMID:90000001/doi:10.1000/x` to a work that no entry names. Entry 3
itself bears `#ref-3/doi:10.1000/x`, with what it does not say. `#ref-?` leads nowhere on purpose, and `#ref-` says only
that this is a citation.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from .composing import END, LINK, TARGET, link

START = "#ref-"
OPEN = f"{START}?"
BETWEEN = "%20"  # white space ends an identifier
OWN_NUMBER = re.compile(r"(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s+(?=\S)")


def address(ordinals: Iterable[int], works: Iterable[Iterable[str]] = ()) -> str:
    """Of a mark or of an entry. `works` are identifiers, as a text names them, of one work each."""
    named = BETWEEN.join("/" + "/".join(quote(one, safe="/:;,._-~") for one in work) for work in works)
    return f"{START}{','.join(map(str, ordinals))}{named}"


def marked(text: str, target: str) -> str:
    """An entry with its address behind its first word, so that marks find it whatever the list looks like."""
    number = OWN_NUMBER.match(text)
    before, text = (number[0], text[number.end() :]) if number else ("", text)
    if text.startswith(LINK):
        return before + _marked_link(text, target)
    word = re.match(rf"[^\s{LINK}]+", text)
    return f"{before}{link(word[0], target)}{text[word.end() :]}" if word else before + text


def _marked_link(text: str, target: str) -> str:
    """One that begins with a link: the first word of it leads to the entry, the rest where it did."""
    words, _, rest = text[1:].partition(TARGET)
    led, _, behind = rest.partition(END)
    first, space, others = words.partition(" ")
    if others.strip():
        return f"{link(first, target)}{space}{link(others, led)}{behind}"
    shown = words if words == led else f"{words} {led}"
    return marked(f"{shown}{behind}", target)
