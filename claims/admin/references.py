"""The page of a reference, with what it means for our claims: the upper floor's addition to the lower one's page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from claims.models import Evidence, Flag, Suggestion
from literature.admin.references import ReferenceAdmin
from literature.models import Reference

admin.site.unregister(Reference)


@admin.register(Reference)
class BearingReferenceAdmin(ReferenceAdmin):
    change_form_template = "admin/claims/reference/page.html"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        reference = self.get_object(request, object_id)
        context = bearing_of(reference) if reference else {}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})


def bearing_of(reference: Reference) -> dict[str, Any]:
    """Where it is evidence, where it is suggested, and the flags on it."""
    suggested = Suggestion.objects.filter(reference=reference).select_related("claim")
    return {
        "evidence": Evidence.objects.filter(reference=reference).select_related("claim", "proposed_by"),
        "suggested": suggested.exclude(state=Suggestion.State.ATTACHED).order_by("-score")[:50],
        "flags": Flag.objects.filter(reference=reference),
    }
