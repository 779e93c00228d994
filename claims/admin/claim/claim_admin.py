"""Claims: the list by which an editor finds the next one, and the acts on the page of each."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims import links
from claims.acts import ACTS, Act
from claims.admin.claim import claim_filters
from claims.admin.claim.act_forms import DeskAct
from claims.admin.claim.claim_acts import DESK_ACTS
from claims.admin.claim.claim_list import OrderOnly, OrderRequest, by_mail, list_context, listed
from claims.admin.claim.claim_page import claim_context
from claims.admin.claim.evidence_page import works_context
from claims.admin.claim.piles import pile_of
from claims.admin.claim.suggestion_answer import answer
from claims.admin.claim.triage_page import ReadingDesk
from claims.admin.claim_rows import ClaimRow, as_rows, grade_of, marks_of, statement_of
from claims.admin.export_admin import list_exported
from claims.admin.forms import ActForm
from claims.admin.history import KeepsHistory
from claims.admin.in_page import is_within_page, signed_in
from claims.admin.of_documents import DocumentFilter, OfDocuments
from claims.exports import FORMATS
from claims.history.timeline import timeline_of
from claims.models import Assignment, Claim, Comment, Suggestion
from claims.models.claims import ClaimQuerySet
from claims.refusals import Refused
from literature.admin.counting import BoundedPaginator
from literature.admin.reading import ReadOnlyAdmin
from literature.models.narrowing import rows_as


class ClaimPaginator(BoundedPaginator):
    """The rows of a page have passed the filters of the list: they need not do so again."""

    def shown(self, ids: list[int]) -> "QuerySet[ClaimRow]":
        return as_rows(Claim.objects.filter(pk__in=ids))


UNDONE_ALREADY = "This was taken back already, or is not here any more: nothing was changed."


@admin.register(Claim)
class ClaimAdmin(OfDocuments, KeepsHistory, ReadOnlyAdmin):
    """Claims come from documents; what is said about them changes through the acts on their page."""

    list_display = (
        "key", "statement", "kind", "wording", "grade", "waiting", "evidence_count", "marks",
    )  # fmt: skip
    list_filter = (
        ("document", DocumentFilter),
        claim_filters.SectionFilter,
        claim_filters.SuggestionsFilter,
        claim_filters.FlagFilter,
        claim_filters.ContestedFilter,
        claim_filters.WordingFilter,
        claim_filters.EditorFilter,
        claim_filters.DueFilter,
        claim_filters.ReviewerFilter,
        claim_filters.GradeFilter,
        "kind",
        claim_filters.RetiredFilter,
    )
    list_per_page = 50
    paginator = ClaimPaginator
    ordering = ("document__title", "document_id", "position")
    search_fields = ("text", "context", "key")
    fields = ("key",)
    change_list_template = "admin/claims/claim/list.html"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ClaimRow]":
        return as_rows(rows_as(ClaimQuerySet, super().get_queryset(request)))

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        """For the way from a claim to its neighbours in a list only the order is wanted."""
        return OrderOnly if isinstance(request, OrderRequest) else super().get_changelist(request, **options)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Claim:
        """One claim, without what a list adds to each of its rows."""
        seen = Claim.objects.visible_to(request.user).select_related("document", "restates")
        claim = seen.filter(pk=object_id).first() if object_id.isdecimal() else None
        if claim is None:
            raise Http404(f"No claim “{object_id}” is here.")
        return claim

    @admin.display(ordering="text")
    def statement(self, claim: Claim) -> SafeString:
        return format_html('{}<span class="section">{}</span>', statement_of(claim), claim.section_path)

    @admin.display(description="wording", ordering="wording_certainty")
    def wording(self, claim: Claim) -> SafeString:
        return format_html('{} <span class="muted">{}</span>', claim.get_wording_certainty_display(), claim.relation)

    @admin.display(description="certainty", ordering="certainty")
    def grade(self, claim: Claim) -> SafeString:
        return grade_of(claim)

    @admin.display(description="suggestions", ordering="new_suggestions")
    def waiting(self, claim: "ClaimRow") -> int:
        return claim.new_suggestions

    @admin.display(description="evidence", ordering="accepted_evidence")
    def evidence_count(self, claim: "ClaimRow") -> int:
        return claim.accepted_evidence

    @admin.display(description="flags")
    def marks(self, claim: "ClaimRow") -> SafeString:
        return marks_of(claim)

    def get_urls(self) -> list[URLPattern]:
        views = (self.act_view, self.works_view, self.timeline_view)
        act, works, timeline = (signed_in(self.admin_site, view) for view in views)
        mine = [
            path("<int:pk>/act/<slug:name>/", act, name="claims_claim_act"),
            path("<int:pk>/act/<slug:name>/<int:target_pk>/", act, name="claims_claim_act"),
            path("<int:pk>/works/", works, name="claims_claim_works"),
            path("<int:pk>/timeline/", timeline, name="claims_claim_timeline"),
            path("export/<slug:name>/", signed_in(self.admin_site, self.export_view), name="claims_claim_export"),
            *ReadingDesk(self).urls,
        ]
        return [*mine, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def export_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """The summary of exactly the claims that a list shows, where they are of one document."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return list_exported(self, request, name, listed(self, request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"corrections": corrections(request.user), "formats": FORMATS, "by_mail": by_mail(request)}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @method_decorator(require_safe)
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        claim = self.get_object(request, object_id)
        if not self.has_view_permission(request, claim):
            raise PermissionDenied
        return self.page(request, claim)

    def page(self, request: HttpRequest, claim: Claim, failed: ActForm | None = None) -> HttpResponse:
        """The page of a claim; with `failed`, the form that was refused, as it was filled in. Within the page, its next
        suggestions."""
        context = {
            **self.admin_site.each_context(request),
            **claim_context(claim, request, failed),
            **list_context(self, request, claim),
            "opts": self.opts,
            "media": self.media,
        }
        part = "suggestion_rows" if is_within_page(request) and not failed else "page"
        return TemplateResponse(request, f"admin/claims/claim/{part}.html", context, status=422 if failed else 200)

    @method_decorator(require_POST)
    def act_view(self, request: HttpRequest, pk: int, name: str, target_pk: int | None = None) -> HttpResponse:
        """Does one act of `DESK_ACTS` and goes back to its place, or shows the page with what is to be mended."""
        offered = DESK_ACTS.get(name)
        if offered is None or (target_pk is None) != (offered.targets is None):
            raise Http404(f"There is no act “{name}” here.")
        claim = get_object_or_404(self.get_queryset(request), pk=pk)
        if not (self.has_view_permission(request, claim) and offered.act.permits(request.user, claim)):
            raise PermissionDenied
        target = offered.targets(claim).filter(pk=target_pk).first() if offered.targets else None
        if offered.targets and target is None:
            if is_within_page(request) or not name.startswith("undo"):
                raise Http404("It does not stand here any more.")
            messages.warning(request, UNDONE_ALREADY)  # who pressed twice, or a colleague
            return HttpResponseRedirect(page_after_act(offered, claim, None, request), status=303)
        form = offered.form(request.POST, claim=claim, target=target)
        said = self.perform(offered.act, form, request)
        if is_within_page(request) and isinstance(target, Suggestion):
            return answer(request, claim, form, said)
        if said is None:
            return self.page(request, get_object_or_404(self.get_queryset(request), pk=pk), failed=form)
        messages.success(request, said)
        return HttpResponseRedirect(page_after_act(offered, claim, target, request), status=303)

    def perform(self, act: Act, form: ActForm, request: HttpRequest) -> str | None:
        """What the act says about itself; None when it is refused, with the reason in the form's errors."""
        if form.is_valid():
            try:
                return act.perform(form.row, by=request.user, **form.arguments())
            except Refused as refused:
                form.take_refusal(refused)
        form.mark_first_error()
        return None

    @method_decorator(require_safe)
    def timeline_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What was decided about a claim, by whom and why; within its page, only the list."""
        claim = self.get_object(request, str(pk))
        if not self.has_view_permission(request, claim):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "claim": claim, "history": timeline_of(claim)}
        part = "timeline_entries" if is_within_page(request) else "timeline"
        return TemplateResponse(
            request, f"admin/claims/claim/{part}.html", {**context, "title": f"History of {claim.key}"}
        )

    @method_decorator(require_safe)
    def works_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The stored works that `q` names, to be attached to a claim; within its page, only their list."""
        claim = get_object_or_404(Claim.objects.visible_to(request.user).select_related("document"), pk=pk)
        if not ACTS["attach-work"].permits(request.user, claim):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), **works_context(claim, request.GET.get("q", ""))}
        part = "found_works" if is_within_page(request) else "works"
        return TemplateResponse(request, f"admin/claims/claim/{part}.html", context)


