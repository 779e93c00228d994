"""Real SMTP servers on this machine: one that keeps what it is given, or refuses it, and one that hangs."""

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller


class Postbox:
    """`refusal` is the answer to each message while it is set, for example "451 Later". It knows all but the `unknown`
    address, and with `hangs_up` takes one message a connection."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refusal = self.unknown = ""
        self.hangs_up = False
        self.silent_after, self.silence = 0, 0.0  # seconds that each later message waits for its answer

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address == self.unknown:
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_RSET(self, server: Any, session: Any, envelope: Any) -> str:
        return "250 OK"

    async def handle_NOOP(self, server: Any, session: Any, envelope: Any, arg: str) -> str:
        if self.hangs_up and getattr(session, "had_one", False):
            server.transport.close()
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refusal:
            return self.refusal
        message = message_from_bytes(envelope.content, policy=policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        session.had_one = True
        if len(self.messages) > self.silent_after:
            await asyncio.sleep(self.silence)
        return "250 OK"


def text_of(message: EmailMessage) -> str:
    """What a mail says in plain text."""
    text: str = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return text


def words_of(message: EmailMessage) -> str:
    """The same without its line breaks."""
    return " ".join(text_of(message).split())


class Server(Controller):
    """On a free port, which is known once it runs."""

    def __init__(self) -> None:
        super().__init__(Postbox(), hostname="127.0.0.1", port=0)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Hanging:
    """Answers the first of `answers`, one a line of the client, and then nothing any more; counts who came."""

    def __init__(self, *answers: bytes) -> None:
        self.answers, self.came = answers, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.clients: list[socket.socket] = []
        Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.came += 1
            self.clients.append(client)
            Thread(target=self.talk, args=(client,), daemon=True).start()

    def talk(self, client: socket.socket) -> None:
        lines = client.makefile("rb")
        for place, answer in enumerate(self.answers):
            if place and not lines.readline():
                return
            client.sendall(answer)

    def close(self) -> None:
        for one in (self.listener, *self.clients):
            one.close()
