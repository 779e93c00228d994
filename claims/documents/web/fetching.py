"""One page of the public web: its address comes from a person, and where it leads from a stranger."""

import re
import time
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from http.client import HTTPResponse
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from claims.documents.formats.article import UnreadableDocument
from claims.documents.formats.limits import LARGEST
from literature.http import failures
from literature.http.addresses import PUBLIC, AddressRefused, Allowed
from literature.http.guarded import guarded_answer, phrase_of
from literature.http.retrying import parse_retry_after

MOST_REDIRECTS = 5
SECONDS = 30.0
NAME = "Claimwatch"  # by which a robots.txt may name us
USER_AGENT = f"{NAME}/0.1 (import of a document that an editor asked for)"
HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html, text/*;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
REDIRECTS = (301, 302, 303, 307, 308)
FOR_GOOD = (301, 308)  # RFC 9110, 15.4.2 and 15.4.9
CHUNK = 65_536
LONGEST_WORD, LONGEST_DATE = 500, 100  # characters of what a server says of its answer


class FetchFailed(UnreadableDocument):
    """The page did not come."""

    def __init__(self, message: str, *, may_pass: bool = False, wait: float | None = None) -> None:
        """`wait`: the seconds after which the server wants to be asked again, where it said so."""
        super().__init__(message)
        self.may_pass, self.wait = may_pass, wait


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: `url` is where the last redirect led, `content_type` as the sender named it, `etag` and
    `last_modified` too. `moved_to` is where redirects that hold for good led, "" without one."""

    data: bytes
    filename: str
    content_type: str
    url: str
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    status: int = 200


def fetch(
    url: str, *, allowed: Allowed = PUBLIC, seconds: float = SECONDS, etag: str = "", last_modified: str = "",
    agent: str = USER_AGENT, also: Collection[int] = (),
) -> Fetched:  # fmt: skip
    """The body at `url`, at most 10 MB, within `seconds` in all. Raises UnreadableDocument.

    With what a server said of an earlier answer (RFC 9110, 13.1) it may say that nothing changed: status 304, without a
    body. Statuses of `also` are answers as well, without theirs.
    """
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {**HEADERS, "User-Agent": agent, **{name: said for name, said in asked.items() if said}}
    bare = {*also, *([304] if etag or last_modified else ())}
    try:
        return _followed(url, allowed, time.monotonic() + seconds, headers, bare)
    except AddressRefused as error:
        raise FetchFailed(str(error)) from error
    except failures.Refused as error:
        raise FetchFailed(f"{error}: save the page and import the file.") from error
    except failures.Unavailable as error:
        raise FetchFailed(f"{error}: try again later, or import the saved page.", may_pass=True) from error


def _followed(url: str, allowed: Allowed, ends: float, headers: Mapping[str, str], bare: Collection[int]) -> Fetched:
    """Each step is vetted as the first address was."""
    moved_to, for_good = "", True
    for _ in range(MOST_REDIRECTS + 1):
        with guarded_answer(url, headers=headers, ends=ends, allowed=allowed) as answer:
            if answer.status in bare:
                return Fetched(b"", "", "", url, moved_to=moved_to, status=answer.status)
            if answer.status not in REDIRECTS or not answer.getheader("Location"):
                return replace(_fetched(answer, url, ends), moved_to=moved_to)
            for_good = for_good and answer.status in FOR_GOOD
            url = urljoin(url, quote(answer.getheader("Location") or "", safe="%/:=&?~+#!$,;'@()*[]"))
            moved_to = url if for_good else moved_to
    raise FetchFailed(f"{url} is reached only over more than {MOST_REDIRECTS} redirects: give the last address.")


def _fetched(answer: HTTPResponse, url: str, ends: float) -> Fetched:
    if answer.status != 200:
        said = f"{answer.status} {phrase_of(answer.status)}".rstrip()
        raise FetchFailed(
            f"{url} answered {said}: open it in a browser, save the page and import the file.",
            may_pass=answer.status in failures.PASSING,
            wait=_wait_of(answer),
        )
    declared = answer.getheader("Content-Length") or ""
    if declared.isdigit() and int(declared) > LARGEST:
        raise _too_large(url)
    data = b"".join(_unpacked(answer, url))
    if time.monotonic() > ends:
        raise TimeoutError
    return Fetched(
        data, _filename(answer, url), answer.getheader("Content-Type") or "", url,
        etag=_said(answer, "ETag", LONGEST_WORD), last_modified=_said(answer, "Last-Modified", LONGEST_DATE),
    )  # fmt: skip


def _said(answer: HTTPResponse, name: str, longest: int) -> str:
    """A header to be handed back as it is; "" where it is too long for that."""
    said = " ".join((answer.getheader(name) or "").replace("\0", "").split())
    return said if len(said) <= longest else ""


def _wait_of(answer: HTTPResponse) -> float | None:
    said = answer.getheader("Retry-After") or ""
    return parse_retry_after(said) if said else None


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
