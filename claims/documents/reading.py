"""The bytes of an upload as text, or a reason why not that its owner can act on."""

import re
from pathlib import PurePath
from typing import Literal

Markup = Literal["plain", "markdown"]

LARGEST = 5 * 1024 * 1024  # bytes; a book of a thousand pages is about two megabytes

OTHER_FORMATS = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a Word, OpenDocument, EPUB or zip file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip file"),
)
HTML = re.compile(rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
MARKDOWN_SIGNS = (
    re.compile(r"^#{1,6} \S", re.M),
    re.compile(r"^(?:```|~~~)", re.M),
    re.compile(r"^\|?\s*:?-{3,}:?\s*\|", re.M),
    re.compile(r"\[[^\]\n]+\]\([^)\s]+\)"),
    re.compile(r"(?<!\*)\*\*[^*\n]+\*\*(?!\*)"),
    re.compile(r"^\S.*\n(?:={3,}|-{3,})[ \t]*$", re.M),
)


class UnreadableDocument(ValueError):
    """The upload is no text we can read; the message says what to do about it."""


def decode(data: bytes, filename: str) -> str:
    """The text of UTF-8, or of UTF-16 that begins with its mark; newlines stay, the mark goes. At most 5 MB."""
    _refuse_other_formats(data, filename)
    text = _decoded(data, filename)
    if "\0" in text:
        raise UnreadableDocument(
            f"{filename} holds zero bytes, so it is not text: export it as plain text or Markdown."
        )
    if not text.strip():
        raise UnreadableDocument(f"{filename} is empty: choose a file with the article's text.")
    return text


def detect_markup(text: str, filename: str) -> Markup:
    """By the name's ending where it says so, else Markdown when the text has headings or two other marks of it."""
    if PurePath(filename).suffix.lower() in MARKDOWN_NAMES:
        return "markdown"
    text = text.replace("\r\n", "\n")
    signs = [bool(sign.search(text)) for sign in MARKDOWN_SIGNS]
    return "markdown" if signs[0] or sum(signs) >= 2 else "plain"


def _refuse_other_formats(data: bytes, filename: str) -> None:
    if len(data) > LARGEST:
        size = len(data) / 1024 / 1024
        raise UnreadableDocument(
            f"{filename} has {size:.1f} MB, the limit is 5 MB: import the article without pictures."
        )
    kind = next((name for magic, name in OTHER_FORMATS if data.startswith(magic)), "")
    if HTML.match(data.removeprefix(b"\xef\xbb\xbf")[:4096]):
        kind = "an HTML page"
    if kind:
        raise UnreadableDocument(
            f"{filename} is {kind}: export it as plain text or Markdown and import that."
        )


def _decoded(data: bytes, filename: str) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if wide:
            raise UnreadableDocument(
                f"{filename} is cut short or damaged UTF-16: save it again as UTF-8."
            ) from error
        if b"\0" in data:
            raise UnreadableDocument(
                f"{filename} holds zero bytes, so it is not UTF-8 text: save it as plain text in UTF-8."
            ) from error
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableDocument(
            f"{filename} is not UTF-8: byte {error.start} on line {line} is 0x{data[error.start]:02x}."
            " Open it in an editor and save it with the encoding UTF-8."
        ) from error
