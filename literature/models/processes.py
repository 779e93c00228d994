"""Whether the processes that do the work are alive."""

from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """When a worker, or the beat that wakes it, last said that it lives."""

    name = models.CharField(max_length=100, unique=True, help_text="What it does, in words: worker, beat.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}, {timezone.localtime(self.at):%Y-%m-%d %H:%M:%S}"
