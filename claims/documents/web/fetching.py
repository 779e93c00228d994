"""One page of the public web, fetched with care: the address comes from a person, and where it leads from a stranger.

Each step is vetted (scheme, port, address) and connected to at the vetted address itself, so that a name that answers
differently the second time leads nowhere. Proxies of the environment are not used: they would resolve the name anew.
"""

import http.client
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from claims.documents.formats.article import UnreadableDocument
from claims.documents.formats.limits import LARGEST

from .addresses import PUBLIC, Address, Allowed, vetted

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
TRIED = 3  # addresses of one host
PASSING = (408, 425, 429, 500, 502, 503, 504)


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
    deadline = time.monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        parts, addresses = vetted(url, allowed)
        with _answer(parts, addresses, deadline) as answer:
            if answer.status not in REDIRECTS or not answer.getheader("Location"):
                return _fetched(answer, url, deadline)
            url = urljoin(url, quote(answer.getheader("Location") or "", safe="%/:=&?~#+!$,;'@()*[]"))
    raise FetchFailed(f"{url} is reached only over more than {MOST_REDIRECTS} redirects: give the last address.")


@contextmanager
def _answer(parts: SplitResult, addresses: list[Address], deadline: float) -> Iterator[http.client.HTTPResponse]:
    """The head of the answer, with the body still to be read. A watch cuts the line when the time is up."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(host.encode("idna").decode(), port)
    connection.sock = _line(parts, addresses, port, deadline)
    if parts.scheme == "https":
        connection.default_port = http.client.HTTPS_PORT
        connection.sock = ssl.create_default_context().wrap_socket(
            connection.sock, server_hostname=connection.host, do_handshake_on_connect=False
        )
    watch = threading.Timer(max(deadline - time.monotonic(), 0.01), _cut, (connection.sock,))
    watch.daemon = True
    watch.start()
    try:
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        connection.request("GET", _target(parts), headers=HEADERS)
        yield connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        raise _broken(parts, error, deadline) from error
    finally:
        watch.cancel()
        connection.close()


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="%/:=&~+!$,;'@()*")
    return f"{path}?{quote(parts.query, safe='%/:=&?~+!$,;@()*[]')}" if parts.query else path


def _line(parts: SplitResult, addresses: list[Address], port: int, deadline: float) -> socket.socket:
    """A connection to the first of the vetted addresses that takes it."""
    failure: OSError = TimeoutError()
    for address in addresses[:TRIED]:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((str(address), port), timeout=left)
        except OSError as error:
            failure = error
    raise _broken(parts, failure, deadline)


def _cut(sock: socket.socket) -> None:
    """Wakes whoever waits for this socket."""
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return  # it was closed already


def _fetched(answer: http.client.HTTPResponse, url: str, deadline: float) -> Fetched:
    if answer.status != 200:
        raise FetchFailed(
            f"{url} answered {answer.status} {answer.reason}: open it in a browser, save the page and import the file.",
            may_pass=answer.status in PASSING,
        )
    declared = answer.getheader("Content-Length") or ""
    if declared.isdigit() and int(declared) > LARGEST:
        raise _too_large(url)
    data = b"".join(_unpacked(answer, url))
    if time.monotonic() > deadline:
        raise TimeoutError
    return Fetched(data, _filename(answer, url), answer.getheader("Content-Type") or "", url)


def _unpacked(answer: http.client.HTTPResponse, url: str) -> Iterator[bytes]:
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


def _broken(parts: SplitResult, error: Exception, deadline: float) -> FetchFailed:
    if isinstance(error, ssl.SSLCertVerificationError):
        return FetchFailed(f"{parts.hostname} shows no valid certificate: save the page and import the file.")
    late = time.monotonic() >= deadline - 0.05 or isinstance(error, TimeoutError)
    reason = "took too long" if late else f"did not answer ({type(error).__name__})"
    return FetchFailed(f"{parts.hostname} {reason}: try again later, or import the saved page.", may_pass=True)


def _filename(answer: http.client.HTTPResponse, url: str) -> str:
    named = re.search(r'filename="?([^";]+)"?', answer.getheader("Content-Disposition") or "")
    path = unquote(urlsplit(url).path).rstrip("/")
    name = PurePosixPath(named[1] if named else path).name
    return re.sub(r"[\x00-\x1f]", "", name)[:120] or (urlsplit(url).hostname or "page")
