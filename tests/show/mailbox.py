"""A mail server that takes its time."""

import asyncio
from collections import Counter
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller

PORT = 2525
SECONDS = 0.5  # that it takes for a message


class Mailbox:
    """Counts what it took by Message-ID: the same again is the same message twice."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.controller = Controller(self, hostname="127.0.0.1", port=PORT)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.taken[str(message["Message-ID"])] += 1
        await asyncio.sleep(SECONDS)  # it has the message, and whoever sends it does not know
        return "250 OK"
