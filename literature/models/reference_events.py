"""What happened to references: rows that are only appended, in the order in which readers may take them."""

from typing import Any, Self

from django.db import connection, models
from django.utils import timezone

from literature.models.references import Notice, Reference
from literature.sql.bulk_sql import append_rows, as_json, as_stored


class EventQuerySet(models.QuerySet["ReferenceEvent"]):
    def after(self, position: int) -> Self:
        return self.filter(pk__gt=position).order_by("pk")

    def for_following(self) -> Self:
        return self.select_related("reference", "run__search", "notice__reference")

    def append(self, events: list["ReferenceEvent"]) -> None:
        """Adds events so that their ids grow in the order in which transactions commit.

        A reader that goes on from the last id it saw would otherwise miss an event with a smaller id that was
        committed later. PostgreSQL: a lock until the end of the transaction; SQLite has one writer anyway.
        """
        if not events:
            return
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [EVENT_LOCK])
        append_rows(ReferenceEvent, EVENT, map(_event_row, events))


EVENT = ("reference", "kind", "run", "notice", "changed_fields", "quiet", "at")
EVENT_LOCK = 0x0C1A_113D  # any constant that nothing else locks


def _event_row(event: "ReferenceEvent") -> tuple[Any, ...]:
    at = as_stored(ReferenceEvent, "at", event.at)
    fields = as_json(event.changed_fields)
    return event.reference_id, event.kind, event.run_id, event.notice_id, fields, event.quiet, at


class ReferenceEvent(models.Model):
    """Append-only: what happened to a reference. The upper floor reads on from its own cursor."""

    class Kind(models.TextChoices):
        ADDED = "added", "Added to the library"
        CHANGED = "changed", "Record changed"
        FOUND = "found", "Found by a search"
        NOTICE = "notice", "Notice published"
        WITHDRAWN = "withdrawn", "Notice withdrawn"
        MISSING = "missing", "No longer delivered by PubMed"
        RETURNED = "returned", "Delivered by PubMed again"

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    run = models.ForeignKey("literature.SearchRun", models.SET_NULL, null=True, blank=True, related_name="events")
    notice = models.ForeignKey(Notice, models.SET_NULL, null=True, blank=True, related_name="events")
    changed_fields = models.JSONField(default=list, blank=True)
    quiet = models.BooleanField(default=False, help_text="Of a back catalogue: nobody is alerted.")
    at = models.DateTimeField(default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reference_id}"
