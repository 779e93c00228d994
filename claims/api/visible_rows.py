"""Lists of rows that belong to documents: each user reads those of the documents in which they have a role."""

from django.db.models import QuerySet

from literature.api.rows import Rows


class DocumentRows(Rows):
    """What `visible_to` leaves of the rows. One that is not visible is not found, as one that is not there."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().visible_to(self.request.user, shows=self.shows)
