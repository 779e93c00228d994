"""Rows of signing in. None holds a password, or a name that somebody typed."""

from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class Meter(models.Model):
    """How many wrong tries one guesser, network or name has had lately. See `access.pauses`."""

    key = models.CharField(max_length=64, primary_key=True, help_text="A keyed hash of what is counted.")
    wrong = models.PositiveIntegerField(default=0)
    open_at = models.DateTimeField(null=True, help_text="When the next try is taken; empty: at once.")
    last_at = models.DateTimeField(db_index=True, help_text="When a try was last counted.")

    def __str__(self) -> str:
        return f"{self.wrong} wrong tries"


class KnownNetwork(models.Model):
    """A network from which the user has proved to know the password."""

    LASTS = timedelta(days=90)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="known_networks")
    network = models.CharField(max_length=43)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "network"), name="one_known_network"),)

    def __str__(self) -> str:
        return self.network


class Session(AbstractBaseSession):
    """Django's session, which besides knows whose it is: so that it can be shown and ended."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        """Not the key, as Django's does: the admin prints what goes with a deleted user, and the key opens it."""
        return f"{self.user}, last seen {timezone.localtime(self.seen_at):%Y-%m-%d %H:%M}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """By its name in the settings: the engine stands above its rows, and imports them."""
        return import_module(settings.SESSION_ENGINE).SessionStore
