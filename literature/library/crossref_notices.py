"""Asking Crossref what was published about the works that are stored: publishers and Retraction Watch tell it there,
sometimes long before PubMed does.

Each DOI has its slot in its work's period, as PMIDs have (`refresh`): weekly for evidence, monthly for the rest. What
becomes evidence is asked about at the next pass. The rows say what is due, so that a killed pass loses nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from literature.http.failures import BadAnswer, NoAnswer, Refused, ShutOut
from literature.library.doi_matching import matching_works
from literature.library.notices import keep_reported
from literature.library.refresh_slots import slot
from literature.models import Notice, Reference, ReferenceEvent
from literature.models.references import ReferenceQuerySet
from literature.rules.integrity import NoticeFact
from literature.sources.crossref import Crossref
from literature.sources.updates import Work

AT_MOST = 400  # DOIs a pass; passes come every ten minutes, one DOI takes a little more than a second
PLANNED = 10_000
LEASE = timedelta(minutes=30)
AGAIN = timedelta(days=1)  # after an answer about one DOI that could not be read
IN_A_ROW = 5  # such answers: then it is not the DOIs, it is Crossref
NEEDED = ("pmid", "doi", "title", "publication_types", "refresh_every", "crossref_checked_at")
Kind = ReferenceEvent.Kind


@dataclass(slots=True)
class Asked:
    """What a pass did; DOIs."""

    asked: int = 0
    noticed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def ask_due(
    client: Crossref,
    *,
    at: datetime | None = None,
    limit: int = AT_MOST,
    stopped: Callable[[], bool] = lambda: False,
) -> Asked:
    """Asks about what is due, at most `limit` DOIs. Safe to run twice at a time, and to be killed.

    Raises NoAnswer; what was taken and not reached is due again when its lease is over.
    """
    at = at or timezone.now()
    with transaction.atomic():
        _plan(_with_doi().filter(crossref_at=None).locked_in_order()[:PLANNED], after=at)
    due = _with_doi().take_due("crossref_at", at=at, longest=F("refresh_every"), lease=LEASE, limit=limit)
    return ask_dois(list(dict.fromkeys(reference.doi for reference in due)), client, stopped=stopped)


def ask_dois(
    dois: Sequence[str],
    client: Crossref,
    *,
    progress: Callable[[int], None] = lambda count: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Asked:
    """Asks about these DOIs now and stores what came, one a transaction. Raises NoAnswer."""
    done, failures = Asked(), 0
    for doi in dois:
        if stopped():
            break
        error = _ask(doi, client, done)
        failures = failures + 1 if error else 0
        if error and failures == IN_A_ROW:
            raise error
        done.asked += 1
        progress(1)
    return done


def _with_doi() -> ReferenceQuerySet:
    return Reference.objects.exclude(doi="").only(*NEEDED)


def _plan(references: Iterable[Reference], *, after: datetime) -> None:
    planned = list(references)
    for reference in planned:
        is_news = reference.is_notice and reference.crossref_checked_at is None  # of a work that may stand here
        reference.crossref_at = after if is_news else slot(reference.doi, reference.refresh_every, after)
    Reference.objects.bulk_update(planned, ["crossref_at"], batch_size=500)


def _ask(doi: str, client: Crossref, done: Asked) -> NoAnswer | None:
    """Asks about one DOI. What is wrong with its answer is returned; what is wrong with Crossref ends the pass."""
    try:
        work = client.work(doi)
    except ShutOut:
        raise
    except (BadAnswer, Refused) as error:
        done.unreadable.append(doi)
        Reference.objects.filter(doi=doi).update(crossref_at=timezone.now() + AGAIN)
        return error
    _store(doi, work, done)
    return None


def _store(doi: str, work: Work | None, done: Asked) -> None:
    """Writes down what was told. A DOI that Crossref does not know had nothing told about it: nothing is withdrawn."""
    now = timezone.now()
    with transaction.atomic():
        references = list(_with_doi().only(*NEEDED, "details").filter(doi=doi).locked_in_order())
        if work is None:
            done.unknown.append(doi)
        else:
            meant = matching_works(references, title=work.title, certain=work.doi == doi)
            reported = [(row, work.notices) for row in meant]
            news = {kind for _, _, kind in keep_reported(reported, origin=Notice.Origin.CROSSREF, at=now)}
            done.noticed += [doi] * (Kind.NOTICE in news)
            done.withdrawn += [doi] * (Kind.WITHDRAWN in news)
        Reference.objects.filter(doi=doi).update(crossref_checked_at=now, doi_unconfirmed=work is None)
        for reference in references:
            reference.crossref_checked_at = now
        _plan(references, after=now)
    for named, facts in work.updates.items() if work else ():
        _tell(named, facts, done, now)


def _tell(doi: str, facts: list[NoticeFact], done: Asked, now: datetime) -> None:
    """What a notice says of another work, told of it at once; Crossref is asked about that work itself next."""
    with transaction.atomic():
        meant = matching_works(_with_doi().only(*NEEDED, "details").filter(doi=doi).locked_in_order(), title="")
        told = [(row, facts) for row in meant]
        if keep_reported(told, origin=Notice.Origin.CROSSREF, at=now, withdraws=False):
            done.noticed.append(doi)
            Reference.objects.filter(pk__in=[row.pk for row in meant]).update(crossref_at=now)
