"""Asking for an export by mail, and asking no more."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.exports import FORMATS
from claims.exports.chosen_claims import scope_of
from claims.exports.keeping import refuse_what_is_not_written
from claims.models import Document, ExportOrder
from claims.refusals import Refused

MOST_OF_ONE_READER = 20  # orders that come again
Rhythm, State = ExportOrder.Rhythm, ExportOrder.State
ASKED_NO_MORE = "Its reader stopped it."


@requires("claims.add_exportorder")
@transaction.atomic
def order_export(
    document: Document,
    name: str,
    *,
    by: User,
    rhythm: str = Rhythm.WEEKLY,
    hour: int = 7,
    mode: str = "claims",
    style: str = "vancouver",
    template: str = "",
    drafts: bool = False,
    filters: Mapping[str, str] | None = None,
    tells_unchanged: bool = False,
    at: datetime | None = None,
) -> ExportOrder:
    """Sends `by` the export of a document in the format `name`, now and then again at the `rhythm`, at the `hour` of
    their day. `filters` are those of a list of claims, asked anew each time. Raises Refused."""
    if rhythm not in Rhythm.values:
        raise Refused(f"How often is one of: {', '.join(Rhythm.values)}.")
    if not 0 <= hour <= 23:
        raise Refused("The hour of the day is a number from 0 to 23.")
    if not by.email:
        raise Refused("Your account has no mail address: ask whoever keeps the accounts to enter it.")
    asked = {key: value for key, value in (filters or {}).items() if value}
    scope = scope_of(document, asked, mode=_known(name, mode), style=style, template=template, drafts=drafts)
    refuse_what_is_not_written(document, FORMATS[name], scope)
    if scope.claims is not None and not scope.claims and rhythm == Rhythm.ONCE:
        raise Refused("No statement is in this list now: there is nothing to send.")
    at = at or timezone.now()
    values = {
        "document": document, "format": name, "mode": mode, "style": style, "template": template, "drafts": drafts,
        "filters": asked, "rhythm": rhythm, "hour": hour, "tells_unchanged": tells_unchanged,
    }  # fmt: skip
    _refuse_another(by, values)
    return ExportOrder.objects.create(user=by, created_at=at, due_at=at, **values)


def _refuse_another(by: User, values: Mapping[str, object]) -> None:
    """Of two requests at once the second waits here, and counts the first. Raises Refused."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = list(ExportOrder.objects.unfinished().filter(user=by).select_related("document"))
    if any(all(getattr(row, name) == value for name, value in values.items()) for row in mine):
        raise Refused("This export comes to you already: it is in the list of your exports by mail.")
    if len(mine) >= MOST_OF_ONE_READER:
        raise Refused(f"{MOST_OF_ONE_READER} exports come to you already: stop one first.")


def _known(name: str, mode: str) -> str:
    """The mode, where there is such a format that knows it. Raises Refused."""
    if name not in FORMATS:
        raise Refused(f"There is no format “{name}”: use one of {', '.join(FORMATS)}.")
    if mode not in FORMATS[name].modes:
        raise Refused(f"{FORMATS[name].name} is written in no mode “{mode}”: use {', '.join(FORMATS[name].modes)}.")
    return mode


@requires("claims.change_exportorder")
def stop_order(order: ExportOrder, *, by: User, at: datetime | None = None) -> ExportOrder:
    """It comes no more; what a worker still makes of it goes nowhere. Raises Refused for one that is over."""
    if not _end(order.pk, at=at):
        raise Refused("This export comes no more already.")
    order.refresh_from_db()
    return order


def order_of(token: UUID) -> ExportOrder | None:
    """The order that a mail's own address names; None for no such."""
    return ExportOrder.objects.for_list().filter(stop_token=token).first()


def stop_by_mail(order: ExportOrder, *, at: datetime | None = None) -> None:
    """Stops it for whoever has the mail, as often as they click: its token is all that is asked for."""
    _end(order.pk, at=at)


def _end(pk: int, *, at: datetime | None) -> bool:
    values = {"state": State.ENDED, "why_ended": ASKED_NO_MORE, "lease_until": None, "token": None}
    row = ExportOrder.objects.unfinished().filter(pk=pk)
    return bool(row.update(**values, ended_at=at or timezone.now()))
