"""The history page of each row that editors answer for: every write, field by field."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from claims.history.trail import writes
from claims.models.audited import Audited


class KeepsHistory(admin.ModelAdmin):
    """Of an admin of an audited model: its history page tells what was kept, not what the admin logged."""

    model: type[Audited]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {row}",
            "opts": self.opts,
            "object": row,
            "writes": writes(self.model, id=object_id)[::-1],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/claims/history.html", context)
