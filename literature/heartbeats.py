"""The processes that do the work say that they live, in a row each: a page can tell when one has fallen silent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from literature.models import Heartbeat
from literature.models.clock import is_ahead

EVERY = timedelta(seconds=10)
PATIENCE = timedelta(minutes=1)
NEEDED = ("worker", "beat")  # without either nothing is done


@dataclass(frozen=True, slots=True)
class Silence:
    """A process that has not been heard since `since`; None where it never was."""

    name: str
    since: datetime | None


def note_heartbeats(names: Iterable[str], *, at: datetime) -> None:
    """Says that the processes of these names live."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=at) for name in names],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )


def silences(at: datetime) -> list[Silence]:
    """Who should be heard and is not, by name."""
    heard: dict[str, datetime | None] = dict.fromkeys(NEEDED)
    heard.update(Heartbeat.objects.values_list("name", "at"))
    known = {name: None if since and is_ahead(since, at=at) else since for name, since in heard.items()}
    return [Silence(name, since) for name, since in sorted(known.items()) if not since or since < at - PATIENCE]
