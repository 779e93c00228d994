"""E-mail through Django's backend: the console, an SMTP server, a folder, as EMAIL_URL says."""

import smtplib
from contextlib import suppress
from types import TracebackType
from typing import Self
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from claims import links

OF_THE_MESSAGE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
# "Service not available, closing transmission channel" (RFC 5321, 4.2.3), to whatever was said.
GOING_AWAY = 421


class Mailer:
    """One connection to the mail server for a round of messages, opened for the first."""

    def __init__(self) -> None:
        self.connection = get_connection()
        self.used = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # what is lost already needs no farewell
            self.connection.close()

    def open(self) -> None:
        """Raises OSError (smtplib's errors are OSErrors) where there is no server to talk to."""
        self.connection.open()

    def send(self, address: str, subject: str, body: str, *, message_id: UUID) -> None:
        """Sends one message. The same `message_id` at each attempt lets a mail server see that it has it already.

        Raises OSError when the message could not be handed over, and ValueError when the subject or the address holds a
        line break.
        """
        message = EmailMessage(
            subject=subject,
            body=body,
            to=[address],
            headers={"Message-ID": f"<{message_id}@{links.host()}>", "Auto-Submitted": "auto-generated"},
            connection=self.connection,
        )
        if self.used and _has_hung_up(self.connection):
            self.connection.close()  # some servers take so many messages a connection
            self.connection.open()
        self.used = True
        message.send()


def _has_hung_up(connection: BaseEmailBackend) -> bool:
    """Asked before a message is begun: one that got no answer may have arrived, and is not sent again at once."""
    smtp = getattr(connection, "connection", None)  # the console and a folder have none
    if smtp is None:
        return False
    try:
        return bool(smtp.noop()[0] == GOING_AWAY)
    except smtplib.SMTPServerDisconnected as error:
        if isinstance(error.__context__, TimeoutError):  # smtplib says it of a silence too
            raise
        return True


def is_of_the_server(error: BaseException) -> bool:
    """Would any other message have failed as well? A refusal of one address or one text says nothing of the next."""
    if isinstance(error, OF_THE_MESSAGE):
        return GOING_AWAY in _codes(error)
    return isinstance(error, OSError)


def _codes(error: BaseException) -> set[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return {code for code, _ in error.recipients.values()}
    return {getattr(error, "smtp_code", 0)}
