"""Channels that post to somebody's address on the web: vetted as any stranger's link is, and never redirected."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from claims.alerts.channels.failures import Permanent, Temporary
from claims.alerts.shortening import shortened
from claims.alerts.signing import signed_headers
from literature.http.addresses import AddressRefused, Allowed, NotPublic
from literature.http.failures import NoAnswer
from literature.http.guarded import guarded_answer, phrase_of

if TYPE_CHECKING:
    from claims.alerts.letter import Letter
    from claims.models import Channel

SECONDS = 15.0  # as Standard Webhooks has it: 15 to 30
USER_AGENT = "Claimwatch/0.1 (alerts that somebody asked for)"
JSON = "application/json"
MOST_SHOWN = 200  # characters of an address


def post_json(url: str, body: bytes, *, headers: Mapping[str, str], seconds: float = SECONDS) -> None:
    """Sends `body` to `url`; an answer of 2xx is all that is wanted. Nothing of what is answered is read or kept.

    Raises Permanent where the other side says that nobody wants it any more (410), or where it is no public address;
    Temporary for every other failure.
    """
    sent = {"Content-Type": JSON, "User-Agent": USER_AGENT, "Connection": "close", **headers}
    try:
        with guarded_answer(
            url, headers=sent, ends=time.monotonic() + seconds, allowed=allowed(), posted=body
        ) as answer:
            status = answer.status
    except NotPublic as error:
        raise Permanent(f"{error}: give one that is.") from error
    except AddressRefused as error:
        raise Temporary(str(error)) from error  # a name that is not known now may be known in an hour
    except NoAnswer as error:
        raise Temporary(f"{error}.") from error
    if status == HTTPStatus.GONE:
        raise Permanent("It answered 410 (gone): it wants no more.")
    if not 200 <= status < 300:
        raise Temporary(f"It answered {status}{_phrase(status)}.")


def allowed() -> Allowed:
    """Public addresses, and what the operator names (WEBHOOK_NETWORKS, WEBHOOK_PORTS)."""
    return Allowed(ports=tuple(settings.WEBHOOK_PORTS), networks=tuple(settings.WEBHOOK_NETWORKS))


def _phrase(status: int) -> str:
    said = f" ({phrase_of(status).lower()})" if phrase_of(status) else ""
    return f"{said}, and redirects are not followed: give the last address" if 300 <= status < 400 else said


@dataclass(slots=True)
class PostedChannel:
    """`written` makes the body of a letter. One that `signs` has a secret of its own; of the others the address is the
    secret, and only its host is shown. What is gone (410), or no public address, is switched off at once."""

    name: str
    written: "Callable[[Letter], bytes]"
    signs: bool = False
    most_failures: int = 1
    pushes: bool = True

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Each message goes to another host: there is nothing to open."""
        yield

    def send(self, letter: "Letter", *, to: "Channel", by: None = None) -> None:
        """Raises Permanent and Temporary."""
        body = self.written(letter)
        headers = {}
        if self.signs:
            headers = signed_headers(to.secret, message_id=f"msg_{letter.id.hex}", at=timezone.now(), body=body)
        post_json(to.address, body, headers=headers)

    def shown(self, channel: "Channel") -> str:
        parts = urlsplit(channel.address)
        path = parts.path if self.signs else "/…"
        return shortened(f"{parts.netloc}{path}", MOST_SHOWN)
