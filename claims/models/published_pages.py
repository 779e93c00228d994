"""The pages at which documents were published: when each was asked last, and what of their text has changed."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.documents import CHANGES, Document, Version
from claims.models.imports import DocumentImport
from claims.models.visibility import VisibleQuerySet
from literature.models.leased import Queued, QueuedQuerySet


# django-stubs gives `as_manager` of each class another type, so that two parents with one each never agree.
class PublishedPageQuerySet(QueuedQuerySet["PublishedPage"], VisibleQuerySet["PublishedPage"]):  # type: ignore[override]
    def of_another_address(self) -> Self:
        """Those of which the document has another address now than the one that was asked."""
        return self.exclude(url=F("document__url"))

    def to_look_at(self) -> Self:
        """What an editor has to see to: it is gone, moved, or no article any more."""
        return self.filter(found__in=PublishedPage.TO_LOOK_AT).exclude(state=PublishedPage.State.STOPPED)


class PublishedPage(Queued):
    """The page at the address of a document, asked again and again. `etag` and `last_modified` are the server's own
    words, handed back so that an unchanged page is answered in a word; `sha256` is that of its article's text.

    `robots` is the robots.txt of its host, as it stood at `robots_at`.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        STOPPED = "stopped"

    class Found(models.TextChoices):
        NOTHING_YET = "", "Not asked yet"
        UNCHANGED = "unchanged", "It reads as the document does"
        CHANGED = "changed", "Its text has changed"
        MOVED = "moved", "It moved to another address"
        GONE = "gone", "It is gone"
        UNREADABLE = "unreadable", "It holds no article that can be read"
        ANOTHER = "another text", "It shows another text"
        REFUSED = "refused", "Its site wants no programs there (robots.txt)"
        UNREACHABLE = "unreachable", "It did not answer"

    waits_as, taken_as = State.WAITING, State.RUNNING
    longest_wait = timedelta(days=8)
    TO_LOOK_AT = (Found.MOVED, Found.GONE, Found.UNREADABLE, Found.ANOTHER)

    document = models.OneToOneField(Document, models.CASCADE, related_name="published_page")
    url = models.URLField("URL", max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    found = models.CharField("found", max_length=15, choices=Found, blank=True, default=Found.NOTHING_YET)
    note = models.TextField(blank=True, help_text="What is to be done, or what went wrong.")
    moved_to = models.URLField(max_length=2000, blank=True)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    robots = models.TextField(blank=True, editable=False)
    robots_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_at = models.DateTimeField("asked", null=True, blank=True)

    objects = PublishedPageQuerySet.as_manager()

    class Meta:
        ordering = ("document",)

    def __str__(self) -> str:
        return f"{self.url} ({self.get_found_display().lower()})"


class PageChangeQuerySet(AuditedQuerySet["PageChange"]):
    def waiting(self) -> Self:
        return self.filter(state=PageChange.State.PROPOSED)


class PageChange(Audited):
    """A text that the page of a document showed and the document does not hold: an editor takes it as the next version,
    or says no, and then the same text is never proposed again.

    `differences` are at most a few hundred, each {kind, key, old, new}; `changes` counts them as a version's do.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        OVERTAKEN = "overtaken"

    noun = "change of the page"

    document = models.ForeignKey(Document, models.CASCADE, related_name="page_changes")
    url = models.URLField("URL", max_length=2000)
    text = models.TextField()
    markup = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    warnings = models.JSONField(default=list, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    differences = models.JSONField(default=list, blank=True)
    found_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.ForeignKey(Version, models.SET_NULL, null=True, blank=True, related_name="+")
    brought_by = models.ForeignKey(DocumentImport, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = PageChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-found_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("document", "sha256", "markup"), name="one_change_a_text_of_a_page"),
            models.UniqueConstraint(
                fields=("document",), condition=Q(state="proposed"), name="one_open_change_a_document"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document}: {self.changes_in_words or 'another text'} ({self.state})"

    @property
    def changes_in_words(self) -> str:
        """For example "2 reworded, 1 new"; always in one order, which a JSON column need not keep."""
        kinds = (kind for kind in CHANGES if kind in self.changes and kind != "unchanged")
        return ", ".join(f"{self.changes[kind]} {kind}" for kind in kinds)
