"""E-mail through Django's backend: the console, an SMTP server, a folder, as EMAIL_URL says."""

import smtplib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from claims import links
from claims.alerts.channels.failures import Permanent, ServerFailed
from claims.alerts.mail_letter import as_mail

if TYPE_CHECKING:
    from claims.alerts.letter import Letter
    from claims.models import Channel

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

    def send(
        self,
        address: str,
        subject: str,
        body: str,
        *,
        message_id: UUID,
        headers: Mapping[str, str] = MappingProxyType({}),
        files: Sequence[tuple[str, bytes, str]] = (),
        html: str = "",
    ) -> None:
        """Sends one message; `files` are (name, content, media type), `html` says the same as `body`. The same
        `message_id` at each attempt lets a mail server see that it has it already.

        Raises OSError when the message could not be handed over, and ValueError when the subject or the address holds a
        line break.
        """
        message = EmailMultiAlternatives(
            subject=subject,
            body=body,
            to=[address],
            headers={"Message-ID": f"<{message_id}@{links.host()}>", "Auto-Submitted": "auto-generated", **headers},
            attachments=list(files),
            connection=self.connection,
        )
        if html:
            message.attach_alternative(html, "text/html")
        if self.used and _has_hung_up(self.connection):
            self.connection.close()  # some servers take so many messages a connection
            self.connection.open()
        self.used = True
        message.send()


class MailChannel:
    """To the address of the channel, or to wherever the account of its user is reached now."""

    name, most_failures, pushes = "E-mail", 5, True

    def connected(self) -> Mailer:
        mailer = Mailer()
        mailer.open()
        return mailer

    def send(self, letter: "Letter", *, to: "Channel", by: Mailer) -> None:
        """Raises Permanent for an address or a message that is refused for good (SMTP's 5xx), ServerFailed where no
        other mail would go either."""
        send_letter(letter, self.shown(to), by=by)

    def shown(self, channel: "Channel") -> str:
        return channel.address or channel.user.email


MAIL = MailChannel()


def send_letter(letter: "Letter", address: str, *, by: Mailer) -> None:
    """Hands a letter over, as HTML and as text. Raises Permanent for an address or a message that is refused for good
    (SMTP's 5xx), ServerFailed where no other mail would go either."""
    text, html = as_mail(letter)
    try:
        by.send(address, letter.subject, text, html=html, message_id=letter.id, headers=headers_of(letter))
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        if is_of_the_server(error):
            raise ServerFailed(words) from error
        if _is_refused_for_good(error):
            raise Permanent(words) from error
        raise


def headers_of(letter: "Letter") -> dict[str, str]:
    """How to stop it (RFC 8058), by what to sort it (RFC 2919), and in which thread it is: all letters of a thread
    answer one that was never sent, as RFC 5322 (3.6.4) lets them."""
    headers = {"List-Id": f"Alerts of Claimwatch <alerts.{links.host()}>"}
    if letter.stop_link:
        headers["List-Unsubscribe"] = f"<{letter.stop_link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if letter.thread:
        first = f"<{letter.thread.replace(':', '-')}@{links.host()}>"
        headers |= {"In-Reply-To": first, "References": first}
    return headers


def _is_refused_for_good(error: BaseException) -> bool:
    """By the address or for what it says; a refused sender is this installation's fault, and no reader's."""
    refused = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return refused and all(code >= 500 for code in _codes(error))


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
