"""The page of one's own account: in which time zone one reads, and what one follows."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from claims import links
from claims.access.permits import authenticated
from claims.access.reader_zone import preferences_of
from claims.acts import ACTS
from claims.models import Preferences, Subscription
from claims.models.preferences import UTC_NAME
from claims.refusals import Refused


class ZoneForm(forms.Form):
    zone = forms.ChoiceField(label="Time zone")

    def __init__(self, data: QueryDict | None, *, preferences: Preferences) -> None:
        super().__init__(data, initial={"zone": preferences.zone})
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices(preferences.zone)
        field.widget.attrs["data-chosen"] = preferences.zone if preferences.pk else ""


def choices(chosen: str) -> list[tuple[str, Any]]:
    """UTC, then the zones of each part of the world; what has no place's name only where it was chosen."""
    areas: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        area, _, place = name.partition("/")
        if place and area != "Etc":
            areas.setdefault(area, []).append((name, place.replace("_", " ").replace("/", ", ")))
    without = [(name, name) for name in dict.fromkeys((UTC_NAME, chosen)) if name.partition("/")[0] not in areas]
    return [*without, *areas.items()]


def account_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """A POST chooses a zone, or ends the following of what it names, and shows the page again."""
    user = authenticated(request.user)
    preferences = preferences_of(user)
    form = ZoneForm(request.POST if "zone" in request.POST else None, preferences=preferences)
    if request.method == "POST":
        try:
            messages.success(request, _done(request, form, preferences))
            return HttpResponseRedirect(reverse("admin:account"), status=303)
        except Refused as refused:
            messages.error(request, str(refused))
    rows = Subscription.objects.own(user).filter(is_active=True).with_subject()
    followed = [(row, desk_of(row)) for row in sorted(rows, key=documents_first)]
    context |= {"title": "Your account", "form": form, "preferences": preferences, "followed": followed}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "admin/account.html", context, status=status)


def desk_of(row: Subscription) -> str:
    """Where what is followed is seen at the desk."""
    return links.desk(row.followed) if row.followed else links.desk_home()


def documents_first(row: Subscription) -> tuple[bool, bool, str]:
    """Documents, then claims, then searches, each by its name."""
    return not row.document_id, not row.claim_id, str(row.followed)


def _done(request: HttpRequest, form: ZoneForm, preferences: Preferences) -> str:
    """What was done, in words. Raises Refused where the form asks for nothing that can be done."""
    user = authenticated(request.user)
    if form.is_bound and form.is_valid():
        return ACTS["choose-zone"].perform(preferences, by=user, zone=form.cleaned_data["zone"])
    named = request.POST.get("unfollow", "")
    own = Subscription.objects.own(user).with_subject()
    row = own.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 19 else None
    if row is None:
        raise Refused("Nothing was changed: choose a zone of the list, or press one of the buttons below.")
    return ACTS["unfollow"].perform(row, by=user)
