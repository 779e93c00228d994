"""Assignments over all flags and reviews, those that are due first; each is seen to and changed where its row is."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims import links
from claims.admin.assigned_flags import overdue, shown
from claims.admin.claim_rows import statement_of
from claims.admin.evidence_admin import AboutClaimAdmin
from claims.admin.history import KeepsHistory
from claims.admin.of_documents import DocumentFilter, OfDocuments
from claims.alerts.named_colleagues import claim_of
from claims.models import Assignment, Claim, Comment
from claims.models.assignments import AssignmentQuerySet
from literature.admin.reading import ReadOnlyAdmin, badge
from literature.models.narrowing import rows_as


class WhoseFilter(admin.SimpleListFilter):
    """What somebody has now; asked for, also what is done, or is nobody's."""

    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("me", "Mine"), ("overdue", "Overdue"), ("all", "All there ever were")]

    def choices(self, changelist: Any) -> Any:
        default, *others = super().choices(changelist)
        return [{**default, "display": "Anybody’s"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> QuerySet[Assignment]:
        rows = rows_as(AssignmentQuerySet, queryset)
        match self.value():
            case "all":
                return rows
            case "me":
                return rows.current().filter(assignee=request.user.pk)
            case "overdue":
                return overdue(rows)
        return rows.current()


@admin.register(Assignment)
class AssignmentAdmin(OfDocuments, KeepsHistory, ReadOnlyAdmin):
    list_display = ("what_is_given", "about", "holder", "assigned_by", "assigned_at")
    list_display_links = None
    list_filter = (
        WhoseFilter,
        ("document", DocumentFilter),
        ("assignee", admin.RelatedOnlyFieldListFilter),
    )
    ordering = (F("due_on").asc(nulls_last=True), "assigned_at", "pk")
    search_fields = ("claim__key", "flag__note", "flag__claim__key", "assignee__username")
    fields = ("what_is_given", "about", "assignee", "due_on", "document", "assigned_by", "assigned_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        rows = rows_as(AssignmentQuerySet, super().get_queryset(request))
        return rows_as(AssignmentQuerySet, rows.with_holder()).for_list()

    @admin.display(description="what", ordering="flag__kind")
    def what_is_given(self, row: Assignment) -> SafeString:
        what = row.flag.get_kind_display() if row.flag else "Review"
        return format_html('<a href="{}">{}</a>', links.desk(row), what)

    @admin.display(description="about")
    def about(self, row: Assignment) -> SafeString | str:
        subject, claim = row.subject, claim_of(row)
        if isinstance(subject, Claim):
            return format_html("{} {}", subject.key, statement_of(subject))
        work = subject.reference.short_citation if subject.reference else ""
        return f"{claim.key if claim else work}: {subject.note}"

    @admin.display(description="assigned to", ordering="due_on")
    def holder(self, row: Assignment) -> SafeString | str:
        return shown(row) or "nobody"


class ThreadFilter(admin.SimpleListFilter):
    title = "thread"
    parameter_name = "thread"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("open", "Open"), ("me", "Open, and names me"), ("resolved", "Resolved")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        rows = queryset.filter(deleted_at=None)
        is_open = rows.filter(pk__in=Comment.objects.open().order_by())
        match self.value():
            case "open":
                return is_open
            case "me":
                return is_open.filter(notifications__reader=request.user.pk)
            case "resolved":
                return rows.exclude(pk__in=Comment.objects.open().order_by())
        return queryset


@admin.register(Comment)
class CommentAdmin(AboutClaimAdmin):
    """Each list leads to the place of the comment on the page of its claim."""

    list_display = ("written_at", "comment_page", "words", "written_by", "state")
    list_display_links = None
    list_filter = (
        ThreadFilter,
        ("claim__document", DocumentFilter),
        ("written_by", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("claim", "written_by", "thread")
    search_fields = ("text", "claim__key")
    fields = ("comment_page", "words", "written_by", "written_at", "edited_at", "deleted_at", "resolved_at")
    readonly_fields = fields

    @admin.display(description="claim", ordering="claim__key")
    def comment_page(self, row: Comment) -> SafeString:
        return format_html('<a class="key" href="{}">{}</a>', links.desk(row), row.claim.key)

    @admin.display(description="comment", ordering="text")
    def words(self, row: Comment) -> str:
        return row.text or "Deleted by its author."

    @admin.display(description="thread")
    def state(self, row: Comment) -> SafeString | str:
        return badge("resolved", "calm") if (row.thread or row).resolved_at else "open"
