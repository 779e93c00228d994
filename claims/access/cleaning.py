"""Rows of signing in that are over."""

from datetime import datetime

from knox.models import get_token_model

from claims.access.pauses import FORGOTTEN_AFTER
from claims.models import KeptUpload, KnownNetwork, Meter, Session


def clear_old_rows(*, at: datetime) -> None:
    """Deletes expired sessions and tokens, tries that no longer count, networks not used for long, and files of imports
    that nobody came back for."""
    Session.objects.filter(expire_date__lt=at).delete()
    get_token_model().objects.filter(expiry__lt=at).delete()
    Meter.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()
    KnownNetwork.objects.filter(last_at__lt=at - KnownNetwork.LASTS).delete()
    KeptUpload.objects.filter(kept_at__lt=at - KeptUpload.LASTS).delete()
