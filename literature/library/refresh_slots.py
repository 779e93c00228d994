"""When PubMed is asked anew for a record that is stored.

Each reference has a slot of its own in its period, made from its PMID, so that the requests are spread evenly and no
record is older than its period. `Reference.refresh_every` is that period: monthly, unless an upper floor watches it.
"""

import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from literature.models import Reference

WEEKLY = timedelta(days=7)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def watch(reference: Reference, every: timedelta = WEEKLY) -> None:
    """Lets a reference be asked for at least so often from now on: for what is used as evidence.

    Crossref is asked about it at the next pass: it may tell a retraction that PubMed does not know.
    """
    watched = Reference.objects.filter(pk=reference.pk, refresh_every__gt=every)
    watched.update(refresh_every=every, refresh_at=None, crossref_at=timezone.now())


def slot(pmid: str, every: timedelta, after: datetime) -> datetime:
    """The first moment later than `after` at which this PMID is due: one in each period, spread by its number."""
    offset = every * (zlib.crc32(pmid.encode()) / 2**32)
    passed = (after - EPOCH - offset) % every
    return after - passed + every


def plan(references: Iterable[Reference]) -> None:
    """Gives each its next slot, counted from when it was last asked for."""
    planned = list(references)
    for reference in planned:
        reference.refresh_at = slot(str(reference.pmid), reference.refresh_every, reference.checked_at)
    Reference.objects.bulk_update(planned, ["refresh_at"], batch_size=500)
