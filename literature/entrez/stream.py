"""Cut a PubMed XML body into stretches of whole records while it is read, so that memory stays constant.

Each stretch is then parsed on its own. Against one `iterparse` over the body this is faster, gives the very bytes of a
record, and keeps an ill-formed record from taking those behind it with it.
"""

import re
from collections.abc import Iterator
from typing import Protocol

CHUNK = 1 << 16  # bytes; six to fifteen records
OVERLAP = 64  # bytes in which an end tag that a piece cut is whole again
LARGEST_RECORD = 16 * 1024 * 1024  # bytes; one of three thousand authors with their institutions has two million
# Atomic groups: a comment ends at its first end mark, whatever follows, and is never tried in another way.
_PROLOG = rb"\A(?:\xef\xbb\xbf)?(?:\s++|(?><\?.*?\?>)|(?><!--.*?-->)|(?><!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>))*+"
_ROOT = re.compile(_PROLOG + rb"<(?P<name>[A-Za-z_][\w.:-]*)(?P<rest>[^<>]*)>", re.DOTALL)
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*?encoding=["']([\w.-]+)""")
_RECORD_END = re.compile(rb"</Pubmed(?:Book)?Article\s*>")
_SET_END = b"</PubmedArticleSet"
_AFTER = re.compile(rb"</PubmedArticleSet\s*>(?:\s++|(?><!--.*?-->))*+\Z", re.DOTALL)
_ERROR = re.compile(rb"<ERROR>(.*?)</ERROR>", re.DOTALL | re.IGNORECASE)
_KEY = re.compile(r"""(api[-_]key["']?\s*[:=]\s*["']?)[^"'&\s,}]+""", re.IGNORECASE)


class Source(Protocol):
    """What is read piece by piece."""

    def read(self, size: int, /) -> bytes: ...


class NotPubMedXML(ValueError):
    """The body is no PubmedArticleSet: HTML, JSON, an E-utilities error, or nothing. `reported` is the text of its
    <ERROR>, "" when it has none: by it the caller tells an error that passes from one that stays."""

    def __init__(self, message: str, reported: str = "") -> None:
        super().__init__(message)
        self.reported = reported


class Truncated(NotPubMedXML):
    """The set stops before its end tag. What was whole has been given; fetch again, fewer records at a time."""


def stretches(source: Source) -> Iterator[bytes]:
    """Yield the body of the PubmedArticleSet in pieces that each hold whole records.

    Raises NotPubMedXML before the first piece, or Truncated after the last, as `source` deserves.
    """
    rest = _body(source)
    searched = 0
    while (closing := rest.find(_SET_END, searched)) < 0:
        if cut := _last_record_end(rest, max(0, searched - OVERLAP)):
            yield rest[:cut]
            rest = rest[cut:]
        if len(rest) > LARGEST_RECORD + CHUNK:
            raise NotPubMedXML(
                f"a record has more than {LARGEST_RECORD // 1024**2} MB, which is the limit: leave it out"
            )
        searched = max(0, len(rest) - len(_SET_END))
        more = _read(source)
        if not more:
            raise Truncated(f"the set stops without </PubmedArticleSet>, after {_shown(rest[-200:])!r}")
        rest += more
    yield rest[:closing]
    if not _AFTER.match(rest[closing:] + _read(source)):
        raise NotPubMedXML("something follows </PubmedArticleSet>: parse each answer on its own")


def _last_record_end(text: bytes, start: int) -> int:
    """Behind the last record that ends after `start`; what stands before was looked through."""
    at = len(text)
    while (at := text.rfind(b"</Pubmed", start, at)) >= 0:
        if found := _RECORD_END.match(text, at):
            return found.end()
    return 0


def _read(source: Source) -> bytes:
    try:
        return source.read(CHUNK)
    except EOFError as error:
        raise Truncated(f"the compressed file is cut short: {error}") from error


def _body(source: Source) -> bytes:
    """What follows the opening tag of the root, which must be a PubmedArticleSet."""
    head = _read(source)
    while (root := _ROOT.match(head)) is None and len(head) < 16 * CHUNK and (more := _read(source)):
        head += more
    if root is None or root["name"] != b"PubmedArticleSet":
        raise _refusal(head)
    declared = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared.group(1).lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise NotPubMedXML(f"declared as {declared.group(1).decode()}; PubMed XML is UTF-8: convert the file first")
    return b"</PubmedArticleSet>" + head[root.end() :] if root["rest"].endswith(b"/") else head[root.end() :]


def _refusal(head: bytes) -> NotPubMedXML:
    error = _ERROR.search(head)
    reported = " ".join(error.group(1).decode(errors="replace").split()) if error else ""
    return NotPubMedXML(f"{_described(head, reported)}; it begins {_shown(head[:200])!r}", reported)


def _described(head: bytes, reported: str) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return "the body is empty"
    if head.startswith(b"\x1f\x8b"):
        return "the body is gzip: open it with gzip.open"
    if start[:1] in b"{[":
        return "the body is JSON, not PubMed XML"
    if reported:
        return f"E-utilities reports an error: {reported}"
    if re.search(rb"<html|<!doctype html", start[:2000], re.IGNORECASE):
        return "the body is an HTML page, not PubMed XML"
    root = _ROOT.match(head)
    return f"the root is {root['name'].decode()}, not PubmedArticleSet" if root else "no XML element in the body"


def _shown(text: bytes) -> str:
    """For a message; E-utilities echoes the API key in its complaints about it."""
    return _KEY.sub(r"\1***", text.decode(errors="replace"))
