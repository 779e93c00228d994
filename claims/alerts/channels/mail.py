"""E-mail through Django's backend: the console, an SMTP server, a folder, as EMAIL_URL says."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives


def send_mail(address: str, subject: str, body: str, *, message_id: UUID) -> None:
    """Sends one message. The same `message_id` at each attempt lets a mail server see that it has it already.

    Raises OSError (smtplib's errors are OSErrors) when the message could not be handed over.
    """
    host = settings.SITE_URL.split("//", 1)[-1].split(":")[0].split("/")[0] or "localhost"
    message = EmailMultiAlternatives(
        subject=subject,
        body=body,
        to=[address],
        headers={"Message-ID": f"<{message_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.send()
