"""The bytes of a file as an article, or a reason why not that its owner can act on.

What a file is, its first bytes say; its name and the type its sender gave decide only between kinds of text.
"""

import re
from pathlib import PurePath

from .article import Markup, Reading, UnreadableDocument
from .confinement import confined
from .file_kinds import foreign, is_jats
from .limits import LARGEST, MOST_TEXT
from .text_lines import UNDERLINED, is_underline

__all__ = [
    "LARGEST",
    "Markup",
    "Reading",
    "UnreadableDocument",
    "decode",
    "detect_markup",
    "read_document",
    "refuse_too_large",
]

FORMATS = "plain text, Markdown, HTML, JATS XML, Word (.docx) or PDF"

HTML = re.compile(
    rb"\s*(?:(?><!--.*?-->)\s*|<\?xml[^>]*>\s*)*+<(?:!doctype\s+html|html|head|body|main|article|title|meta|script)\b",
    re.I | re.S,
)
PART_OF_HTML = re.compile(
    rb"\s*<(?:div|section|header|p|h[1-6]|ul|ol|dl|table|span|b|strong)(?:\s[^<>]*)?>.*</", re.I | re.S
)
HTML_NAMES = (".html", ".htm", ".xhtml")
HTML_TYPES = ("text/html", "application/xhtml+xml")
MAIL = re.compile(
    rb"(?:From|MIME-Version|Return-Path|Received|Subject|Date): .*\n(?:.*\n){0,30}Content-Type: multipart/",
    re.I,
)
MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
MARKDOWN_SIGNS = (
    re.compile(r"(?:\A|\n[ \t]*\n)#{1,6} (?=[^\W_a-z]|[*_\[`\"“(])"),  # "# make" may be a command
    re.compile(r"^(?:```|~~~)", re.M),
    re.compile(r"^\|?[^\S\n]*:?-{3,}:?[^\S\n]*\|", re.M),
    re.compile(r"\[[^\[\]\n]+\]\([^)\s\[]+\)"),
    re.compile(r"(?<!\*)\*\*[^*\n]+\*\*(?!\*)"),
    re.compile(r"^\S.*\n(?:={3,}|-{3,})[ \t]*$", re.M),
)


def read_document(data: bytes, filename: str, content_type: str = "") -> Reading:
    """The article that `data` holds, with what a person has to look at. Writes nothing; reads in a process apart.

    `content_type` is that of the sender, with its charset, or "". Raises UnreadableDocument, which says what to do.
    """
    refuse_too_large(data, filename)
    answer = confined("read", data, name=filename, content_type=content_type)
    return Reading(**{**answer, "warnings": tuple(answer["warnings"])})


def refuse_too_large(data: bytes, filename: str) -> None:
    """Raises UnreadableDocument."""
    if len(data) > LARGEST:
        raise UnreadableDocument(
            f"{filename} has {len(data) / 1024 / 1024:.1f} MB, the limit is {LARGEST // 1024 // 1024} MB:"
            " import the article without pictures."
        )


def parse(data: bytes, filename: str, content_type: str = "") -> Reading:
    """`read_document` itself, without any limit of time and memory. Raises UnreadableDocument."""
    reading = _parsed(data, filename, content_type)
    if len(reading.text) > MOST_TEXT:
        raise UnreadableDocument(
            f"{filename} has more than {MOST_TEXT:,} characters, which is the limit: import the part you need."
        )
    return reading


def _parsed(data: bytes, filename: str, content_type: str) -> Reading:
    """Each reader is imported where it is used: a process that reads starts for one file."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        from .pdf.pdf_file import read_pdf

        return read_pdf(data, filename)
    if data.startswith(b"PK\x03\x04"):
        from .docx import read_docx

        return read_docx(data, filename)
    if is_jats(data):
        from .jats import read_jats

        return read_jats(data, filename)
    if _is_html(data, filename, content_type):
        from .html import read_html

        charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.I)
        return read_html(data, filename, charset[1] if charset else "")
    text = decode(data, filename)
    markup = detect_markup(text, filename)
    return Reading(text, markup, _front_title(text) if markup == "markdown" else "")


def _front_title(text: str) -> str:
    from .markdown import front_title

    return front_title(text)


def decode(data: bytes, filename: str) -> str:
    """The text of UTF-8, or of UTF-16 that begins with its mark; newlines stay, the mark goes."""
    if kind := foreign(data, filename):
        raise UnreadableDocument(f"{filename} is {kind}")
    if MAIL.match(data[:8192]):
        raise UnreadableDocument(f"{filename} is an e-mail or a web archive: save it as {FORMATS} and import that.")
    text = _decoded(data, filename)
    if "\0" in text:
        raise UnreadableDocument(
            f"{filename} holds zero bytes, so it is not text: export it as plain text or Markdown."
        )
    if not text.strip():
        raise UnreadableDocument(f"{filename} is empty: choose a file with the article's text.")
    return text


def detect_markup(text: str, filename: str) -> Markup:
    """By the name's ending where it says so, else Markdown when the text has headings or two other marks of it.

    A heading underlined with what Markdown takes for the beginning of code is of another kind of text.
    """
    if PurePath(filename).suffix.lower() in MARKDOWN_NAMES:
        return "markdown"
    text = text.replace("\r\n", "\n")
    if any(is_underline(found[1], found[2]) for found in UNDERLINED.finditer(text)):
        return "plain"
    signs = [bool(sign.search(text)) for sign in MARKDOWN_SIGNS]
    return "markdown" if signs[0] or sum(signs) >= 2 else "plain"


def _is_html(data: bytes, filename: str, content_type: str) -> bool:
    suffix = PurePath(filename).suffix.lower()
    if suffix in HTML_NAMES or content_type.partition(";")[0].strip().lower() in HTML_TYPES:
        return bool(data.strip())
    start = data.removeprefix(b"\xef\xbb\xbf")[:4096]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.replace(b"\0", b"")[2:]
    return bool(HTML.match(start)) or (suffix not in MARKDOWN_NAMES and bool(PART_OF_HTML.match(start)))


def _decoded(data: bytes, filename: str) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if wide:
            raise UnreadableDocument(f"{filename} is cut short or damaged UTF-16: save it again as UTF-8.") from error
        if b"\0" in data:
            raise UnreadableDocument(
                f"{filename} holds zero bytes, so it is not UTF-8 text: save it as plain text in UTF-8."
            ) from error
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableDocument(
            f"{filename} is not UTF-8: byte {error.start} on line {line} is 0x{data[error.start]:02x}."
            " Open it in an editor and save it with the encoding UTF-8."
        ) from error
