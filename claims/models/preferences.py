"""What a user prefers: in which time zone the desk and mail tell times."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from literature.rules.schedule import zones

UTC_NAME = "UTC"


def is_zone(name: str) -> None:
    """Raises ValidationError for what the time zone database does not hold."""
    if name not in zones():
        raise ValidationError(f"“{name}” is no time zone: write it as Europe/Rome or America/New_York, or UTC.")


class Preferences(models.Model):
    """One user's; whoever has none reads times in UTC."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    zone = models.CharField("time zone", max_length=64, default=UTC_NAME, validators=[is_zone])

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"{self.user}: {self.zone}"

    @property
    def time_zone(self) -> ZoneInfo:
        """UTC where the database of this machine has lost the zone: every page and mail names the zone it tells."""
        try:  # to list all zones reads hundreds of files, and each page asks
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(UTC_NAME)
