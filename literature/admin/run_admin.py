"""Runs: what was asked, how far it came, why it stopped; a running one can be asked to stop."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from literature.admin.job_page import jobs_page
from literature.admin.reading import ReadOnlyAdmin, badge
from literature.admin.search_admin import RUN_TONES
from literature.models import SearchRun
from literature.models.narrowing import rows_as
from literature.models.runs import RunQuerySet
from literature.searches.running import request_stop


@admin.register(SearchRun)
class SearchRunAdmin(ReadOnlyAdmin):
    list_display = (
        "started_at", "search", "kind", "state", "progress", "reported", "new", "changed", "gone", "error_start",
    )  # fmt: skip
    list_filter = ("status", "kind", "search", "is_first", "started_at")
    date_hierarchy = "started_at"
    search_fields = ("search__name", "error")
    change_form_template = "admin/literature/searchrun/page.html"
    fields = (
        "search", "kind", "state", "is_first", "started_at", "finished_at", "progress", "reported", "new", "changed",
        "gone", "error", "warning_lines", "missing_pmids", "term", "translation",
        "translation_before", "created_since", "changed_since",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchRun]:
        return rows_as(RunQuerySet, super().get_queryset(request)).for_list()

    @admin.display(description="status", ordering="status")
    def state(self, run: SearchRun) -> SafeString:
        stopping = run.stop_requested and run.status == SearchRun.Status.RUNNING
        return badge("stopping" if stopping else run.status, RUN_TONES[run.status])

    @admin.display(description="records fetched")
    def progress(self, run: SearchRun) -> str:
        return f"{run.fetched} of {run.wanted}"

    @admin.display(description="error", ordering="error")
    def error_start(self, run: SearchRun) -> str:
        return run.error[:160]

    @admin.display(description="warnings")
    def warning_lines(self, run: SearchRun) -> SafeString | str:
        return format_html_join("", "<p>{}</p>", ((str(warning),) for warning in run.warnings)) or "none"

    @admin.display(description="asked for, but not received")
    def missing_pmids(self, run: SearchRun) -> str:
        return ", ".join(str(pmid) for pmid in run.missing) or "none"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        mine = [
            path("<int:pk>/stop/", view(self.stop), name="literature_searchrun_stop"),
            path("jobs/", view(self.jobs), name="literature_jobs"),
        ]
        return [*mine, *super().get_urls()]

    def jobs(self, request: HttpRequest) -> HttpResponse:
        return jobs_page(request, self.admin_site.each_context(request))

    @method_decorator(require_POST)
    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks a running run to stop; what it stored stays."""
        run = get_object_or_404(SearchRun, pk=pk)
        if not request.user.has_perm("literature.change_searchrun"):
            raise PermissionDenied
        if request_stop(run):
            messages.success(request, "The run stops before its next batch; what it has stored is kept.")
        else:
            messages.warning(request, "This run has ended already.")
        back = reverse("admin:literature_searchrun_change", args=(pk,))
        if request.POST.get("back") == "jobs":
            back = reverse("admin:literature_jobs")
        return HttpResponseRedirect(back, status=303)
