"""The file of a refused import, kept so that its owner need not choose it again."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from claims.documents.formats.reading import LARGEST
from claims.documents.importing import Source
from claims.models import KeptUpload


def keep_upload(source: Source, *, by: User, at: datetime | None = None) -> KeptUpload | None:
    """Instead of the one kept before; None for a file that could never be imported, being too large or empty."""
    if not 0 < len(source.data) <= LARGEST:
        return None
    values = {"name": source.name[:255], "content_type": source.content_type[:200], "data": source.data}
    row, _ = KeptUpload.objects.update_or_create(user=by, defaults={**values, "kept_at": at or timezone.now()})
    return row


def kept_upload(user: User) -> KeptUpload | None:
    since = timezone.now() - KeptUpload.LASTS
    return KeptUpload.objects.filter(user=user, kept_at__gt=since).first()


def as_source(kept: KeptUpload) -> Source:
    return Source(bytes(kept.data), kept.name, kept.content_type)


def forget_upload(user: User) -> None:
    KeptUpload.objects.filter(user=user).delete()
