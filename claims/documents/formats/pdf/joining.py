"""Lines of print as running text: words that the end of a line cut are whole again, and so are DOIs and addresses."""

import re
from collections import Counter
from collections.abc import Sequence

from claims.documents.formats.cut_words import HYPHEN, keeps_hyphen

SOFT = "\u00ad"
CUT = re.compile(r"[^\W_][-\u00ad]$")
DASH = re.compile(r"(?<=\w)[–—/]$")
IDENTIFIER = re.compile(r"(?:\b10\.\d{4,9}(?:/[^\s<>\"“”]*)?|(?:https?://|www\.)[^\s<>\"“”]+|\bdoi\.org)$", re.I)
CONTINUES = re.compile(r"[/_\-=?&#~%]$")
TAIL = re.compile(r"(?=[^\s]*[\d/_-])[a-z0-9(/._-][^\s<>\"“”]*")
ENTRY_NUMBER = re.compile(r"\d{1,3}[.)](?:\s|$)")


def joined(lines: Sequence[str], words: Counter[str]) -> str:
    """`words` is the document's vocabulary."""
    text = ""
    for line in lines:
        text = f"{text}{line}" if not text else _with(text, line, words)
    return re.sub(f"{SOFT}", "", text)


def _with(text: str, line: str, words: Counter[str]) -> str:
    if IDENTIFIER.search(text):
        return f"{text}{line}" if goes_on(text, line) else f"{text} {line}"
    if text.endswith(SOFT):
        return text[:-1] + line
    if CUT.search(text) and line[:1].isalnum():
        if not line[0].islower() or not HYPHEN.search(text) or keeps_hyphen(text, line, words):
            return text + line if not _hangs(line) else f"{text} {line}"
        return text[:-1] + line
    if DASH.search(text) and line[:1].isalnum():
        return text + line
    return f"{text} {line}"


def _hangs(line: str) -> bool:
    """ "short- and long-term": the hyphen stands for what follows later."""
    return bool(re.match(r"(?:and|or|to|und|oder)\b", line))


def goes_on(text: str, line: str) -> bool:
    """The identifier at the end of `text` surely goes on with the first word of `line`."""
    if ENTRY_NUMBER.match(line):
        return False
    if CONTINUES.search(text) or line.startswith("/"):
        return bool(re.match(r"[\w(/.]", line))
    bare = re.search(r"10\.\d{4,9}$", text)
    if bare:
        return line.startswith("/")
    if text.endswith("."):
        return bool(TAIL.match(line)) and not re.match(r"(?:\d{1,4}[.);,]?(?:\s|$))", line)
    return bool(TAIL.match(line)) and bool(re.match(r"\S*\d", line)) and line[0] not in "("
