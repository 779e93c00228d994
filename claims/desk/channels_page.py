"""The page of one's own channels: where alerts go, a test of each, and what was wrong with one that is off."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from claims import links
from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.alerts.channels import CHANNELS
from claims.alerts.own_channels import FEED
from claims.models import Channel, Subscription
from claims.models.channels import MAIL
from claims.refusals import Refused

ACTS_OF_ROWS = {
    "test": ("test-channel", {}),
    "off": ("switch-channel", {"on": False}),
    "on": ("switch-channel", {"on": True}),
    "renew": ("renew-channel", {}),
    "remove": ("remove-channel", {}),
}


class ChannelForm(forms.Form):
    kind = forms.ChoiceField(label="By")
    address = forms.CharField(
        max_length=2_000, required=False, label="Address",
        help_text="A mail address, or the https:// address that Slack, Teams or your program gives. A feed has none.",
    )  # fmt: skip
    only = forms.ChoiceField(label="For", required=False)

    def __init__(self, data: QueryDict | None, *, followed: list[Subscription]) -> None:
        super().__init__(data)
        for name, offered in (
            ("kind", [(kind, CHANNELS[kind].name) for kind in CHANNELS]),
            ("only", [("", "all that I follow"), *((str(row.pk), row.subject) for row in followed)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered


@dataclass(frozen=True, slots=True)
class Row:
    """A channel as its owner sees it. `feed` is its whole address, which opens it."""

    channel: Channel
    name: str
    address: str
    pushes: bool
    feed: str

    @property
    def state(self) -> tuple[str, str]:
        """(word, tone)"""
        if self.channel.is_on:
            return "on", "good"
        if self.channel.address and self.channel.confirmed_at is None:
            return "not confirmed", "warn"
        return "off", "bad" if self.channel.off_because else "calm"

    @property
    def may_be_removed(self) -> bool:
        return bool(self.channel.address) or not self.pushes


def channels_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """A POST does one thing to one channel, or adds one, and shows the page again."""
    user = authenticated(request.user)
    followed = list(Subscription.objects.own(user).filter(is_active=True).with_subject())
    form = ChannelForm(request.POST if "kind" in request.POST else None, followed=followed)
    if request.method == "POST":
        try:
            messages.success(request, _done(request, form, followed))
            return HttpResponseRedirect(reverse("admin:channels"), status=303)
        except Refused as refused:
            messages.error(request, str(refused))
    context |= {"title": "Your channels", "form": form, "rows": [_row(one) for one in _channels(user)]}
    return TemplateResponse(request, "admin/channels.html", context, status=422 if request.method == "POST" else 200)


def _channels(user: User) -> list[Channel]:
    """All that are known here; the mail to the account is the first, whether it is stored yet or not."""
    rows = list(Channel.objects.own(user).select_related("user", "subscription").order_by("pk"))
    mail = next((one for one in rows if one.kind == MAIL and not one.address), Channel(user=user, kind=MAIL))
    return [mail, *(one for one in rows if one != mail and one.kind in CHANNELS)]


def _row(channel: Channel) -> Row:
    kind = CHANNELS[channel.kind]
    feed = links.feed(channel.secret) if channel.kind == FEED else ""
    return Row(channel, kind.name, feed or kind.shown(channel), kind.pushes, feed)


def _done(request: HttpRequest, form: ChannelForm, followed: list[Subscription]) -> str:
    """What was done, in words. Raises Refused where the form asks for nothing that can be done."""
    user, named = authenticated(request.user), request.POST.get("channel", "")
    if form.is_bound and form.is_valid():
        only = next((row for row in followed if str(row.pk) == form.cleaned_data["only"]), None)
        asked = {"kind": form.cleaned_data["kind"], "address": form.cleaned_data["address"]}
        return ACTS["add-channel"].perform(Channel(user=user, subscription=only), by=user, **asked)
    own = Channel.objects.own(user).select_related("user__preferences", "subscription")
    pk = Channel.objects.mail_of(user).pk if named == MAIL else int(named) if named.isdecimal() else 0
    row = own.filter(pk=pk).first() if len(named) < 19 else None
    act = ACTS_OF_ROWS.get(request.POST.get("act", ""))
    if row is None or act is None:
        raise Refused("Nothing was changed: choose a channel of the list, or press one of its buttons.")
    name, arguments = act
    return ACTS[name].perform(row, by=user, **arguments)
