"""An Atom feed (RFC 4287) that its reader comes for: nothing is sent, and whoever has its secret address reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.alerts.letter import Letter
    from claims.models import Channel


class FeedChannel:
    name, most_failures, pushes = "Atom feed", 1, False

    @contextmanager
    def connected(self) -> Iterator[None]:
        yield

    def send(self, letter: "Letter", *, to: "Channel", by: None = None) -> None:
        raise NotImplementedError("Nothing is sent to a feed: its reader comes for it.")

    def shown(self, channel: "Channel") -> str:
        return f"feed {channel.secret[:4]}…"


FEED = FeedChannel()
