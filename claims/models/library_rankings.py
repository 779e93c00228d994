"""Claims that are set against all stored references, beyond what the searches of their documents found, a row each."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from claims.models.visibility import VisibleQuerySet
from literature.models.leased import Queued, QueuedQuerySet


# django-stubs gives `as_manager` of each class another type, so that two parents with one each never agree.
class LibraryRankingQuerySet(QueuedQuerySet["LibraryRanking"], VisibleQuerySet["LibraryRanking"]):  # type: ignore[override]
    def untaken(self, at: datetime) -> "LibraryRankingQuerySet":
        """Those that no living worker holds."""
        return self.filter(models.Q(state=LibraryRanking.State.WAITING) | self._left(at))


class LibraryRanking(Queued):
    """A person's wish to have one claim set against the whole library: a worker does it, slice by slice.

    `read_to` is the last reference that was read for the claim as `wording` tells it; a worker that dies or is stopped
    leaves the place where the next one goes on.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"

    waits_as, taken_as = State.WAITING, State.RUNNING
    longest_wait = timedelta(minutes=2)

    claim = models.OneToOneField("claims.Claim", models.CASCADE, related_name="library_ranking")
    wording = models.CharField(max_length=64, help_text="Tells the claim, as it was read, from other wordings.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    read_to = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0, help_text="References that were looked at.")
    of = models.PositiveIntegerField(default=0, help_text="References that there were when it began.")
    found = models.PositiveIntegerField(default=0, help_text="Suggestions that were new.")
    stop_requested = models.BooleanField(default=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = LibraryRankingQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at", "-id")

    def __str__(self) -> str:
        return f"{self.claim.key} against the library ({self.state})"

    @property
    def is_over(self) -> bool:
        return self.state not in (self.State.WAITING, self.State.RUNNING)