def page_after_act(act: DeskAct, claim: Claim, target: Any, request: HttpRequest) -> str:
    """Where an act was begun: the claim's place in its document (`from=document`), that document's page of sections
    (`from=sections`), the newest version (`from=version`), the pile that `from` names, or a part of its own page."""
    begun = request.GET.get("from", "")
    if begun == "version":
        return links.desk(claim.document.current)
    if begun == "sections":
        return reverse("admin:claims_document_sections", args=(claim.document_id,))
    if begun == "document":
        return links.desk(claim.document, claim.key)
    if isinstance(target, Suggestion) and (pile := pile_of(begun, target, request.user)):
        return pile.url
    kept = request.GET.copy()
    for name in ("work", "edit"):  # what was chosen to be attached is attached, and the statement is edited
        kept.pop(name, None)
    query = f"?{kept.urlencode()}" if kept else ""
    return f"{links.desk(claim)}{query}#{part_of(target) or act.fragment}"


def part_of(target: Any) -> str:
    """Where on the page of its claim the row stands that something was done to; "" for the panel of the act."""
    match target:
        case Assignment():
            return "review" if target.claim_id else f"flag-{target.flag_id}"
        case Comment(deleted_at=None):
            return f"comment-{target.thread_id or target.pk}"
    return ""


def corrections(user: User | AnonymousUser) -> dict[str, Any]:
    """How often editors corrected the program: (read, corrected, number) by relation and by certainty."""
    claims = Claim.objects.visible_to(user)
    strengths = claims.counted_corrections("strength")
    labels = dict(Claim.Strength.choices)
    return {
        "claims": claims.count(),
        "corrected": claims.corrected().count(),
        "rows": [
            *(("Worded as", *row) for row in claims.counted_corrections("certainty")),
            *(("Relation", labels[read], labels[now], number) for read, now, number in strengths),
        ],
    }
