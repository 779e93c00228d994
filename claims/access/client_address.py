"""The address of whoever asks, as far as it can be believed. Everything that counts or logs addresses asks here."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
UNIX = "unix"  # in TRUSTED_PROXIES: a proxy on this machine that comes over a socket, which has no address


def client_address(request: HttpRequest) -> str:
    """The right-most address on the way here that is no trusted proxy's; "" where the server knows none.

    Each proxy writes at the right end of X-Forwarded-For whom it heard; what stands further left is anybody's word.
    So the way is walked back from the connection, and ends at the first address not trusted, or at what is no address.
    """
    nearest = _read(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while _is_trusted(nearest) and hops and (before := _read(hops.pop())):
        nearest = before
    return str(nearest or "")


def network_of(address: str) -> str:
    """What one client can choose its address from: a /64 for IPv6 (RFC 6177), the address itself for IPv4."""
    read = _read(address)
    return str(ip_network((read, 64), strict=False)) if isinstance(read, IPv6Address) else str(read or "")


def read_network(text: str) -> Network | None:
    """An entry of TRUSTED_PROXIES: an address or a network; None for anything else."""
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def _read(text: str) -> Address | None:
    """With or without a port or a zone, as proxies write them. An IPv4 address within IPv6 is the IPv4 address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


def _is_trusted(address: Address | None) -> bool:
    if address is None:
        return UNIX in settings.TRUSTED_PROXIES
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@lru_cache
def _networks(names: Iterable[str]) -> tuple[Network, ...]:
    return tuple(network for name in names if (network := read_network(name)))
