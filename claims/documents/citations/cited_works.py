"""The entries of a document's own reference list and the references that editors tied them to."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.documents.splitting.listed_works import OWN_NUMBER
from claims.evidence.consequences import after_citations_changed
from claims.models import CitedWork
from claims.models.audited import decided_already
from claims.refusals import Refused
from literature.models import Reference

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@requires("claims.change_citedwork")
def tie_work(cited_work: CitedWork, reference: Reference, *, by: "User", at: datetime | None = None) -> CitedWork:
    """The editor says that the entry is `reference`. The same again changes nothing.

    Raises Refused for an entry that is tied to another reference: a decision is taken back before it is replaced.
    """
    with transaction.atomic():
        held = CitedWork.objects.select_for_update().get(pk=cited_work.pk)
        if held.reference_id == reference.pk:
            return held
        if held.reference_id is not None:
            raise Refused("This entry is named as another reference already: take that back first.")
        return _settle(held, reference, by, at)


@requires("claims.change_citedwork")
def untie_work(cited_work: CitedWork, *, by: "User", at: datetime | None = None) -> CitedWork:
    """The editor says that the entry is not what `cited_work`, as it was read, is tied to.

    Raises Refused where it is tied to nothing, and where somebody tied it or undid that since it was read.
    """
    with transaction.atomic():
        held = hold_as_read(cited_work)
        if held.reference_id is None:
            raise Refused("This entry is named as no reference: there is nothing to take back.")
        return _settle(held, None, by, at)


def hold_as_read(cited_work: CitedWork) -> CitedWork:
    """The entry, held until the end of the transaction. Raises Refused where it is another than was read."""
    held = CitedWork.objects.select_for_update().get(pk=cited_work.pk)
    if held.edition != cited_work.edition:
        raise decided_already("entry", by=held.tied_by, at=held.tied_at)
    return held


def carry_ties(entries: Iterable[CitedWork], before: Iterable[CitedWork]) -> None:
    """Gives new, unsaved entries the ties of those `before` that say the same, whatever number the list gives them.

    Where the same words were tied to two references, the new entry is left for the editor.
    """
    ties: dict[str, dict[int, CitedWork]] = defaultdict(dict)
    for old in before:
        if old.reference_id is not None:
            ties[_words(old)][old.reference_id] = old
    for entry in entries:
        if len(found := ties.get(_words(entry), {})) == 1:
            (old,) = found.values()
            entry.reference_id, entry.tied_by_id, entry.tied_at = (
                old.reference_id,
                old.tied_by_id,
                old.tied_at,
            )


def _settle(work: CitedWork, reference: Reference | None, by: "User", at: datetime | None) -> CitedWork:
    was = work.reference
    work.reference, work.tied_by, work.tied_at = reference, by, at or timezone.now()
    work.save(update_fields=["reference", "tied_by", "tied_at"], by=by)
    after_citations_changed(filter(None, (was, reference)))
    return work


def _words(entry: CitedWork) -> str:
    """The entry without the number that it bears itself."""
    number = OWN_NUMBER.match(entry.text)
    return " ".join(entry.text[number.end() if number else 0 :].split())
