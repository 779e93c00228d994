"""Which addresses of the network a stranger's link may lead us to: public ones, on the ports of the web."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from claims.documents.formats.article import UnreadableDocument

Address = IPv4Address | IPv6Address

# Each holds an IPv4 address that may be private: NAT64 (RFC 6052, 8215), 6to4 (RFC 3056) and its relays.
CARRIERS = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "192.88.99.0/24"))


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where a fetch may connect to. The default is the only one outside of tests, which hand in their own server."""

    ports: tuple[int, ...] = (80, 443)
    loopback: bool = False


PUBLIC = Allowed()


def is_public(address: Address) -> bool:
    """Globally routable, to one host, and no wrapping of an IPv4 address."""
    wraps = isinstance(address, IPv6Address) and (
        address.ipv4_mapped or address.sixtofour or address.teredo or int(address) >> 32 == 0
    )
    carries = any(address in net for net in CARRIERS if net.version == address.version)
    return address.is_global and not (wraps or carries or address.is_multicast or address.is_reserved)


def vetted(url: str, allowed: Allowed = PUBLIC) -> tuple[SplitResult, list[Address]]:
    """The parts of `url` and the addresses of its host that may be connected to. Raises UnreadableDocument.

    The caller connects to one of these addresses, never to the name again: its answer may have changed by then.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise UnreadableDocument(f"{url} is no web address: copy it from the browser.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise UnreadableDocument(f"{url} is no web address: it has to begin with https:// or http://.")
    if parts.username is not None or parts.password is not None:
        raise UnreadableDocument("The address holds a user name or password: give the one of a public page.")
    if port not in allowed.ports:
        raise UnreadableDocument(f"{url} names port {port}: only pages on the web's own ports are fetched.")
    found = [one for one in _resolved(host, port) if is_public(one) or (allowed.loopback and one.is_loopback)]
    if not found:
        raise UnreadableDocument(
            f"{host} is not a public address of the internet: save the page and import the file."
        )
    return parts, found


def _resolved(host: str, port: int) -> list[Address]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreadableDocument(
            f"{host} is not known to the internet: is the address spelled right?"
        ) from error
    return list(dict.fromkeys(ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers))
