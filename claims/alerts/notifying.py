"""Writing what there is to tell: one notification an event and reader, with each ground on which it concerns them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from claims.models import Claim, Document, Ground, Notification, Outgoing, Subscription
from literature.models import Search

Key = tuple[int, str]  # reader, event


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one subscription is told of an event; `why` in words. Of several of one reader the first says the rest.
    `meant` are the claims of which it tells what they mean since."""

    follower: Subscription
    kind: str
    event: str
    why: str
    claim: Claim | None = None
    document: Document | None = None
    search: Search | None = None
    reference: int | None = None
    before: str = ""
    after: str = ""
    to_do: str = ""
    meant: frozenset[int] = frozenset()


@transaction.atomic
def write(drafts: Iterable[Draft], *, at: datetime | None = None) -> int:
    """Writes what was not told yet; how many notifications are new.

    Nothing comes of one subscription twice. A further ground joins the notification while that is in no message yet;
    of one that was sent, a subscription that comes later gets its own.
    """
    fresh = _fresh({(draft.follower.pk, draft.event): draft for draft in drafts})
    if not fresh:
        return 0
    known = _known({(draft.follower.user_id, draft.event) for draft in fresh})
    sent = set(known) - _joinable(known)
    grouped: dict[Key, list[Draft]] = {}
    for draft in fresh:
        key = (draft.follower.user_id, draft.event)
        if key in sent:
            key = (key[0], f"{draft.event}+{draft.follower.pk}")
        grouped.setdefault(key, []).append(draft)
    new = {key: some for key, some in grouped.items() if key not in known}
    at = at or timezone.now()
    Notification.objects.bulk_create((_row(key, some, at) for key, some in new.items()), ignore_conflicts=True)
    rows = {**known, **_known(new)}
    Ground.objects.bulk_create(
        (_ground(rows[key], draft) for key, some in grouped.items() for draft in some), ignore_conflicts=True
    )
    _join({key: grouped[key] for key in grouped if key in known}, known)
    return len(new)


def _fresh(drafts: Mapping[Key, Draft]) -> list[Draft]:
    followers, events = {key[0] for key in drafts}, {key[1] for key in drafts}
    grounds = Ground.objects.filter(subscription__in=followers, event__in=events).order_by()
    known = set(grounds.values_list("subscription", "event"))
    return [draft for key, draft in drafts.items() if key not in known]


def _known(keys: Collection[Key]) -> dict[Key, Notification]:
    """Those that are written already, locked."""
    rows = Notification.objects.filter(reader__in={key[0] for key in keys}, event__in={key[1] for key in keys})
    locked = {(row.reader_id, row.event): row for row in rows.select_for_update(no_key=True).order_by("pk")}
    return {key: row for key, row in locked.items() if key in keys}


def _joinable(known: Mapping[Key, Notification]) -> set[Key]:
    pks = [row.pk for row in known.values()]
    return set(Notification.objects.unsent().filter(pk__in=pks).order_by().values_list("reader", "event"))


def _row(key: Key, drafts: Sequence[Draft], at: datetime) -> Notification:
    first = drafts[0]
    return Notification(
        reader_id=key[0],
        event=key[1],
        kind=first.kind,
        claim=next((draft.claim for draft in drafts if draft.claim), None),
        document=next((draft.document for draft in drafts if draft.document), None),
        search=next((draft.search for draft in drafts if draft.search), None),
        reference_id=first.reference,
        reason="\n".join(dict.fromkeys(draft.why for draft in drafts)),
        before=first.before,
        after=first.after,
        to_do=first.to_do,
        created_at=at,
    )


def _ground(row: Notification, draft: Draft) -> Ground:
    return Ground(
        notification=row,
        subscription=draft.follower,
        event=draft.event,
        claim=draft.claim,
        document=draft.document or draft.follower.document,
        text=draft.why,
    )


def _join(joining: Mapping[Key, Sequence[Draft]], known: Mapping[Key, Notification]) -> None:
    """They say their reasons too, and when they go is asked anew: a further ground may let them go sooner."""
    for key, drafts in joining.items():
        row = known[key]
        row.reason = "\n".join(dict.fromkeys((*row.reason.splitlines(), *(draft.why for draft in drafts))))
        row.claim = row.claim or next((draft.claim for draft in drafts if draft.claim), None)
        row.routed_at = None
    rows = [known[key] for key in joining]
    Notification.objects.bulk_update(rows, ["reason", "claim", "routed_at"], batch_size=500)
    Outgoing.objects.waiting().filter(notification__in=[row.pk for row in rows]).delete()
