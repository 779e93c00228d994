"""The page of one's own alerts: what one follows and when it comes, what comes next, what came."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.access.permits import authenticated
from claims.access.reader_zone import preferences_of
from claims.acts import ACTS
from claims.alerts.back_catalogue import rule
from claims.alerts.following import follows
from claims.alerts.halting import is_halted
from claims.alerts.rhythms import in_words
from claims.models import Delivery, Notification, Outgoing, Subscription
from claims.refusals import Refused

LATEST = 20  # messages and notices shown
HOURS = [(hour, f"{hour}:00") for hour in range(24)]
SNOOZES = [(1, "a day"), (7, "a week"), (30, "a month")]


class RhythmForm(forms.Form):
    """When what comes of one subscription is sent."""

    rhythm = forms.ChoiceField(choices=Subscription.Rhythm.choices, label="When")
    hour = forms.TypedChoiceField(choices=HOURS, coerce=int, label="At")
    weekday = forms.TypedChoiceField(choices=Subscription.Weekday.choices, coerce=int, label="Weekly on")
    grave_at_once = forms.BooleanField(required=False, label="Retractions and concerns at once")


class SnoozeForm(forms.Form):
    days = forms.TypedChoiceField(choices=[*SNOOZES, (0, "no more")], coerce=int, label="Put off for")


def alerts_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """A POST names an act and, but for all that one edits, a subscription of one's own."""
    user = authenticated(request.user)
    if request.method == "POST":
        try:
            messages.success(request, _done(request, user))
            return HttpResponseRedirect(reverse("admin:alerts"), status=303)
        except Refused as refused:
            messages.error(request, str(refused))
    context |= {
        "title": "Your alerts",
        "is_halted": is_halted(),
        "rule_of_age": rule(),
        **following(user),
        **coming(user),
        **past(user),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "admin/alerts.html", context, status=status)


def following(user: User) -> dict[str, Any]:
    rows = Subscription.objects.own(user).on().with_subject()
    followed = [
        {
            "row": row,
            "address": links.desk(row.followed) if row.followed else links.desk_home(),
            "when": in_words(row),
            "is_put_off": row.is_snoozed(timezone.now()),
            "form": RhythmForm(initial=_values(row), auto_id=f"{row.pk}-%s"),
            "snooze": SnoozeForm(auto_id=f"{row.pk}-%s"),
        }
        for row in sorted(rows, key=lambda row: (not row.curated, not row.document_id, not row.claim_id, row.pk))
    ]
    return {"followed": followed, "follows_all": follows(user, curated=True)}


def _values(row: Subscription) -> dict[str, Any]:
    return {name: getattr(row, name) for name in RhythmForm.base_fields}


def coming(user: User) -> dict[str, Any]:
    """What would come next, and when. What came within the last seconds is added by the next look of the sender."""
    waiting = Outgoing.objects.waiting().filter(channel__user=user, channel__is_on=True)
    waiting = waiting.filter(notification__in=Notification.objects.followed().order_by())
    rows = waiting.select_related("notification__claim", "notification__reference", "channel").order_by("due_at", "pk")
    by_time: dict[Any, list[Outgoing]] = {}
    for row in rows[: LATEST * 5]:
        by_time.setdefault(row.due_at, []).append(row)
    return {"coming": list(by_time.items()), "coming_number": waiting.count()}


def past(user: User) -> dict[str, Any]:
    shown = Prefetch("notifications", Notification.objects.order_by("pk"))
    sent = Delivery.objects.filter(user=user).select_related("channel").annotate(number=Count("outgoing"))
    notices = Notification.objects.own(user).select_related("claim__document", "reference", "document", "search")
    return {
        "sent": sent.prefetch_related(shown).order_by("-created_at", "-pk")[:LATEST],
        "notices": notices.order_by("-created_at", "-pk")[:LATEST],
        "all_notices": links.own_notices(),
    }


def _done(request: HttpRequest, user: User) -> str:
    """What was done, in words. Raises Refused where the form asks for nothing that can be done."""
    name, given = request.POST.get("act", ""), request.POST
    if name == "follow-curated":
        return ACTS[name].perform(preferences_of(user), by=user, on=bool(given.get("on")))
    named = given.get("row", "")
    own = Subscription.objects.own(user).with_subject().select_related("user")
    row = own.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 19 else None
    if row is None or name not in ("unfollow", "mute", "unmute", "snooze", "set-rhythm"):
        raise Refused("Nothing was changed: press one of the buttons below.")
    return ACTS[name].perform(row, by=user, **_arguments(name, request))


def _arguments(name: str, request: HttpRequest) -> dict[str, Any]:
    if name == "set-rhythm":
        return _cleaned(RhythmForm(request.POST))
    if name == "snooze":
        days = _cleaned(SnoozeForm(request.POST))["days"]
        return {"until": timezone.now() + timedelta(days=days) if days else None}
    return {}


def _cleaned(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise Refused("Choose when from the lists: " + " ".join(form.errors))
    return form.cleaned_data
