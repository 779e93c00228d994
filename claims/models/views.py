"""Saved views of the desk's lists."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def for_user(self, user: object) -> Self:
        """The user's own and those shared with all."""
        return self.filter(Q(user=user) | Q(is_shared=True))


class SavedView(models.Model):
    """A list of the desk with its filters, its words and its order, under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=60, help_text="The list: claims_claim, claims_flag…")
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True, help_text="The query string of the list.")
    is_shared = models.BooleanField("for everybody", default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("page", "name", "id")
        constraints = (models.UniqueConstraint(fields=("user", "page", "name"), name="one_saved_view_a_name"),)

    def __str__(self) -> str:
        return self.name
