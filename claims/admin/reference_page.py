"""The page of a reference, with what it means for our claims: the upper floor's addition to the lower one's page."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from claims import links
from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.admin.forms import FlagForm
from claims.alerts.following import follows
from claims.models import Evidence, Flag, Suggestion
from literature.admin.reference_admin import ReferenceAdmin
from literature.models import Reference

RAISE = ACTS["raise-flag"]
admin.site.unregister(Reference)


class FlagReferenceForm(FlagForm):
    """Raises a flag on a work (`target`), for every claim it is evidence for."""

    @property
    def action(self) -> str:
        return reverse("admin:literature_reference_flag", args=(self.target.pk,))


@admin.register(Reference)
class ReferenceWithClaimsAdmin(ReferenceAdmin):
    change_form_template = "admin/claims/reference/page.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.flag_view)
        follow = self.admin_site.admin_view(self.follow_view)
        return [
            path("<int:pk>/flag/", view, name="literature_reference_flag"),
            path("<int:pk>/follow/", follow, name="literature_reference_follow"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def follow_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Switches the user's own subscription to the work."""
        reference = get_object_or_404(Reference, pk=pk)
        if not self.has_view_permission(request, reference):
            raise PermissionDenied
        on = bool(request.POST.get("on"))
        messages.success(request, ACTS["follow-reference"].perform(reference, on=on, by=request.user))
        return HttpResponseRedirect(links.desk(reference), status=303)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        reference = self.get_object(request, object_id)
        context = claims_context(reference, request.user) if reference else {}
        context["is_followed"] = reference is not None and follows(authenticated(request.user), reference=reference)
        if reference and RAISE.permits(request.user, reference):
            context["raise_flag"] = FlagReferenceForm(claim=None, target=reference)
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    @method_decorator(require_POST)
    def flag_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Raises a flag on the reference itself."""
        reference = get_object_or_404(Reference, pk=pk)
        may_flag = RAISE.permits(request.user, reference)
        if not (self.has_view_permission(request, reference) and may_flag):
            raise PermissionDenied
        form = FlagReferenceForm(request.POST, claim=None, target=reference)
        if not form.is_valid():
            return self.refused(request, reference, form)
        messages.success(request, RAISE.perform(reference, by=request.user, **form.arguments()))
        return HttpResponseRedirect(links.desk(reference, "bearing"), status=303)

    def refused(self, request: HttpRequest, reference: Reference, form: FlagReferenceForm) -> HttpResponse:
        """The page again, with what is to be mended; the stock view answers a GET only."""
        form.mark_first_error()
        request.method = "GET"
        response = self.change_view(request, str(reference.pk), extra_context={"raise_flag": form})
        response.status_code = 422
        return response


def claims_context(reference: Reference, user: User | AnonymousUser) -> dict[str, Any]:
    """Where it is evidence, where it is suggested, and the flags on it, as far as the user may see."""
    evidence = Evidence.objects.visible_to(user).filter(reference=reference)
    suggested = Suggestion.objects.visible_to(user).filter(reference=reference)
    undecided = suggested.select_related("claim").exclude(state=Suggestion.State.ATTACHED).order_by("-score")[:50]
    ranks = Suggestion.objects.ranks([row.pk for row in undecided])
    return {
        "evidence": evidence.select_related("claim", "proposed_by"),
        "suggested": [(row, ranks.get(row.pk)) for row in undecided],
        "waits": bool(ranks),
        "flags": Flag.objects.visible_to(user).filter(reference=reference),
    }
