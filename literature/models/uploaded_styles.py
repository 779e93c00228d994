"""Styles that people brought, beside those of the installation: of citations, and of Word files."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class UploadedStyleQuerySet(models.QuerySet["UploadedStyle"]):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def titles(self) -> dict[str, str]:
        """The title by the name, in the order of the names; without their files."""
        return dict(self.order_by("name").values_list("name", "title"))


class UploadedStyle(models.Model):
    """A style of CSL as a file, or a Word file whose styles others take. `parent` names the style that a dependent one
    takes over; "" where it stands alone."""

    class Kind(models.TextChoices):
        CITATIONS = "citations", "Style of citations"
        WORD = "word", "Template of Word"

    name = models.SlugField(max_length=100, unique=True, help_text="By which it is chosen.")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CITATIONS)
    parent = models.CharField("takes over", max_length=200, blank=True)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)
    data = models.BinaryField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = UploadedStyleQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name = "style"

    def __str__(self) -> str:
        return self.title
