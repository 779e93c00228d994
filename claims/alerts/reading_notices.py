"""The notices of a user, as they read them at the desk."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from claims.access.permits import requires
from claims.models import Notification
from claims.refusals import Refused


@requires("claims.change_notification")
def mark_read(notification: Notification, read: bool = True, *, by: User, at: datetime | None = None) -> Notification:
    """One's own notice was read, or is to be read again."""
    rows = Notification.objects.filter(pk=notification.pk, reader=by)
    if not rows.exists():
        raise Refused("This notice is somebody else's.")
    rows.filter(read_at__isnull=read).update(read_at=at or timezone.now() if read else None)
    notification.refresh_from_db(fields=["read_at"])
    return notification


@requires("claims.view_notification")
def mark_all_read(newest: Notification, *, by: User, at: datetime | None = None) -> int:
    """All of one's own up to the `newest` that was shown, so that none is missed which came meanwhile; how many."""
    unread = Notification.objects.own(by).unread().filter(pk__lte=newest.pk)
    pks = list(unread.order_by().values_list("pk", flat=True))
    return Notification.objects.filter(pk__in=pks).update(read_at=at or timezone.now())
