"""Taking back what was added by mistake, while nothing stands on it: removed, or replaced by what was meant."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from literature.library.adding import Added, add_reference
from literature.library.dependants import dependants
from literature.library.merging import SHOWN_FIELDS
from literature.models import Correction, Reference
from literature.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class RemoveRefused(Refused):
    """The work stays; the message says what stands on it."""


def remove_work(reference: Reference, *, reason: str, by: "User", at: datetime | None = None) -> Correction:
    """Deletes the work and writes down what it was, who removed it and why. Raises RemoveRefused."""
    if not reason.strip():
        raise RemoveRefused("Say why it is removed.")
    with transaction.atomic():
        before = _taken_out(reference)
        return Correction.objects.create(
            kind=Correction.Kind.REMOVED, before=before, reason=reason.strip(), by=by, at=at or timezone.now()
        )


def replace_work(reference: Reference, text: str, *, by: "User", at: datetime | None = None) -> Added:
    """Adds the work that `text` names, and removes the one that was added in its stead.

    Raises RemoveRefused, NotRecognised, AddRefused; then nothing has changed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        added = add_reference(text, by=by, at=at)
        if added.reference == reference:
            raise RemoveRefused("This is the work itself: give the identifier of the one that was meant.")
        before = _taken_out(reference)
        after = {name: getattr(added.reference, name) for name in SHOWN_FIELDS}
        Correction.objects.create(
            kind=Correction.Kind.RENAMED, reference=added.reference, before=before, after=after, by=by, at=at
        )
    return added


def _taken_out(reference: Reference) -> dict[str, Any]:
    held = Reference.objects.select_for_update().filter(pk=reference.pk).first()
    if held is None:
        raise RemoveRefused("Somebody has removed this work already.")
    if found := dependants(held, by_people=True):
        raise RemoveRefused(f"The work stays: {', '.join(found)} stand on it. Take those back first.")
    before = {name: getattr(held, name) for name in SHOWN_FIELDS}
    held.delete()
    return before
