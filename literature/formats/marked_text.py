"""Text that a web page or an export left its markup in, as plain text. Pure."""

import re
import unicodedata
from html import unescape

_ATTRIBUTES = r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))*\s*/?"
_TAGS = (
    "a|abbr|b|br|div|em|font|h[1-6]|i|italic|bold|li|ol|p|sc|sec|small|span|strong|title|u|ul|jats:[a-z-]+|mml:[a-z]+"
)
_TAG = re.compile(rf"</?(?P<tag>{_TAGS}){_ATTRIBUTES}>", re.IGNORECASE)
_SHIFTED = re.compile(rf"(?P<before>\S?)<(?P<tag>su[bp]){_ATTRIBUTES}>(?P<text>.*?)</su[bp]\s*>", re.IGNORECASE)
_BREAKING = frozenset(("br", "div", "p", "li", "sec", "title"))
_NUMBER = re.compile(r"[-+\u2212\u2013]?\d")
_MOST_ROUNDS = 2  # "&amp;lt;" is met in publishers' deposits


def plain(text: str) -> str:
    """One line without tags and entities, accents composed: "H<sub>2</sub>O &amp; salt" is "H2O & salt".

    Only tags of markup go: "p <0.05" and "a < b" stay. A raised or lowered number behind another one is written with
    "^" or "_", as the reader of PubMed's records does (`entrez.markup`).
    """
    for _ in range(_MOST_ROUNDS):
        text = unescape(text) if "&" in text else text
    if "<" in text:
        text = _TAG.sub(_blank, _SHIFTED.sub(_shifted, text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def _shifted(found: re.Match[str]) -> str:
    sign = "^" if found["tag"].lower() == "sup" else "_"
    is_number = found["before"].isdigit() and _NUMBER.match(found["text"])
    return f"{found['before']}{sign if is_number else ''}{found['text']}"


def _blank(found: re.Match[str]) -> str:
    """A paragraph parts words; the others stand within them."""
    name = found["tag"].lower().removeprefix("jats:")
    return " " if name in _BREAKING or re.fullmatch(r"h[1-6]", name) else ""
