"""What can be used and is dangerous: said by a system check."""

import pytest

from claims.checks import check_installation

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("sender", "warned"),
    [
        ("Claimwatch <claimwatch@localhost>", True),
        ("claimwatch@localhost", True),
        ("Claimwatch <claims@example.org>", False),
    ],
)
def test_mail_from_this_machines_own_name_is_warned_of(settings, sender: str, warned: bool) -> None:
    settings.EMAIL_BACKEND, settings.DEFAULT_FROM_EMAIL = SMTP, sender
    assert [message.id for message in check_installation()] == (["claims.W006"] if warned else [])
