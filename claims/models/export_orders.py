"""Exports by mail: who gets which export of a document, once or again and again, and which one was the last."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.documents import Document
from claims.models.exports import Export
from claims.models.visibility import OwnQuerySet
from literature.models.leased import Queued, QueuedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


# django-stubs gives `as_manager` of each class another type, so that two parents with one each never agree.
class ExportOrderQuerySet(QueuedQuerySet["ExportOrder"], OwnQuerySet["ExportOrder"]):  # type: ignore[override]
    def own(self, user: "User | AnonymousUser") -> Self:
        return self.filter(user=user.pk, document__in=Document.objects.visible_to(user).order_by().values("pk"))

    def for_list(self) -> Self:
        return self.select_related("document", "user")

    def unfinished(self) -> Self:
        return self.filter(state__in=(ExportOrder.State.WAITING, ExportOrder.State.SENDING))


class ExportOrder(Queued):
    """`due_at` is the next turn, in the reader's own zone at `hour`. `ready` is frozen for this turn and not sent yet,
    `last` is what was sent last: the next one says what is new since. `stop_token` stops it for whoever has the mail.
    """

    class Rhythm(models.TextChoices):
        ONCE = "once", "Once"
        DAILY = "daily", "Every day"
        WEEKLY = "weekly", "Every week"
        MONTHLY = "monthly", "Every month"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        ENDED = "ended"
        FAILED = "failed"

    waits_as, taken_as = State.WAITING, State.SENDING
    longest_wait = timedelta(days=32)

    document = models.ForeignKey(Document, models.CASCADE, related_name="export_orders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="export_orders")
    format = models.CharField(max_length=20)
    mode = models.CharField(max_length=10, default="claims")
    style = models.CharField(max_length=200, default="vancouver", help_text="Of Word and PDF.")
    template = models.CharField(max_length=100, blank=True, help_text="Of Word: whose styles it takes.")
    drafts = models.BooleanField("with drafts", default=False)
    filters = models.JSONField(default=dict, blank=True, help_text="Which claims, by the filters of their list.")
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    hour = models.PositiveSmallIntegerField(default=7, help_text="Of the reader's day.")
    tells_unchanged = models.BooleanField("also when nothing has changed", default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    last = models.ForeignKey(Export, models.SET_NULL, null=True, blank=True, editable=False, related_name="last_of")
    ready = models.ForeignKey(Export, models.SET_NULL, null=True, blank=True, editable=False, related_name="ready_of")
    message_id = models.UUIDField(default=uuid4, editable=False, help_text="The same at each attempt.")
    stop_token = models.UUIDField(default=uuid4, editable=False, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.TextField(blank=True)
    error = models.TextField(blank=True, help_text="Of the last attempt.")

    objects = ExportOrderQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (models.CheckConstraint(condition=Q(hour__lte=23), name="an_export_order_has_an_hour"),)

    @property
    def is_over(self) -> bool:
        return self.state not in (self.State.WAITING, self.State.SENDING)

    def __str__(self) -> str:
        return f"{self.document} as {self.format}, {self.rhythm}, to {self.user}"
