"""One request to an address that comes from a stranger: vetted (scheme, port, address), and sent to the vetted address
itself, so that a name that answers differently the second time leads nowhere.

Proxies of the environment are not used: they would resolve the name anew.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPS_PORT, HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import SplitResult, quote

from literature.http.addresses import PUBLIC, Address, Allowed, vetted
from literature.http.failures import DeadlineExceeded, NoAnswer, Refused, Unavailable

TRIED = 3  # addresses of one host


@contextmanager
def guarded_answer(
    url: str, *, headers: Mapping[str, str], ends: float, allowed: Allowed = PUBLIC, posted: bytes | None = None
) -> Iterator[HTTPResponse]:
    """The head of what `url` answers to a GET, or to a POST of what is `posted`, with the body still to be read; a
    watch cuts the line at `ends`, a time.monotonic() value. No redirect is followed.

    Raises AddressRefused, NotPublic, Refused and Unavailable, also for what happens while the body is read. But for
    AddressRefused their messages are half a sentence: who asks knows what to do instead.
    """
    parts, addresses = vetted(url, allowed)
    connection = _connected(parts, addresses, ends)
    watch = threading.Timer(max(ends - time.monotonic(), 0.01), _cut, (connection.sock,))
    watch.daemon = True
    watch.start()
    try:
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        method = "GET" if posted is None else "POST"
        connection.request(method, _target(parts), body=posted, headers=dict(headers))
        yield connection.getresponse()
    except (OSError, HTTPException) as error:
        raise _broken(parts, error, ends) from error
    finally:
        watch.cancel()
        connection.close()


def _connected(parts: SplitResult, addresses: list[Address], ends: float) -> HTTPConnection:
    """A connection to one of the vetted addresses; the handshake of TLS is still to come."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = HTTPConnection((parts.hostname or "").encode("idna").decode(), port)
    connection.sock = _line(parts, addresses, port, ends)
    if parts.scheme == "https":
        connection.default_port = HTTPS_PORT
        connection.sock = ssl.create_default_context().wrap_socket(
            connection.sock, server_hostname=connection.host, do_handshake_on_connect=False
        )
    return connection


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="%/:=&~+!$,;'@()*")
    return f"{path}?{quote(parts.query, safe='%/:=&?~+!$,;@()*[]')}" if parts.query else path


def _line(parts: SplitResult, addresses: list[Address], port: int, ends: float) -> socket.socket:
    """A connection to the first of the vetted addresses that takes it."""
    failure: OSError = TimeoutError()
    for address in addresses[:TRIED]:
        left = ends - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((str(address), port), timeout=left)
        except OSError as error:
            failure = error
    raise _broken(parts, failure, ends)


def _cut(sock: socket.socket) -> None:
    """Wakes whoever waits for this socket."""
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return  # it was closed already


def _broken(parts: SplitResult, error: Exception, ends: float) -> NoAnswer:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Refused(f"{parts.hostname} shows no valid certificate")
    if time.monotonic() >= ends - 0.05 or isinstance(error, TimeoutError):
        return DeadlineExceeded(f"{parts.hostname} took too long")
    return Unavailable(f"{parts.hostname} did not answer ({type(error).__name__})")


def phrase_of(status: int) -> str:
    """ "Not Found", in our words, since those of the other side may say anything; "" for a status that is none."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
