"""The ways out of the house. Nothing else in `claims` touches the network.

A channel is one file with one object, and one line here.
"""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from claims.alerts.channels.feed import FEED
from claims.alerts.channels.mail import MAIL
from claims.alerts.channels.slack import SLACK
from claims.alerts.channels.teams import TEAMS
from claims.alerts.channels.webhook import WEBHOOK

if TYPE_CHECKING:
    from claims.alerts.letter import Letter
    from claims.models import Channel


class ChannelKind(Protocol):
    """`name` is what a user reads; after `most_failures` permanent failures in a row a channel is switched off.
    `pushes` is False of what its reader comes for (a feed): nothing is sent there."""

    name: str
    most_failures: int
    pushes: bool

    def connected(self) -> AbstractContextManager[Any]:
        """What `send` needs for a round of messages. Entering raises ServerFailed or OSError where nobody is there."""
        ...

    def send(self, letter: "Letter", *, to: "Channel", by: Any) -> None:
        """Hands one message over, by what `connected` gave. Raises Permanent, Temporary or ServerFailed; any other
        exception is taken for a temporary failure of this message."""
        ...

    def shown(self, channel: "Channel") -> str:
        """The address as it may be shown: without what lets anybody in."""
        ...


CHANNELS: dict[str, ChannelKind] = {
    "mail": MAIL,
    "webhook": WEBHOOK,
    "slack": SLACK,
    "teams": TEAMS,
    "feed": FEED,
}
