"""Lists of rows that belong to documents: each user reads those of the documents in which they have a role."""

from typing import Any

from django.db.models import QuerySet

from claims.models.visibility import VisibleQuerySet
from literature.api.rows import ReadOnlyViewSet
from literature.models.narrowing import rows_as


class DocumentRowViewSet(ReadOnlyViewSet):
    """What `visible_to` leaves of the rows. One that is not visible is not found, as one that is not there."""

    def get_queryset(self) -> QuerySet[Any]:
        rows = rows_as(VisibleQuerySet, super().get_queryset())
        return rows.visible_to(self.request.user, shows=self.shows)
