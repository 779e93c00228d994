"""What the program learnt from the decisions on a document's suggestions, and how far that can be trusted."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from claims.models import Document
from claims.triage.learning.report import learning_of

SEEING = ("claims.view_suggestion", "claims.view_learnedranking")


def learning_urls(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    view = model_admin.admin_site.admin_view(LearningPage(model_admin).learning_view)
    return [path("<int:pk>/learning/", view, name="claims_document_learning")]


class LearningPage:
    def __init__(self, model_admin: admin.ModelAdmin) -> None:
        self.site, self.opts = model_admin.admin_site, model_admin.opts

    @method_decorator(require_safe)
    def learning_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
        if not request.user.has_perms(SEEING, document):
            raise PermissionDenied
        context = {
            **self.site.each_context(request),
            "opts": self.opts,
            "title": f"What decisions taught about {document}",
            "document": document,
            "report": learning_of(document),
            "trainings": document.learned_rankings.defer("weights").newest()[:10],
        }
        return TemplateResponse(request, "admin/claims/document/learning.html", context)
