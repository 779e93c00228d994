"""Two references that turned out to be one work: the acts of one are handed to the other, and it is written down."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from literature.library.dependants import dependants
from literature.models import Addition, Merge, Reference
from literature.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SHOWN_FIELDS = ("pmid", "doi", "pmcid", "url", "title", "journal", "year")
FILLED = ("doi", "pmcid", "url")
IDENTITY = ("kind", "pmid", "doi", "citation", "origin")  # of a notice about one reference


class MergeRefused(Refused):
    """These two cannot be merged; the message says why and what to do."""


def merge_references(
    kept: Reference,
    absorbed: Reference,
    *,
    reason: str,
    by: "User | None" = None,
    at: datetime | None = None,
) -> Merge:
    """Hands all that the ground floor knows of `absorbed` to `kept`, records it, and deletes the absorbed row.

    Refused while PubMed holds a record of each, and while rows of an upper floor stand on the
    absorbed one: only an editor can say what becomes of a decision. Raises MergeRefused, and then nothing has changed.
    """
    if not reason.strip():
        raise MergeRefused("Say why they are one work.")
    with transaction.atomic():
        pair = Reference.objects.select_for_update().order_by("pk").in_bulk([kept.pk, absorbed.pk])
        if len(pair) != 2:
            raise MergeRefused("Give two references that are both in the library.")
        kept, absorbed = pair[kept.pk], pair[absorbed.pk]
        _refuse_two_records(kept, absorbed)
        _refuse_foreign_rows(absorbed)
        merge = Merge.objects.create(
            kept=kept,
            absorbed={name: getattr(absorbed, name) for name in SHOWN_FIELDS},
            reason=reason.strip(),
            by=by,
            at=at or timezone.now(),
        )
        _hand_over(kept, absorbed)
        _delete(absorbed)
        _fill(kept, merge.absorbed)
    return merge


def _refuse_two_records(kept: Reference, absorbed: Reference) -> None:
    if absorbed.pmid and absorbed.missing_since is None:
        raise MergeRefused(
            f"PubMed delivers PMID {absorbed.pmid} as a record of its own: keep both, as versions of one work."
        )
    if kept.missing_since:
        raise MergeRefused(f"PubMed no longer delivers PMID {kept.pmid}: keep the other one.")


def _refuse_foreign_rows(absorbed: Reference) -> None:
    if found := dependants(absorbed, of_library=False):
        raise MergeRefused(f"{found[0]} stand on “{absorbed}”: move or withdraw them first.")


def _hand_over(kept: Reference, absorbed: Reference) -> None:
    _drop_duplicate_notices(kept, absorbed)
    for relation in Reference._meta.related_objects:
        if relation.one_to_many:
            rows: models.QuerySet[Any] = relation.related_model._base_manager.filter(**{relation.field.name: absorbed})
            rows.update(**{relation.field.name: kept})


def _drop_duplicate_notices(kept: Reference, absorbed: Reference) -> None:
    known = {tuple(getattr(notice, name) for name in IDENTITY): notice for notice in kept.notices.all()}
    for notice in absorbed.notices.all():
        if twin := known.get(tuple(getattr(notice, name) for name in IDENTITY)):
            notice.events.update(notice=twin)
            notice.delete()
    if kept.additions.filter(state=Addition.State.WAITING).exists():
        absorbed.additions.filter(state=Addition.State.WAITING).delete()


def _delete(absorbed: Reference) -> None:
    try:
        Reference.objects.get(pk=absorbed.pk).delete()
    except ProtectedError as error:
        raise MergeRefused(f"Other rows stand on “{absorbed}”: move or withdraw them first.") from error


def _fill(kept: Reference, absorbed: dict[str, str]) -> None:
    """Identifiers that only the absorbed row had."""
    missing = [name for name in FILLED if absorbed[name] and not getattr(kept, name)]
    for name in missing:
        setattr(kept, name, absorbed[name])
    kept.save(update_fields=missing)
