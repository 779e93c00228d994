"""What acts on one's own subscriptions, channels and notices say when they are done."""

from django.utils import timezone

from claims.acts.success_messages import sentence
from claims.alerts.rhythms import in_words
from claims.models import Channel, Delivery, Halt, Notification, Subscription


def channel_added(_: Channel, channel: Channel) -> str:
    if channel.is_on:
        return "The feed is open: its address is in the list. Whoever has it reads what you are told."
    return "Added. Nothing goes there yet: send a test, which confirms it."


def channel_tested(_: Channel, channel: Channel) -> str:
    if channel.confirmed_at is None and channel.address:
        return f"A mail to {channel.address} is on its way, with a link that confirms the address."
    return "The test was taken. Alerts reach you there." if channel.is_on else "The test was taken. The channel is off."


def channel_switched(_: Channel, channel: Channel) -> str:
    return "Alerts go there again." if channel.is_on else "Switched off: no alert goes there any more."


def channel_renewed(_: Channel, channel: Channel) -> str:
    what = "address" if channel.kind == "feed" else "key"
    return f"It has another {what}; the one before is good for nothing any more."


def channel_removed(_: Channel, __: Channel) -> str:
    return "Removed, with its address."


def marked_read(_: Notification, notification: Notification) -> str:
    return "Marked as read." if notification.read_at else "Marked as unread."


def marked_all_read(_: Notification, number: int) -> str:
    return f"{number} notice{'' if number == 1 else 's'} marked as read."


def rhythm_set(_: Subscription, subscription: Subscription) -> str:
    subject = subscription.subject
    if subscription.is_muted:
        return f"{sentence(subject)} is muted: what comes of it stands in your notices and is sent nowhere."
    return f"What comes of {subject} is sent {in_words(subscription)} now."


def snoozed(_: Subscription, subscription: Subscription) -> str:
    if not subscription.snoozed_until:
        return f"What comes of {subscription.subject} is sent {in_words(subscription)} again."
    until = timezone.localtime(subscription.snoozed_until)
    return f"Nothing of {subscription.subject} is sent before {until:%Y-%m-%d %H:%M}; all of it then."


def resent(_: Delivery, number: int) -> str:
    if not number:
        return "No message was given up: there is nothing to send again."
    return f"{number} message{' is' if number == 1 else 's are'} due now: sent within half a minute."


def sending_stopped(_: Halt, halt: Halt) -> str:
    return str(halt)


def sending_goes_on(_: Halt, done: bool) -> str:
    return "Alerts go out again: what waited is sent within half a minute." if done else "Alerts go out already."
