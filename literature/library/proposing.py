"""Records of PubMed proposed for works of which only the title is known. A worker looks, an editor says which it is.

Each work waits in a row of its own, so that the looking can be stopped at any moment and goes on with what is left.
What was proposed, or found nothing, is not looked for again.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from literature.entrez.client import Client
from literature.http.failures import NoAnswer, Stopped
from literature.library.adding import LEASE, WAIT, await_details
from literature.library.candidates import Citation, candidates
from literature.library.same_title import LONGEST
from literature.models import Addition, Reference
from literature.models.references import ReferenceQuerySet
from literature.refusals import Refused
from literature.rules.pasted_identifiers import Identifier

if TYPE_CHECKING:
    from django.contrib.auth.models import User

AT_ONCE = 10  # works a pass; each takes up to six requests, and what a person added waits behind them
BATCH = 500  # rows written at once
State = Addition.State


class NotProposed(Refused):
    """The record is none of those that were proposed, or the work is decided already; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many works without an identifier there are, and how the looking for their records stands."""

    works: int
    not_asked: int
    waiting: int
    proposed: int
    not_found: int


def progress() -> Progress:
    """Three questions to the database."""
    rows = _additions().filter(reference__in=Reference.objects.without_identifier())
    by_state = {
        f"of_{name}": Count("pk", filter=Q(state=state))
        for name, state in (("waiting", State.WAITING), ("proposed", State.PROPOSED), ("not_found", State.NOT_FOUND))
    }
    counts = rows.aggregate(**by_state)
    works = Reference.objects.without_identifier().count()
    return Progress(works, _not_asked().count(), counts["of_waiting"], counts["of_proposed"], counts["of_not_found"])


def ask_for_all(*, by: "User | None" = None, at: datetime | None = None) -> int:
    """Lets a worker look for each work without an identifier that was not looked for; answers how many wait now."""
    at = at or timezone.now()
    with transaction.atomic():
        rows = (_waiting(work, by, at) for work in _not_asked().only("pk", "title").iterator(BATCH))
        Addition.objects.bulk_create(list(rows), batch_size=BATCH, ignore_conflicts=True)
    return waiting().count()


def stop() -> int:
    """Takes back what still waits; what was found stays. Answers how many works were taken back."""
    return waiting().filter(lease_until=None).delete()[0]


def waiting() -> QuerySet[Addition]:
    """The rows of works that are still to be looked for, as a queryset of theirs."""
    return _additions().filter(state=State.WAITING)


def propose_due(
    client: Client, *, at: datetime | None = None, most: int = AT_ONCE, stopped: Callable[[], bool] = lambda: False
) -> Iterable[Addition]:
    """Looks for what waits, the longest due first; gives each when it is done. One that fails waits on."""
    due = Addition.objects.due(at or timezone.now()).filter(scheme=Addition.BY_TITLE)
    for addition in due.select_related("reference")[:most]:
        if stopped():
            return
        yield propose(addition, client)


def propose(addition: Addition, client: Client) -> Addition:
    """Asks PubMed for the records that one work may be, and keeps them as proposals. Safe to run twice."""
    now = timezone.now()
    if taken := Addition.objects.take(addition.pk, lease=LEASE, at=now):
        try:
            found = candidates(taken.reference.title, client=client, known=_known(taken.reference))
        except Stopped:
            Addition.objects.put_off(taken, until=now)
        except NoAnswer as error:
            Addition.objects.put_off(taken, until=now + WAIT, note=f"Not looked up yet: {error}")
        except ValueError as error:
            Addition.objects.end(taken, state=State.NOT_FOUND, note=str(error))
        else:
            state = State.PROPOSED if found else State.NOT_FOUND
            note = "" if found else "PubMed has no title like it; the work is kept as what it is."
            Addition.objects.end(
                taken, state=state, note=note, candidates=[asdict(one) | {"percent": one.percent} for one in found]
            )
    addition.refresh_from_db()
    return addition


def confirm(addition: Addition, pmid: str, *, by: "User", at: datetime | None = None) -> Addition:
    """The work is this proposed record: its details are looked up by the PMID. Raises NotProposed."""
    if pmid not in {one["pmid"] for one in addition.candidates}:
        raise NotProposed(f"PMID {pmid} was not proposed for this work: choose one of those that are shown.")
    with transaction.atomic():
        _decide(addition, State.FOUND, f"It is PMID {pmid}, says {by}.")
        return await_details(addition.reference, Identifier("pmid", pmid), by=by, at=at or timezone.now())


def decline(addition: Addition, *, by: "User") -> None:
    """None of the proposed records is the work, which stays what it is. Raises NotProposed."""
    _decide(addition, State.NOT_FOUND, f"None of the proposed records is it, says {by}.")


def _decide(addition: Addition, state: Addition.State, note: str) -> None:
    open_row = Addition.objects.filter(pk=addition.pk, scheme=Addition.BY_TITLE, state=State.PROPOSED)
    if not open_row.update(state=state, note=note):
        raise NotProposed("Somebody has decided on this work already: reload the page.")


def _additions() -> QuerySet[Addition]:
    return Addition.objects.filter(scheme=Addition.BY_TITLE)


def _not_asked() -> ReferenceQuerySet:
    asked = Addition.objects.filter(reference=OuterRef("pk"), scheme=Addition.BY_TITLE)
    return Reference.objects.without_identifier().filter(~Exists(asked)).order_by("pk")


def _waiting(work: Reference, by: "User | None", at: datetime) -> Addition:
    return Addition(reference=work, scheme=Addition.BY_TITLE, value=work.title[:LONGEST], by=by, added_at=at, due_at=at)


def _known(work: Reference) -> Citation:
    page = work.pages.split("-")[0].strip()
    return Citation(work.journal, str(work.year or ""), work.volume, page, work.first_author)
