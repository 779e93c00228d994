"""One claim against all stored references, beyond what the searches of its document found: an editor asks, the worker
does it in slices. Each slice writes its suggestions and its place together, so that a worker that dies or is stopped
loses nothing, and the same again changes nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.models import Claim, CountedPaper, Cursor, LibraryRanking, Suggestion
from claims.refusals import Refused
from claims.triage.claim_index import ClaimIndex, DocumentClaims, Weighed
from claims.triage.reach import Reach
from claims.triage.suggest import LEAST_BY_TITLE, keep_matches, matches_above, read_for_ranking
from claims.triage.texts import ClaimText, Match
from claims.triage.word_counts import statistics_of
from literature.models import Reference
from literature.models.leased import LeaseLost

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SLICE = 2_000  # references looked at in one go: about two megabytes of counted stems
LEASE = timedelta(minutes=5)
State = LibraryRanking.State
Stopped = Callable[[], bool]


@requires("claims.change_suggestion", or_nobody=True)
@transaction.atomic
def rank_library(claim: Claim, *, by: "User | None", at: datetime | None = None) -> LibraryRanking:
    """Asks the worker to set the claim against all stored references. One that was stopped goes on where it was, if the
    claim reads as it did; one that waits or runs stays as it is. Raises Refused."""
    if claim.retired_at is not None:
        raise Refused(f"{claim.key} is no claim of the present text: nothing is ranked for it.")
    at = at or timezone.now()
    row, _ = LibraryRanking.objects.get_or_create(claim=claim, defaults={"state": State.STOPPED, "requested_at": at})
    row = LibraryRanking.objects.select_for_update().get(pk=row.pk)
    if row.is_over:
        if row.state == State.DONE or row.wording != wording_of(claim):
            _begin_anew(row, claim)
        row.state, row.stop_requested, row.finished_at, row.attempts = State.WAITING, False, None, 0
        row.requested_by, row.requested_at, row.due_at = by, at, at
        row.save()
    return row


@requires("claims.change_suggestion", or_nobody=True)
@transaction.atomic
def stop_ranking(claim: Claim, *, by: "User | None", at: datetime | None = None) -> LibraryRanking:
    """Ends it where it is; what was suggested stays. Raises Refused where there is nothing to stop."""
    at = at or timezone.now()
    asked = LibraryRanking.objects.filter(claim=claim)
    ended = {"state": State.STOPPED, "finished_at": at, "lease_until": None, "token": None}
    if not asked.untaken(at).update(**ended) and not asked.filter(state=State.RUNNING).update(stop_requested=True):
        raise Refused(f"{claim.key} is not being set against the library: there is nothing to stop.")
    return asked.get()


def work_on_rankings(*, at: datetime | None = None, stopped: Stopped = lambda: False) -> int:
    """Works on the rankings that are due, one after the other; how many came to their end."""
    ended = 0
    for pk in list(LibraryRanking.objects.due(at or timezone.now()).values_list("pk", flat=True)):
        row = None if stopped() else LibraryRanking.objects.take(pk, lease=LEASE, at=timezone.now())
        if row is not None:
            ended += _work_on(row, stopped)
    return ended


def wording_of(claim: Claim) -> str:
    """What tells this reading of the claim from any other: its words, where it stands, the acronyms of its document."""
    parts = (claim.text, claim.context, claim.section, sorted(claim.document.current.acronyms.items()))
    return sha256(repr(parts).encode()).hexdigest()


def _begin_anew(row: LibraryRanking, claim: Claim) -> None:
    row.wording, row.read_to, row.done, row.found = wording_of(claim), 0, 0, 0
    row.of = Reference.objects.count()


def _work_on(row: LibraryRanking, stopped: Stopped) -> bool:
    """Goes on to the end; False where it was stopped, or the worker is to end, or another has it."""
    ranked = _Ranked(row.claim)
    while True:
        if stopped():
            LibraryRanking.objects.put_off(row, until=timezone.now(), attempts=0)
            return False
        try:
            over = ranked.slice(row)
        except LeaseLost:
            return False
        if over:
            return row.state == State.DONE


class _Ranked:
    """A claim made ready: its words weighed once for all slices of a turn."""

    def __init__(self, claim: Claim) -> None:
        acronyms = claim.document.current.acronyms
        text = ClaimText(claim.pk, claim.text, claim.context, tuple(claim.section))
        index = ClaimIndex([DocumentClaims([text], acronyms)])
        self.wording = wording_of(claim)
        self.weighed = Weighed(index, statistics_of(index.column))
        self.reach = Reach(self.weighed, acronyms)

    @transaction.atomic
    def slice(self, row: LibraryRanking) -> bool:
        """Reads on; True at the end. The row is held by its token until all is written. Raises LeaseLost."""
        if not LibraryRanking.objects.leased_as(row).select_for_update().exists():
            raise LeaseLost(row)
        row.refresh_from_db()
        if row.stop_requested or row.claim.retired_at is not None:
            return self._end(row, State.STOPPED)
        if row.wording != self.wording:  # reworded since it was asked for
            _begin_anew(row, row.claim)
        behind = Reference.objects.filter(pk__gt=row.read_to).order_by("pk")
        pks = list(behind.values_list("pk", flat=True)[:SLICE])
        if not pks:
            return self._end(row, State.DONE)
        new = keep_matches(self._matches(pks), origin=Suggestion.Origin.LIBRARY)
        values = {"wording": self.wording, "read_to": pks[-1], "done": row.done + len(pks), "of": row.of}
        LibraryRanking.objects.renew(row, lease=LEASE, found=row.found + len(new), **values)
        return False

    def _matches(self, pks: list[int]) -> list[Match]:
        references = Reference.objects.filter(pk__in=self._within_reach(pks))
        readings = read_for_ranking(references)
        return [match for reading in readings.values() for match in matches_above(self.weighed, reading, (0,))]

    def _within_reach(self, pks: list[int]) -> set[int]:
        """Those worth reading. One that is not counted as it is now has to be read to know."""
        counted = dict(CountedPaper.objects.filter(reference__in=pks).values_list("reference", "stems"))
        known = [pk for pk in pks if pk in counted]
        reached = self.reach.within([bytes(counted[pk]) for pk in known], LEAST_BY_TITLE)
        changed = Cursor.objects.unread().filter(reference__in=pks).values_list("reference", flat=True)
        within = {pk for pk, is_reached in zip(known, reached.tolist(), strict=True) if is_reached}
        return within | (set(pks) - counted.keys()) | set(changed)

    def _end(self, row: LibraryRanking, state: str) -> bool:
        LibraryRanking.objects.end(row, state=state, finished_at=timezone.now())
        row.state = state
        return True
