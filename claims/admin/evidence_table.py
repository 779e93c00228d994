"""The table of evidence at the desk: a file in, a report of each row, and only then its import; the same table out."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from claims import links
from claims.access.permits import authenticated
from claims.evidence.table.csv_file import COLUMNS, LARGEST, Row, decoded, read_table
from claims.evidence.table.table_export import evidence_table
from claims.evidence.table.table_import import dry_run, import_rows, summary
from claims.models import Document, Evidence
from claims.refusals import Refused

AT_ONCE = 500  # rows on the page: about ten seconds; a command takes the rest


class TableForm(forms.Form):
    """A file to be looked at, or its text as the report before showed it, to be taken in. `rows` is a cleaned value."""

    file = forms.FileField(required=False, label="CSV file")
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file: UploadedFile | None = values.get("file")
        if not file and not values.get("text"):
            raise forms.ValidationError("Choose a CSV file.")
        data = file.read(LARGEST + 1) if file else values["text"].encode()
        try:
            values["rows"] = _few(read_table(data))
        except Refused as error:
            raise forms.ValidationError(str(error)) from error
        values["text"] = decoded(data) if file else values["text"]
        return values


def _few(rows: list[Row]) -> list[Row]:
    if len(rows) > AT_ONCE:
        raise Refused(
            f"It has {len(rows)} rows; this page takes {AT_ONCE}. Cut it, or run `manage.py import_evidence`."
        )
    return rows


class TableOfEvidence(admin.ModelAdmin):
    """Of the admin of evidence: two more pages, and a link to each on its list."""

    change_list_template = "admin/claims/evidence/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        views = (("import", self.import_view), ("export", self.export_view))
        mine = [
            path(f"{name}/", self.admin_site.admin_view(view), name=f"claims_evidence_{name}") for name, view in views
        ]
        return [*mine, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """GET asks for a file; the first POST reports each row; the second takes them in and goes to the list."""
        by = authenticated(request.user)
        if not by.has_perm("claims.add_evidence"):
            raise PermissionDenied
        form = TableForm(request.POST or None, request.FILES or None)
        outcomes = None
        if form.is_bound and form.is_valid():
            rows = form.cleaned_data["rows"]
            if "confirmed" in request.POST:
                return self.imported(request, rows, by)
            outcomes = dry_run(rows, by=by)
        context = {
            **self.admin_site.each_context(request),
            "title": "Import evidence from a table",
            "opts": self.opts,
            "form": form,
            "columns": COLUMNS,
            "outcomes": outcomes,
            "counts": summary(outcomes or ()),
            "text": form.cleaned_data.get("text", "") if outcomes is not None else "",
        }
        status = 422 if form.is_bound and not form.is_valid() else 200
        return TemplateResponse(request, "admin/claims/evidence/import.html", context, status=status)

    def imported(self, request: HttpRequest, rows: list[Row], by: User) -> HttpResponse:
        outcomes = list(import_rows(rows, by=by))
        counts = ", ".join(f"{number} {verdict}" for verdict, number in summary(outcomes).items())
        messages.success(request, f"The table is taken in: {counts}.")
        for outcome in outcomes:
            if outcome.verdict == "refused":
                messages.warning(request, f"Line {outcome.line}: {outcome.reason}")
        return HttpResponseRedirect(links.desk_list(Evidence), status=303)

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        slug = request.GET.get("document", "")
        document = get_object_or_404(Document.objects.visible_to(request.user), slug=slug) if slug else None
        headers = {"Content-Disposition": f'attachment; filename="evidence{f"-{slug}" if slug else ""}.csv"'}
        table = evidence_table(document, seen_by=authenticated(request.user))
        return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)
