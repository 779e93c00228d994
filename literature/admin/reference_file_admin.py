"""Bringing a file of references at the desk: what is in it is shown row by row, and taken in when that is confirmed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from literature.admin.addition_admin import who_may_add
from literature.admin.reading import ReadOnlyAdmin, badge
from literature.formats.file_kind import KINDS
from literature.library.bringing import LARGEST, MB, bring_file, confirm_file, stop_file
from literature.models import FileRecord, ReferenceFile
from literature.refusals import Refused

SHOWN = 100  # records on a page
TONES = {"waiting": "calm", "running": "calm", "read": "warn", "done": "good", "failed": "bad", "stopped": "warn"}
VERDICT_TONES = {"added": "good", "updated": "good", "known": "calm", "refused": "bad"}
BEFORE = {"added": "will be taken", "updated": "completes a work", "known": "already here", "refused": "refused"}
AFTER = BEFORE | {"added": "taken", "updated": "completed a work"}


class FileForm(forms.Form):
    file = forms.FileField(
        label="File of references",
        allow_empty_file=True,  # refused with what to do
        help_text=f"{KINDS}; at most {LARGEST // MB} MB. Nothing is taken before you have seen what is in it.",
    )


@admin.register(ReferenceFile)
class ReferenceFileAdmin(ReadOnlyAdmin):
    list_display = ("name", "mark", "records", "requested_by", "requested_at")
    list_filter = ("state",)
    list_select_related = ("requested_by",)
    search_fields = ("name",)
    fields = ("name",)
    change_form_template = "admin/literature/referencefile/page.html"
    change_list_template = "admin/literature/referencefile/list.html"

    @admin.display(description="state", ordering="state")
    def mark(self, row: ReferenceFile) -> SafeString:
        return badge(row.get_state_display(), TONES[row.state])

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("bring/", guarded(self.bring), name="literature_referencefile_bring"),
            path("<int:pk>/confirm/", guarded(self.confirm), name="literature_referencefile_confirm"),
            path("<int:pk>/stop/", guarded(self.stop), name="literature_referencefile_stop"),
            *super().get_urls(),
        ]

    def bring(self, request: HttpRequest) -> HttpResponse:
        """The form, and with a file what is in it."""
        by = who_may_add(request)
        form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                row = bring_file(file.name, file.read(LARGEST + 1), by=by)
            except Refused as refused:
                form.add_error("file", str(refused))
            else:
                return _to(row)
        context = {**self.admin_site.each_context(request), "title": "Add works from a file", "form": form}
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/literature/referencefile/bring.html", context, status=status)

    @method_decorator(require_POST)
    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Takes in what was shown."""
        by = who_may_add(request)
        return _done(request, pk, lambda row: confirm_file(row, by=by))

    @method_decorator(require_POST)
    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Nothing more of the file is read or taken in; what was taken in stays."""
        who_may_add(request)
        return _done(request, pk, stop_file)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = _shown(row, request) if row else {}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})


def _shown(row: ReferenceFile, request: HttpRequest) -> dict[str, Any]:
    """What the page shows beside the row: how many of each verdict, and a page of the records of one or all."""
    words = AFTER if row.confirmed_at else BEFORE
    counts = row.counts
    only = request.GET.get("only", "")
    records = row.rows.filter(verdict=only) if only in FileRecord.Verdict.values else row.rows.all()
    page = Paginator(records, SHOWN).get_page(request.GET.get("page"))
    return {
        "subtitle": None,
        "counts": [(name, words[name], counts.get(name, 0)) for name in words],
        "to_take": counts.get("added", 0) + counts.get("updated", 0),
        "only": only,
        "page": page,
        "lines": [(one, badge(_word(one, row, words), VERDICT_TONES[one.verdict])) for one in page],
    }


def _word(one: FileRecord, row: ReferenceFile, words: dict[str, str]) -> str:
    """Of one that was not come to before a stop: what would have become of it."""
    return words[one.verdict] if one.is_through or not row.confirmed_at else f"{BEFORE[one.verdict]}, not done"


def _done(request: HttpRequest, pk: int, act: Callable[[ReferenceFile], ReferenceFile]) -> HttpResponse:
    row = get_object_or_404(ReferenceFile, pk=pk)
    try:
        row = act(row)
    except Refused as refused:
        messages.warning(request, str(refused))
    return _to(row)


def _to(row: ReferenceFile) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:literature_referencefile_change", args=(row.pk,)), status=303)
