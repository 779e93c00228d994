"""A new password by mail, for whoever has an account under the address; the answer never says whether anybody has."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from claims.models import Notification

AT_MOST_EVERY = timedelta(minutes=10)


def send_password_link(address: str, *, at: datetime) -> int:
    """Writes what is to be mailed; how many letters, one an account. One whose password is switched off gets none, and
    each gets one in ten minutes at most."""
    slot = int(at.timestamp() // AT_MOST_EVERY.total_seconds())
    users = User.objects.filter(email__iexact=address.strip(), is_active=True) if address.strip() else ()
    rows = [
        Notification(
            reader=user,
            is_personal=True,
            kind=Notification.Kind.PASSWORD,
            event=f"password:{slot}",
            reason=f"Somebody asked for a new password for your account {user.get_username()}. "
            "If it was not you, do nothing: the old one stays.",
            created_at=at,
        )
        for user in users
        if user.has_usable_password()
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
