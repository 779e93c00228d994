"""Adding a reference by hand: its row stands at once, its details are looked up in PubMed by a worker.

What PubMed answers is checked against what was asked: a DOI that it does not know is searched for as mere words, and
the record that comes then is another work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from literature.entrez.client import Client
from literature.entrez.parse import Broken
from literature.entrez.records import Record
from literature.http.failures import NoAnswer, Stopped
from literature.library.merging import MergeRefused, merge_references
from literature.library.named_papers import tell_added
from literature.library.storing import store_records
from literature.models import Addition, Reference, ReferenceEvent
from literature.refusals import Refused
from literature.rules.pasted_identifiers import Identifier, recognise

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LEASE = timedelta(minutes=10)  # of one that is being looked up
WAIT = Addition.longest_wait  # after a failure that may pass
AT_ONCE = 50  # additions a pass; passes come every few seconds
AMONG = 20  # records looked at for one identifier: a paper shares its DOI with few notices
State = Addition.State
# Quoted, so that the brackets of a DOI stay part of it; both tags are among those seen honoured (entrez/query.py).
TERMS = {"doi": '"{0}"[aid] OR "{0}"[lid]', "pmcid": '"{0}"[aid] OR "{0}"[all fields]'}


class AddRefused(Refused):
    """The reference cannot be added; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Added:
    """`is_new` is False for a work that was here already; `addition` is None when nothing is to be looked up."""

    reference: Reference
    is_new: bool
    addition: Addition | None


def add_reference(text: str, *, by: "User | None" = None, at: datetime | None = None) -> Added:
    """Adds the work that `text` names, with no more than its identifier; asks nobody.

    Raises pasted.NotRecognised for a text that names none, AddRefused where several references have the identifier.
    """
    identifier, at = recognise(text), at or timezone.now()
    try:
        with transaction.atomic():
            stored = known(identifier)
            if stored is None:
                return _add(identifier, by=by, at=at)
    except IntegrityError as error:
        raise AddRefused("Somebody has just added this work: add it again to see it.") from error
    return Added(stored, False, await_details(stored, identifier, by=by, at=at) if lacks_details(stored) else None)


def known(identifier: Identifier) -> Reference | None:
    """The stored reference of an identifier. Raises AddRefused where there are several."""
    found = list(Reference.objects.filter(**{identifier.scheme: identifier.value}).in_order()[:AMONG])
    if len(found) > 1:
        works = "; ".join(f"PMID {work.pmid}: {work}" if work.pmid else str(work) for work in found)
        raise AddRefused(f"{len(found)} references have the {identifier}. Name one by its PMID: {works}")
    return found[0] if found else None


def lacks_details(reference: Reference) -> bool:
    """It came from no PubMed record, and it could."""
    return not reference.fingerprint and bool(reference.pmid or reference.doi or reference.pmcid)


def is_stub(reference: Reference) -> bool:
    """Nothing but its identifier is known yet; no file told more either."""
    return lacks_details(reference) and not (reference.abstract or reference.authors)


def _add(identifier: Identifier, *, by: "User | None", at: datetime) -> Added:
    kind = Reference.Kind.WEB_PAGE if identifier.scheme == "url" else Reference.Kind.ARTICLE
    reference = Reference.objects.create(
        **{identifier.scheme: identifier.value},
        kind=kind,
        title=str(identifier),
        added_at=at,
        checked_at=at,
    )
    event = ReferenceEvent(reference=reference, kind=ReferenceEvent.Kind.ADDED, at=at)
    ReferenceEvent.objects.append([event])
    tell_added(reference, at=at)
    waits = identifier.scheme != "url"
    return Added(reference, True, await_details(reference, identifier, by=by, at=at) if waits else None)


def await_details(reference: Reference, identifier: Identifier, *, by: "User | None" = None, at: datetime) -> Addition:
    """Lets a worker look for the record of this reference; once, however often it is called."""
    values = {
        "scheme": identifier.scheme,
        "value": identifier.value,
        "by": by,
        "added_at": at,
        "due_at": at,
    }
    addition, _ = reference.additions.get_or_create(state=State.WAITING, defaults=values)
    return addition


def look_up_due(
    client: Client, *, at: datetime | None = None, stopped: Callable[[], bool] = lambda: False
) -> list[Addition]:
    """Looks up what waits, at most AT_ONCE. One that fails waits on, with the reason, and does not keep the others."""
    done = []
    named = Addition.objects.exclude(scheme=Addition.BY_TITLE)
    for addition in named.due(at or timezone.now())[:AT_ONCE]:
        if stopped():
            break
        look_up(addition, client)
        done.append(addition)
    return done


def look_up(addition: Addition, client: Client) -> Addition:
    """Asks PubMed for one addition and stores its record. Safe to run twice: the second finds it taken or done."""
    now = timezone.now()
    if taken := Addition.objects.take(addition.pk, lease=LEASE, at=now):
        try:
            records, note = _records(taken, client)
        except Stopped:
            Addition.objects.put_off(taken, until=now)
        except NoAnswer as error:
            Addition.objects.put_off(taken, until=now + WAIT, note=f"Not looked up yet: {error}")
        else:
            _settle(taken, records, note)
    addition.refresh_from_db()
    return addition


def _records(addition: Addition, client: Client) -> tuple[list[Record], str]:
    """The records that have the identifier, and why there are none."""
    pmids = [addition.value] if addition.scheme == "pmid" else _search(addition, client)
    came = [record for batch in client.fetch(pmids) for record in batch.records]
    fit = [r for r in came if isinstance(r, Record) and getattr(r, addition.scheme) == addition.value]
    for broken in came:
        if isinstance(broken, Broken):
            return fit, f"The record of PMID {broken.pmid} cannot be read: {broken.reason}"
    if addition.scheme == "pmid":
        return fit, f"PubMed does not deliver PMID {addition.value}: look whether the number is right."
    return fit, "PubMed holds no record with it; what was given is kept. Look whether it is right."


def _search(addition: Addition, client: Client) -> list[str]:
    return client.search(TERMS[addition.scheme].format(addition.value), retmax=AMONG).ids


def _settle(addition: Addition, records: list[Record], note: str) -> None:
    if not records:
        _end(addition, State.NOT_FOUND, note)
    elif len(records) > 1:
        works = "; ".join(f"PMID {record.pmid}: {record.cited_title}" for record in records)
        _end(
            addition,
            State.UNCLEAR,
            f"PubMed holds several records with it. Add the right one by PMID: {works}",
        )
    else:
        try:
            with transaction.atomic():
                if _end(addition, State.FOUND, ""):
                    _adopt(addition.reference, records[0])
        except MergeRefused as refused:
            _end(addition, State.UNCLEAR, f"It is PMID {records[0].pmid}, which is here already. {refused}")


def _end(addition: Addition, state: Addition.State, note: str) -> bool:
    return Addition.objects.end(addition, state=state, note=note)


def _adopt(stub: Reference, record: Record) -> None:
    """Makes the stub the reference of the record, or hands it to the one that holds that PMID already."""
    holder = Reference.objects.filter(pmid=record.pmid).exclude(pk=stub.pk).first()
    if holder is None:
        Reference.objects.filter(pk=stub.pk).update(pmid=record.pmid)
    store_records([record])
    if holder is not None:
        has = "has the" if lacks_details(stub) else "was confirmed for"
        merge_references(holder, stub, reason=f"The record of PMID {record.pmid} {has} {stub.title}.")
