"""E-mail through Django's backend: the console, an SMTP server, a folder, as EMAIL_URL says."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage


def send_mail(address: str, subject: str, body: str, *, message_id: UUID) -> None:
    """Sends one message. The same `message_id` at each attempt lets a mail server see that it has it already.

    Raises OSError (smtplib's errors are OSErrors) when the message could not be handed over, and ValueError when the
    subject or the address holds a line break.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    message = EmailMessage(
        subject=subject,
        body=body,
        to=[address],
        headers={"Message-ID": f"<{message_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.send()
