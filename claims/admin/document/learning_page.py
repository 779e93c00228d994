"""What the program learnt from the decisions on a document's suggestions, and how far that can be trusted. Decisions
made elsewhere are looked at and taken in here, and ours are given as a file."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.evidence.decisions_elsewhere import DecisionImport, keep_file, take_kept_file
from claims.models import Document, ImportedDecision
from claims.refusals import Refused
from claims.triage.learning.labelled_files import LARGEST
from claims.triage.learning.report import learning_of
from claims.triage.learning.screening_export import FORMATS, export_decisions

SEEING = ("claims.view_suggestion", "claims.view_learnedranking")
IMPORT, DROP = ACTS["import-decisions"], ACTS["drop-decisions"]
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "ris": "application/x-research-info-systems; charset=utf-8"}


class DecisionsForm(forms.Form):
    """A file to be looked at, before anything of it is taken in."""

    file = forms.FileField(label="CSV, RIS or ASReview project")


def learning_urls(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    page, site = LearningPage(model_admin), model_admin.admin_site
    return [
        path("<int:pk>/learning/", site.admin_view(page.learning_view), name="claims_document_learning"),
        path("<int:pk>/decisions/", site.admin_view(page.decisions_view), name="claims_document_decisions"),
        *(
            path(
                f"<int:pk>/decisions.{form}",
                site.admin_view(page.export_view),
                {"form": form},
                name=f"claims_document_decisions_{form}",
            )
            for form in FORMATS
        ),
    ]


class LearningPage:
    def __init__(self, model_admin: admin.ModelAdmin) -> None:
        self.site, self.opts = model_admin.admin_site, model_admin.opts

    @method_decorator(require_safe)
    def learning_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, self._document(request, pk))

    @method_decorator(require_POST)
    def decisions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A file is shown, then confirmed; or what one brought is taken back."""
        document, by = self._document(request, pk), authenticated(request.user)
        if not IMPORT.permits(by, document):
            raise PermissionDenied
        form, found = DecisionsForm(request.POST, request.FILES), None
        try:
            if "confirmed" in request.POST:
                return self._done(request, document, IMPORT.success_message(document, take_kept_file(document, by=by)))
            if "drop" in request.POST:
                return self._done(request, document, DROP.perform(document, by=by, source=request.POST["drop"]))
            if form.is_valid():
                file: UploadedFile = form.cleaned_data["file"]
                found = keep_file(document, file.name or "a file", file.read(LARGEST + 1), by=by)
        except Refused as refused:
            form.add_error(None, str(refused))
        return self._page(request, document, form, found)

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        document = self._document(request, pk)
        headers = {"Content-Disposition": f'attachment; filename="decisions-{document.slug}.{form}"'}
        return HttpResponse(export_decisions(document, form), content_type=CONTENT_TYPES[form], headers=headers)

    def _document(self, request: HttpRequest, pk: int) -> Document:
        document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
        if not request.user.has_perms(SEEING, document):
            raise PermissionDenied
        return document

    def _done(self, request: HttpRequest, document: Document, said: str) -> HttpResponse:
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:claims_document_learning", args=(document.pk,)), status=303)

    def _page(
        self, request: HttpRequest, document: Document, form: DecisionsForm | None = None,
        found: DecisionImport | None = None,
    ) -> HttpResponse:  # fmt: skip
        context: dict[str, Any] = {
            **self.site.each_context(request),
            "opts": self.opts,
            "title": f"What decisions taught about {document}",
            "document": document,
            "report": learning_of(document),
            "trainings": document.learned_rankings.defer("weights").newest()[:10],
            "sources": _sources(document),
            "may_import": IMPORT.permits(request.user, document),
            "form": form or DecisionsForm(),
            "found": found,
        }
        status = 422 if form is not None and form.errors else 200
        return TemplateResponse(request, "admin/claims/document/learning.html", context, status=status)


def _sources(document: Document) -> Any:
    """The files that brought decisions, with how many stand by each."""
    rows = ImportedDecision.objects.filter(document=document).order_by().values("source")
    included = Count("pk", filter=Q(included=True))
    return rows.annotate(included=included, number=Count("pk"), at=Max("imported_at")).order_by("source")
