"""Who may be guessing: what a try of a password is counted on.

The guesser is slowed, not the owner. A try is counted for its name from its network, for the network whatever the name,
and for the name whatever the network. None of these keeps the owner out from where they have signed in before:

- A browser that has signed in as this user carries a mark, and its tries are counted on that mark alone (OWASP: "Slow
  Down Online Guessing Attacks with Device Cookies").
- From a network where this user has signed in lately, the password is still looked at during a pause, from a reserve.
  A right one passes; a wrong one is answered as if nobody had looked.

Names that do not exist are counted alike, wait alike, and cost the same time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from unicodedata import normalize

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from claims.access import devices
from claims.access.client_address import client_address, network_of
from claims.access.pauses import AttemptLimit
from claims.models import KnownNetwork

# Free tries and the longest pause. Ten are more than an owner needs; an office shares one address.
BY_NAME_AND_NETWORK = AttemptLimit(10, timedelta(minutes=15))
BY_NETWORK = AttemptLimit(50, timedelta(minutes=5))
BY_NAME = AttemptLimit(50, timedelta(minutes=5))
RESERVE = AttemptLimit(100, timedelta(minutes=15))
RESERVE_OF_NETWORK = AttemptLimit(500, timedelta(minutes=15))  # so that looking at passwords in vain stays bounded


@dataclass(frozen=True, slots=True)
class Guess:
    """A name and a client that tries a password for it. `device` is the browser's mark, "" without one."""

    username: str
    address: str
    device: str

    @classmethod
    def of(cls, request: HttpRequest | None, username: str) -> "Guess":
        address = client_address(request) if request is not None else ""
        return cls(username, address, devices.read(request, username) if request is not None else "")

    @property
    def network(self) -> str:
        return network_of(self.address)

    def limits(self) -> Mapping[str, AttemptLimit]:
        """Of each meter that the try is counted on."""
        name = _folded(self.username)
        if self.device:
            return {meter_key("device", name, self.device): BY_NAME_AND_NETWORK}
        return {
            meter_key("name and network", name, self.network): BY_NAME_AND_NETWORK,
            meter_key("network", self.network): BY_NETWORK,
            meter_key("name", name): BY_NAME,
        }

    def reserve(self, *, known: bool) -> Mapping[str, AttemptLimit]:
        """Of the meters that bound how often a password is looked at during a pause."""
        own = {meter_key("reserve", _folded(self.username), self.network): RESERVE}
        return own if known else own | {meter_key("reserve of network", self.network): RESERVE_OF_NETWORK}

    def is_known(self) -> bool:
        """Has this user signed in from this network lately?"""
        since = timezone.now() - KnownNetwork.LASTS
        name = {f"user__{get_user_model().USERNAME_FIELD}": self.username}
        found = KnownNetwork.objects.filter(network=self.network, last_at__gt=since, **name)
        return bool(self.network) and found.exists()


def _folded(username: str) -> str:
    """As the desk's form normalises it, and small: spelling a name otherwise gives no new tries."""
    return normalize("NFKC", username).casefold()


def meter_key(*parts: str) -> str:
    """Keyed, since a password typed into the field of the name must not be kept, nor be found by trying words."""
    return salted_hmac("claims.access.pauses", "\0".join(parts), algorithm="sha256").hexdigest()
