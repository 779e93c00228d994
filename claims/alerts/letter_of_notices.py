"""A message in plain values, as every channel gets it: what is told, and where its reader looks at each thing."""

from django.conf import settings
from django.contrib.auth.models import User

from claims import links
from claims.access.reader_zone import zone_of
from claims.access.roles import opens_desk
from claims.alerts.gathering import GRAVEST_FIRST
from claims.alerts.letter import Letter
from claims.alerts.message import GRAVE, NEWS, WARNING, Item, Link
from claims.models import Claim, Delivery, Document, Notification, Outgoing

Kind = Notification.Kind
# Where on the page of a claim a notice about it lands: the element's id.
PART_OF: dict[str, str] = {
    Kind.NEW: "suggestions", Kind.REWORDED: "rewordings", Kind.OVERSTATED: "lint", Kind.CERTAINTY: "certainty",
    Kind.STALE: "certainty", Kind.DUE: "review",
}  # fmt: skip
OF_NO_WEIGHT = (Kind.NEW, Kind.EVIDENCE, Kind.REWORDED, Kind.MENTIONED, *Notification.LETTERS)


def letter_of(delivery: Delivery) -> Letter:
    """What is left to tell: its items are () where its reader stopped following, or may not log in any more."""
    at_desk, channel = opens_desk(delivery.user), delivery.channel
    items = items_of(delivery, at_desk=at_desk)
    is_about_account = bool(items) and all(item.is_letter for item in items)
    return Letter(
        id=delivery.message_id,
        created_at=delivery.created_at,
        zone=zone_of(delivery.user),
        items=items,
        thread=delivery.thread,
        settings_link=links.absolute(links.own_alerts()) if at_desk else "",
        stop_link="" if is_about_account or channel is None else links.stop_mail(channel.stop_token),
        list_link=links.absolute(links.own_notices()) if at_desk else "",
        waiting=_waiting(delivery),
        sample=settings.LITERATURE_IS_SAMPLE,
    )


def _waiting(delivery: Delivery) -> int:
    """How many notices wait for a later turn of the same channel."""
    followed = Notification.objects.followed().order_by()
    return Outgoing.objects.waiting().filter(channel=delivery.channel_id, notification__in=followed).count()


def items_of(delivery: Delivery, *, at_desk: bool) -> tuple[Item, ...]:
    if not delivery.user.is_active:
        return ()
    rows = [row for row in delivery.notifications.for_message(delivery.user) if row.is_personal or row.grounds.all()]
    if any(row.assignment or row.comment for row in rows):
        still = set(delivery.notifications.followed().values_list("pk", flat=True))
        rows = [row for row in rows if row.pk in still]
    return tuple(item_of(row, at_desk=at_desk) for row in sorted(rows, key=gravest_first))


def gravest_first(notification: Notification) -> tuple[int, float, int]:
    return GRAVEST_FIRST[notification.kind], notification.created_at.timestamp(), notification.pk


def item_of(notification: Notification, *, at_desk: bool) -> Item:
    """One notice for its reader; to be read with `for_message`. What was written of a claim that they see no more is
    left out."""
    reference, claim = notification.reference, claim_of(notification)
    shows = is_seen(notification)
    citation = f"{reference}{f' PMID {reference.pmid}.' if reference.pmid else ''}" if reference else ""
    return Item(
        kind=notification.kind,
        headline=notification.headline,
        severity=severity_of(notification.kind),
        citation=citation,
        status=reference.status_words if reference and reference.status else "",
        said=_said(notification),
        claim=claim.text if claim else "",
        claim_key=claim.key if claim else "",
        reason=reason_of(notification),
        before=notification.before if shows else "",
        after=notification.after if shows else "",
        to_do=notification.to_do,
        links=_links(notification, at_desk=at_desk),
        at=notification.created_at,
        is_letter=notification.kind in Notification.LETTERS,
    )


def severity_of(kind: str) -> str:
    if kind in Notification.GRAVE:
        return GRAVE
    return NEWS if kind in OF_NO_WEIGHT else WARNING


def reason_of(notification: Notification) -> str:
    """A line for each ground that still holds; what is told in person keeps its own."""
    if notification.is_personal:
        return notification.reason
    return "\n".join(dict.fromkeys(ground.text for ground in notification.grounds.all()))


def claim_of(notification: Notification) -> Claim | None:
    """Of what a follower is told the claim of a ground that holds still: of another one they see nothing any more."""
    if notification.is_personal:
        return notification.claim
    return next((ground.claim for ground in notification.grounds.all() if ground.claim), None)


def is_seen(notification: Notification) -> bool:
    """Does its reader see still what it was written of?"""
    return notification.is_personal or claim_of(notification) == notification.claim


def document_of(notification: Notification) -> Document | None:
    if notification.is_personal:
        return notification.document
    return next((ground.document for ground in notification.grounds.all() if ground.document), None)


def _said(notification: Notification) -> str:
    """The words of a colleague's comment, or of the flag that is assigned, as they are now."""
    flag = notification.assignment.flag if notification.assignment else None
    words = notification.comment.text if notification.comment else flag.note if flag else ""
    return f"“{words}”" if words else ""


def _links(notification: Notification, *, at_desk: bool) -> tuple[Link, ...]:
    """Where its reader can look at what it is about; () where there is no such place.

    A link that sets a password is made now and kept nowhere.
    """
    if notification.kind in Notification.LETTERS:
        return _links_of_letter(notification.kind, notification.reader)
    about = (
        notification.comment
        or notification.assignment
        or claim_of(notification)
        or document_of(notification)
        or notification.search
        or notification.reference
    )
    if about is None:
        return ()
    if at_desk:
        part = PART_OF.get(notification.kind, "evidence") if isinstance(about, Claim) else ""
        return (Link("At the desk", links.absolute(links.desk(about, part))),)
    published = links.public(about)
    return (Link("As published", published),) if published else ()


def _links_of_letter(kind: str, reader: User) -> tuple[Link, ...]:
    if kind == Kind.INVITED and reader.last_login:
        return (Link("At the desk", links.absolute(links.desk_home())),)
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
    return (
        Link(f"Set your password within {days} days", links.set_password(reader)),
        Link("Too late? Ask for another link", links.ask_for_password()),
    )
