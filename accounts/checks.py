"""System checks of what the addresses of clients stand on."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from accounts.addresses import UNIX, read_network


@register
def check_trusted_proxies(**kwargs: Any) -> list[CheckMessage]:
    """Each entry is an address, a network or the word unix, and none is everybody's."""
    messages: list[CheckMessage] = []
    for entry in settings.TRUSTED_PROXIES:
        network = read_network(entry)
        if network is None and entry != UNIX:
            hint = "Write addresses or networks with commas, such as 10.0.0.5,fd00::/8, or unix for a socket."
            messages.append(
                Error(f"TRUSTED_PROXIES: {entry!r} is no address.", hint=hint, id="accounts.E001")
            )
        elif network is not None and network.prefixlen == 0:
            hint = "Name your proxies: whoever asks could choose an address, and guess without limit."
            messages.append(
                Warning(f"TRUSTED_PROXIES: {entry} trusts everybody.", hint=hint, id="accounts.W001")
            )
    return messages
