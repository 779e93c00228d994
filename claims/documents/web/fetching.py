"""One page of the public web: its address comes from a person, and where it leads from a stranger."""

import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from claims.documents.formats.article import UnreadableDocument
from claims.documents.formats.limits import LARGEST
from literature.http import failures
from literature.http.addresses import PUBLIC, AddressRefused, Allowed
from literature.http.guarded import guarded_answer

MOST_REDIRECTS = 5
SECONDS = 30.0
USER_AGENT = "Claimwatch/0.1 (import of a document that an editor asked for)"
HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html, text/*;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
REDIRECTS = (301, 302, 303, 307, 308)
CHUNK = 65_536


class FetchFailed(UnreadableDocument):
    """The page did not come."""

    def __init__(self, message: str, *, may_pass: bool = False) -> None:
        super().__init__(message)
        self.may_pass = may_pass


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: `url` is where the last redirect led, `content_type` as the sender named it."""

    data: bytes
    filename: str
    content_type: str
    url: str


def fetch(url: str, *, allowed: Allowed = PUBLIC, seconds: float = SECONDS) -> Fetched:
    """The body at `url`, at most 10 MB, within `seconds` in all. Raises UnreadableDocument."""
    try:
        return _followed(url, allowed, time.monotonic() + seconds)
    except AddressRefused as error:
        raise FetchFailed(str(error)) from error
    except failures.Refused as error:
        raise FetchFailed(f"{error}: save the page and import the file.") from error
    except failures.Unavailable as error:
        raise FetchFailed(f"{error}: try again later, or import the saved page.", may_pass=True) from error


def _followed(url: str, allowed: Allowed, ends: float) -> Fetched:
    """Each step is vetted as the first address was."""
    for _ in range(MOST_REDIRECTS + 1):
        with guarded_answer(url, headers=HEADERS, ends=ends, allowed=allowed) as answer:
            if answer.status not in REDIRECTS or not answer.getheader("Location"):
                return _fetched(answer, url, ends)
            url = urljoin(url, quote(answer.getheader("Location") or "", safe="%/:=&?~+#!$,;'@()*[]"))
    raise FetchFailed(f"{url} is reached only over more than {MOST_REDIRECTS} redirects: give the last address.")


def _fetched(answer: HTTPResponse, url: str, ends: float) -> Fetched:
    if answer.status != 200:
        raise FetchFailed(
            f"{url} answered {answer.status} {answer.reason}: open it in a browser, save the page and import the file.",
            may_pass=answer.status in failures.PASSING,
        )
    declared = answer.getheader("Content-Length") or ""
    if declared.isdigit() and int(declared) > LARGEST:
        raise _too_large(url)
    data = b"".join(_unpacked(answer, url))
    if time.monotonic() > ends:
        raise TimeoutError
    return Fetched(data, _filename(answer, url), answer.getheader("Content-Type") or "", url)


def _unpacked(answer: HTTPResponse, url: str) -> Iterator[bytes]:
    """The body piece by piece, never more of it than the limit, packed or not."""
    encoding = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise FetchFailed(f"{url} came packed as “{encoding}”, which was not asked for: import the saved page.")
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding != "identity" else None
    length = 0
    while piece := answer.read(CHUNK):
        try:
            piece = inflate.decompress(piece, LARGEST - length + 1) if inflate else piece
        except zlib.error as error:
            raise FetchFailed(f"{url} came damaged: try again, or import the saved page.", may_pass=True) from error
        length += len(piece)
        if length > LARGEST:
            raise _too_large(url)
        yield piece
    if answer.length or (inflate and not inflate.eof):
        raise FetchFailed(f"{url} broke off: try again, or import the saved page.", may_pass=True)


def _too_large(url: str) -> FetchFailed:
    return FetchFailed(f"{url} has more than {LARGEST // 1024 // 1024} MB: import only the article's text.")


def _filename(answer: HTTPResponse, url: str) -> str:
    named = re.search(r'filename="?([^";]+)"?', answer.getheader("Content-Disposition") or "")
    path = unquote(urlsplit(url).path).rstrip("/")
    name = PurePosixPath(named[1] if named else path).name
    return re.sub(r"[\x00-\x1f]", "", name)[:120] or (urlsplit(url).hostname or "page")
