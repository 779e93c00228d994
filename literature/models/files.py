"""Files of PubMed's baseline and its updates: which have been read, and what came of each."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class BulkFileQuerySet(models.QuerySet["BulkFile"]):
    def later_than(self, file: "BulkFile") -> Self:
        return self.filter(Q(year__gt=file.year) | Q(year=file.year, number__gt=file.number))


class BulkFile(models.Model):
    """One `pubmedYYnNNNNN.xml.gz`. A finished one is read again only when its MD5 has changed."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        READING = "reading"
        FINISHED = "finished"
        STOPPED = "stopped"
        FAILED = "failed"

    name = models.CharField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField(help_text="Of the baseline it belongs to, two digits.")
    number = models.PositiveIntegerField()
    md5 = models.CharField("MD5", max_length=32, blank=True)
    selection = models.TextField(blank=True, help_text="Which records were kept.")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    seen = models.PositiveIntegerField("records in it", default=0)
    kept = models.PositiveIntegerField(default=0, help_text="Records that a search may find, or that are known.")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    deletions = models.PositiveIntegerField(default=0, help_text="PMIDs it says PubMed has deleted.")
    deleted = models.PositiveIntegerField(
        default=0, help_text="References of ours among them, now marked as no longer delivered."
    )
    unreadable = models.JSONField(default=list, blank=True, help_text="Records that could not be read, and why.")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = BulkFileQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-number")
        verbose_name = "baseline or update file"

    def __str__(self) -> str:
        return self.name
