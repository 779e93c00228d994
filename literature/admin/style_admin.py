"""Styles of citations and templates of Word that people bring: listed, added from a file, removed when unused."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from literature.admin.addition_admin import who_may
from literature.admin.reading import ReadOnlyAdmin
from literature.library.style_choice import LONGEST_NAME, add_style, remove_style
from literature.models import UploadedStyle
from literature.refusals import Refused
from literature.styles import style_file, template_file

LARGEST = template_file.LARGEST  # bytes that are read of a file; a style of citations may have fewer
LIST = "admin:literature_uploadedstyle_changelist"


class StyleForm(forms.Form):
    file = forms.FileField(
        label="Style file",
        allow_empty_file=True,  # refused with what to do
        help_text="A .csl file, as the repository of CSL and Zotero have them, of at most "
        f"{style_file.LARGEST // 1024} kB; or a Word file whose styles, margins, heads and feet exports take, of at "
        f"most {LARGEST // 1024**2} MB.",
    )
    name = forms.CharField(
        max_length=LONGEST_NAME, required=False, help_text="By which it is chosen. Empty: that of the file."
    )


@admin.register(UploadedStyle)
class UploadedStyleAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "name", "parent", "added_by", "added_at")
    list_filter = ("kind",)
    list_select_related = ("added_by",)
    search_fields = ("name", "title")
    fields = ("title", "kind", "name", "parent", "size", "sha256", "added_by", "added_at")
    change_form_template = "admin/literature/uploadedstyle/page.html"
    change_list_template = "admin/literature/uploadedstyle/list.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("data")

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("bring/", guarded(self.bring), name="literature_uploadedstyle_bring"),
            path("<int:pk>/remove/", guarded(self.remove), name="literature_uploadedstyle_remove"),
            *super().get_urls(),
        ]

    def bring(self, request: HttpRequest) -> HttpResponse:
        """The form, and with a file the list that it is in now."""
        by = who_may(request, "literature.add_uploadedstyle")
        form = StyleForm(request.POST, request.FILES) if request.method == "POST" else StyleForm()
        if request.method == "POST" and form.is_valid():
            file, name = form.cleaned_data["file"], form.cleaned_data["name"]
            try:
                row = add_style(file.read(LARGEST + 1), file.name, name=name, by=by)
            except Refused as refused:
                form.add_error("file", str(refused))
            else:
                messages.success(request, f"Added. “{row.title}” is chosen by the name {row.name}.")
                return HttpResponseRedirect(reverse(LIST), status=303)
        context = {**self.admin_site.each_context(request), "title": "Add a style", "form": form}
        page = "admin/literature/uploadedstyle/bring.html"
        return TemplateResponse(request, page, context, status=422 if form.errors else 200)

    @method_decorator(require_POST)
    def remove(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Takes the style away, where nothing is at work with it."""
        who_may(request, "literature.delete_uploadedstyle")
        row = get_object_or_404(UploadedStyle, pk=pk)
        try:
            remove_style(row)
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse("admin:literature_uploadedstyle_change", args=(pk,)), status=303)
        messages.success(request, f"“{row.title}” is removed.")
        return HttpResponseRedirect(reverse(LIST), status=303)
