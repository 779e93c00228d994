"""Bulk acts of a list: the first POST shows what each row would come to, the second does it."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import format_lazy

from claims.acts.bulk_acts import AT_ONCE, BulkAct, carried_out, tried

SEEN = re.compile(r"(\d{1,18}):(\d{1,18})")  # the id of a row and its edition: 18 digits fit into any column


class BulkActs(admin.ModelAdmin):
    """Of a read-only admin: `bulk_acts` become actions of its list for those who may do them somewhere."""

    bulk_acts: tuple[BulkAct, ...] = ()
    bulk_headings = ("Paper", "Claim", "Is")
    bulk_cells = "admin/claims/bulk_cells.html"  # what stands under these headings of a `row`

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        allowed = (act for act in self.bulk_acts if act.act.permits(request.user))
        return {act.name: (action_of(act), act.name, format_lazy("{}…", act.verb)) for act in allowed}

    def bulk_rows(self, chosen: QuerySet[Any]) -> QuerySet[Any]:
        """The chosen rows with all that the acts and the preview read."""
        return chosen.order_by("pk")

    def bulk_form(self, act: BulkAct, rows: list[Any], request: HttpRequest) -> forms.Form | None:
        """What the act asks for beside a reason; its initial values are tried before anything is filled in."""
        return None


def action_of(act: BulkAct) -> Callable[..., HttpResponse | None]:
    def action(model_admin: Any, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        return bulk_view(model_admin, request, chosen, act)

    return action


def bulk_view(model_admin: Any, request: HttpRequest, chosen: QuerySet, act: BulkAct) -> HttpResponse | None:
    rows = list(model_admin.bulk_rows(chosen)[: AT_ONCE + 1])
    if len(rows) > AT_ONCE:
        messages.error(request, f"Choose at most {AT_ONCE} rows at a time: each is to be read first.")
        return HttpResponseRedirect(request.get_full_path(), status=303)
    reason = request.POST.get("reason", "").strip()
    confirmed = "confirmed" in request.POST
    lacks_reason = confirmed and act.needs_reason and not reason
    form = model_admin.bulk_form(act, rows, request)
    is_refused = lacks_reason or (confirmed and form is not None and not form.is_valid())
    is_done = confirmed and not is_refused
    given = form.given() if form else {}
    if is_done:
        outcomes = carried_out(act, rows, seen_in(request), reason, by=request.user, given=given)
    else:
        outcomes = tried(act, rows, reason, by=request.user, given=given)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{act.verb}: {'what was done' if is_done else 'what would be done'}",
        "opts": model_admin.opts,
        "act": act,
        "outcomes": outcomes,
        "number": sum(not outcome.refused for outcome in outcomes),
        "is_done": is_done,
        "is_refused": is_refused,
        "form": form,
        "headings": model_admin.bulk_headings,
        "cells": model_admin.bulk_cells,
        "lacks_reason": lacks_reason,
        "reason": reason,
        "selected_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/claims/bulk.html", context, status=422 if is_refused else 200)


def seen_in(request: HttpRequest) -> dict[int, int]:
    """The editions that were shown, by the id of the row."""
    pairs = (SEEN.fullmatch(value) for value in request.POST.getlist("seen"))
    return {int(pair[1]): int(pair[2]) for pair in pairs if pair}
