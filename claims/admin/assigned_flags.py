"""Who sees to which flag: on the page of a flag, in the list of all, and for many at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims import links
from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.acts.bulk_acts import ON_FLAGS, BulkAct
from claims.admin.bulk import BulkActs
from claims.admin.claim import assignment_acts
from claims.admin.claim.assignment_acts import Assigning, assignment_of, called
from claims.admin.forms import ActForm
from claims.colleagues.assigning import assignees_for
from claims.models import Assignment, Flag
from claims.models.assignments import AssignmentQuerySet, with_assignments
from claims.refusals import Refused
from literature.admin.reading import badge

LOOKED_AT = 20  # of the chosen flags, whose documents' editors are offered


class OnFlagPage(ActForm):
    """A form that is posted to the page of its flag."""

    @property
    def action(self) -> str:
        flag = self.target.flag_id if isinstance(self.target, Assignment) else self.target.pk
        return reverse("admin:claims_flag_act", args=(flag, self.name))


class AssignHereForm(OnFlagPage, assignment_acts.AssignFlagForm): ...


class UnassignHereForm(OnFlagPage, assignment_acts.UnassignFlagForm): ...


class UndoHereForm(OnFlagPage, assignment_acts.UndoAssignmentForm): ...


class BulkAssignForm(forms.Form):
    """To whom, and by which day, all at once; at first to whoever asks, where that may be."""

    to = forms.ChoiceField(label="To", error_messages={"required": "Choose a colleague."})
    due_on = forms.DateField(
        required=False, label="To be done by (may be left empty)", widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any, *, editors: Sequence[User], user: User) -> None:
        self.editors = {str(one.pk): one for one in editors}
        first = str(user.pk) if str(user.pk) in self.editors else next(iter(self.editors), "")
        super().__init__(data, initial={"to": first}, auto_id="bulk-%s")
        self.fields["to"].choices = [(pk, called(one)) for pk, one in self.editors.items()]  # type: ignore[attr-defined]
        self.user = user

    def given(self) -> dict[str, Any]:
        """What was filled in, else what is tried first."""
        if self.is_bound and self.is_valid():
            return {"to": self.editors[self.cleaned_data["to"]], "due_on": self.cleaned_data["due_on"]}
        return {"to": self.editors.get(self.initial["to"], self.user), "due_on": None}


class AssignedFilter(admin.SimpleListFilter):
    """Of those that somebody has, and of the open ones that nobody has."""

    title = "assigned"
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("me", "To me"), ("nobody", "To nobody"), ("overdue", "Overdue")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Flag]) -> QuerySet[Flag]:
        rows = Assignment.objects.visible_to(request.user)
        match self.value():
            case "me":
                return queryset.filter(pk__in=rows.filter(assignee=request.user.pk).flags())
            case "nobody":
                return queryset.filter(resolved_at=None).exclude(pk__in=rows.flags())
            case "overdue":
                return queryset.filter(pk__in=overdue(rows).flags())
        return queryset


def overdue(rows: AssignmentQuerySet) -> AssignmentQuerySet:
    return rows.overdue(timezone.localdate())


def shown(assignment: Assignment | None) -> SafeString | str:
    """ "ada, 2026-12-24" with a mark when the day is over; "" where nobody has it."""
    if assignment is None or not assignment.has_holder:  # type: ignore[attr-defined]  # with_assignments
        return ""
    if assignment.due_on is None:
        return str(assignment.assignee)
    mark = badge("Overdue", "bad") if assignment.overdue else ""
    return format_html("{}, {} {}", assignment.assignee, f"{assignment.due_on:%Y-%m-%d}", mark)


class AssignsFlags(BulkActs):
    """Of the admin of flags."""

    bulk_acts = ON_FLAGS
    bulk_headings = ("Flag", "About", "Is")
    bulk_cells = "admin/claims/flag/bulk_cells.html"
    actions: Sequence[str] | None = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Flag]:
        rows: QuerySet[Flag] = super().get_queryset(request)
        return rows.prefetch_related(with_assignments(request.user))

    @admin.display(description="assigned to")
    def holder(self, flag: Flag) -> SafeString | str:
        return "" if flag.resolved_at else shown(assignment_of(flag))

    def bulk_rows(self, chosen: QuerySet[Flag]) -> QuerySet[Flag]:
        return chosen.select_related("claim", "evidence__claim", "reference").order_by("pk")

    def bulk_form(self, act: BulkAct, rows: list[Flag], request: HttpRequest) -> forms.Form | None:
        if act.name != "assign-flag":
            return None
        editors = {one.pk: one for row in rows[:LOOKED_AT] for one in assignees_for(row, seen_by=request.user)}
        named = sorted(editors.values(), key=lambda one: one.get_username())
        data = request.POST if "confirmed" in request.POST else None
        return BulkAssignForm(data, editors=named, user=authenticated(request.user))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act_view)
        return [path("<int:pk>/act/<slug:name>/", view, name="claims_flag_act"), *super().get_urls()]

    def assigning(self, request: HttpRequest, flag: Flag) -> Assigning | None:
        """The forms of the page of an open flag; None for a resolved one."""
        if flag.resolved_at:
            return None
        now = assignment_of(flag)
        if not ACTS["assign-flag"].permits(request.user, flag):
            return Assigning(now, None, None, None)
        is_given = now is not None and now.assignee_id is not None
        return Assigning(
            now,
            self.act_form(request, "assign-flag", flag),
            self.act_form(request, "unassign-flag", flag) if is_given else None,
            self.act_form(request, "undo-assignment", flag) if is_given else None,
        )

    def act_form(self, request: HttpRequest, name: str, flag: Flag, data: Any = None) -> ActForm:
        """Raises Http404 for an act that no flag has here."""
        match name:
            case "assign-flag":
                editors = list(assignees_for(flag, seen_by=request.user))
                return AssignHereForm(data, claim=None, target=flag, editors=editors)
            case "unassign-flag":
                return UnassignHereForm(data, claim=None, target=flag)
            case "undo-assignment" if now := assignment_of(flag):
                return UndoHereForm(data, claim=None, target=now)
        raise Http404(f"There is no act “{name}” here.")

    @method_decorator(require_POST)
    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Gives the flag to somebody, or takes it back, and shows its page again."""
        flag = get_object_or_404(self.get_queryset(request), pk=pk)
        form = self.act_form(request, name, flag, request.POST)
        if not ACTS[name].permits(request.user, flag):
            raise PermissionDenied
        if form.is_valid():
            try:
                messages.success(request, ACTS[name].perform(form.row, by=request.user, **form.arguments()))
                return HttpResponseRedirect(links.desk(flag), status=303)
            except Refused as refused:
                form.take_refusal(refused)
        form.mark_first_error()
        given = self.assigning(request, flag)
        if given is None or name != "assign-flag":  # its button stands on a page that is not true any more
            messages.error(request, " ".join(map(str, form.non_field_errors())))
            return HttpResponseRedirect(links.desk(flag), status=303)
        return self.refused(request, flag, {"given": given._replace(assign=form)})

    def refused(self, request: HttpRequest, flag: Flag, context: dict[str, Any]) -> HttpResponse:
        """The page again, with what is to be mended; the stock view answers a GET only."""
        request.method = "GET"
        response = self.change_view(request, str(flag.pk), extra_context=context)
        response.status_code = 422
        return response
