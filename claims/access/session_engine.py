"""The session engine: Django's of the database, whose rows know their user (Django's own recipe: "Extending
database-backed session engines")."""

from datetime import timedelta
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from claims.models import Session

SEEN_EVERY = timedelta(minutes=5)


class SessionStore(DatabaseStore):
    row: Session | None = None  # as it was loaded

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))  # get_model_class is not in its signature
        row.user_id, row.seen_at = data.get(SESSION_KEY), timezone.now()
        return row

    def _get_session_from_db(self) -> Session | None:
        self.row = super()._get_session_from_db()  # type: ignore[misc]  # private, and not in the stubs
        return self.row

    def note_seen(self) -> None:
        """Writes when the session was last used, to five minutes. Not by saving it: a session that another request
        changed or ended meanwhile must not be overwritten."""
        now = timezone.now()
        if self.row and self.row.user_id and now - self.row.seen_at > SEEN_EVERY:
            Session.objects.filter(pk=self.row.pk).update(seen_at=now)
