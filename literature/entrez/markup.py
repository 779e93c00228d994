"""Plain text out of PubMed's mixed content: <i>, <b>, <u>, <sub>, <sup> and MathML, none lost or run together."""

import re
from html import escape, unescape
from unicodedata import normalize

from lxml.etree import _Element

from literature.entrez.formulas import formula

KEPT = {"b", "i", "sub", "sup", "u"}  # the inline elements of the DTD
_SHIFT = {"sup": "^", "sub": "_"}
_STARTS_A_NUMBER = re.compile(r"[-+\u2212\u2013]?\d")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")


def composed(text: str) -> str:
    """The same letters, each accent in one sign with its letter (NFC): files of macOS write it behind."""
    return text if text.isascii() else normalize("NFC", text)


def text_of(element: _Element) -> str:
    """All the text of an element on one line, white space runs as one space, accents composed.

    "CO<sub>2</sub>" is "CO2", but "10<sup>6</sup> cells" is "10^6 cells": plain "106 cells" would be another number.
    A double-escaped entity ("&amp;lt;", met in publishers' deposits) is read as the character it was meant to be.
    """
    text = element.text or ""
    if len(element):
        text = "".join(_gather(element, [text]))
    # Most texts are on one line already, and to see that is cheaper than to split them. XML allows four white space
    # characters of ASCII; of the others none is printable.
    if "  " in text or "\n" in text or "\t" in text or "\r" in text or not (text.isascii() or text.isprintable()):
        text = " ".join(text.split())
    else:
        text = text.strip()
    return composed(_readable(text) if "&" in text else text)


def _gather(element: _Element, parts: list[str]) -> list[str]:
    for child in element:
        name = local_name(child)
        if name == "math":
            parts.append(formula(child))
        else:
            parts.append(_shift(name, child, parts) + (child.text or ""))
            _gather(child, parts)
        parts.append(child.tail or "")
    return parts


def _shift(name: str, element: _Element, parts: list[str]) -> str:
    """ "^" or "_" where a raised or lowered number stands right behind another number."""
    if name not in _SHIFT or not _STARTS_A_NUMBER.match("".join(element.itertext())):
        return ""
    before = next((part for part in reversed(parts) if part), "")
    return _SHIFT[name] if before[-1:].isdigit() else ""


def _readable(text: str) -> str:
    return _ENTITY.sub(lambda entity: unescape(entity.group()), text)


def markup_of(element: _Element) -> str:
    """The text as safe HTML with only the five inline elements of the DTD kept; "" when there is none of them."""
    if not any(local_name(child) in KEPT for child in element.iterdescendants()):
        return ""
    return composed(" ".join(_marked(element).split()))


def _marked(element: _Element) -> str:
    parts = [_escaped(element.text)]
    for child in element:
        name = local_name(child)
        inner = escape(formula(child), quote=False) if name == "math" else _marked(child)
        parts.append(f"<{name}>{inner}</{name}>" if name in KEPT else inner)
        parts.append(_escaped(child.tail))
    return "".join(parts)


def _escaped(text: str | None) -> str:
    return escape(_readable(text), quote=False) if text else ""


def local_name(element: _Element) -> str:
    """The tag without its namespace: PubMed writes both <math xmlns=...> and <mml:math>."""
    return str(element.tag).rpartition("}")[2]
