"""Which addresses of the network a stranger's link may lead us to: public ones, on the ports of the web."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from literature.http.failures import Refused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Where hosts of the internet live: IANA gives out global unicast addresses of IPv6 from 2000::/3 only (RFC 4291, 2.4).
UNICAST = (ip_network("0.0.0.0/0"), ip_network("2000::/3"))
# What is set apart in there, from https://www.iana.org/assignments/iana-ipv4-special-registry and
# iana-ipv6-special-registry. Whole blocks: the few anycast services in 192.0.0.0/24 and 2001::/23 have no pages. Named
# here because Python's is_global follows the registries of its own release.
SET_APART = tuple(
    ip_network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)


class AddressRefused(Refused):
    """This is no address to connect to; the message says what is wrong with it."""


class NotPublic(Refused):
    """The host is not one of the public internet. The message is half a sentence: who asks knows what to do instead."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where one may connect to, on these ports: to public addresses, and to those in `networks`, which are none unless
    the operator names some for what is sent out. Tests hand in their own server."""

    ports: tuple[int, ...] = (80, 443)
    networks: tuple[Network, ...] = ()


PUBLIC = Allowed()


def is_public(address: Address) -> bool:
    """Globally reachable, one host, and no wrapping of an IPv4 address (mapped, NAT64, 6to4, Teredo)."""
    return _in(address, UNICAST) and not _in(address, SET_APART)


def _in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in net for net in networks if net.version == address.version)


def vetted(url: str, allowed: Allowed = PUBLIC) -> tuple[SplitResult, list[Address]]:
    """The parts of `url` and the addresses of its host that may be connected to. Raises AddressRefused,
    NotPublic.

    The caller connects to one of these addresses, never to the name again: its answer may have changed by then.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise AddressRefused(f"{url} is no web address: copy it from the browser.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise AddressRefused(f"{url} is no web address: it has to begin with https:// or http://.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("The address holds a user name or password: give the one of a public page.")
    if port not in allowed.ports:
        raise AddressRefused(f"{host} names port {port}: only pages on the web's own ports are fetched.")
    found = [one for one in _resolved(host, port) if is_public(one) or _in(one, allowed.networks)]
    if not found:
        raise NotPublic(f"{host} is not a public address of the internet")
    return parts, found


def _resolved(host: str, port: int) -> list[Address]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"{host} is not known to the internet: is the address spelled right?") from error
    return list(dict.fromkeys(ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers))
