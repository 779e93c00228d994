"""Searches: a query that is checked before it is kept, when it runs, and what it found."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from literature.admin.preview_page import preview_response, tried
from literature.admin.reading import badge
from literature.entrez.query import LONGEST_QUERY
from literature.models import Search, SearchRun
from literature.models.narrowing import rows_as
from literature.models.searches import SearchQuerySet
from literature.rules.run_kinds import Kind
from literature.searches.preview import Trial
from literature.searches.running import ask_for_run, why_not_now
from literature.searches.saving import (
    LONGEST_SLUG,
    SearchRefused,
    parse_interval,
    read_schedule,
    refuse_faults,
    replan,
    slug_of,
)

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

RUN_TONES = {"complete": "good", "running": "calm", "failed": "bad", "stopped": "warn"}
RUNS_SHOWN = 10
KINDS = (
    (Kind.FULL, "Ask for all", "the whole result: sees what has left it, too"),
    (Kind.NEW, "Ask for new", "what PubMed took in since the last run"),
    (Kind.CHANGED, "Ask for changed", "what NLM changed since the last run"),
)
TIMES, KEPT = ("every", "cron", "cron_zone", "is_active"), ("slug", "overlap_days", "owner")  # fields
INTERVALS = (("minutes", "m", 60), ("hours", "h", 3600), ("days", "d", 86400), ("weeks", "w", 604800))


class LastRun(TypedDict):
    """What `with_last_run` adds to a search."""

    last_status: str | None
    last_error: str | None
    last_success: datetime | None
    last_round: datetime | None
    present_finds: int
    is_silent: bool
    is_reread: bool


SearchShown: TypeAlias = "WithAnnotations[Search, LastRun]"


class IntervalField(forms.CharField):
    """A time span as people write it: 12h, 1d, 2w."""

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        seconds = int(value.total_seconds())
        sizes = ((letter, size) for _, letter, size in reversed(INTERVALS) if seconds % size == 0)
        return next((f"{seconds // size}{letter}" for letter, size in sizes), "")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_interval(text) if text else None
        except SearchRefused as error:
            raise forms.ValidationError(str(error)) from error


class SearchForm(forms.ModelForm):
    """Refuses a query that PubMed would misread; what is merely odd about it is told in `warnings`.

    `trial` is what PubMed answered to the query that was sent. One that finds nothing is refused once, and kept when it
    is sent again: `tried` is then that query, which the page sends along.
    """

    trial = Trial()
    tried = ""
    slug = forms.SlugField(
        max_length=LONGEST_SLUG,
        required=False,
        label="short name",
        help_text="In addresses and files; made from the name if left empty.",
        error_messages={"invalid": "Use letters without accents, digits, hyphens and underscores."},
    )

    every = IntervalField(
        label="interval", required=False, initial="1d", help_text="30m, 12h, 1d or 2w after its last run."
    )
    cron = forms.CharField(
        label="or cron times",
        required=False,
        help_text="Instead of an interval: minute, hour, day of the month, month, weekday. "
        "0 6 * * mon-fri is six o'clock from Monday to Friday.",
    )
    cron_zone = forms.CharField(
        label="time zone of the cron times", required=False, help_text="Europe/Rome, America/New_York or UTC."
    )
    warnings: list[str]

    class Meta:
        model = Search
        fields = ("name", "slug", "query", "is_active", "every", "cron", "cron_zone", "overlap_days", "owner")
        labels = {"overlap_days": "days asked again each time"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "query" in self.fields:  # a reader sees it as text
            self.fields["query"].widget.attrs["maxlength"] = str(LONGEST_QUERY)
        if self.instance.cron:
            self.initial["every"] = ""  # it follows from the cron times
        elif not self.instance.pk:
            self.initial["cron_zone"] = timezone.get_current_timezone_name()

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        values["cron_zone"] = (values.get("cron_zone") or "").strip() or self.instance.cron_zone
        if not values.get("slug") and "slug" not in self.errors and values.get("name"):
            self._make_slug(values)
        if "every" in values and "cron" in values:
            zone = values["cron_zone"]
            try:
                values["cron"], values["every"] = read_schedule(values["every"], values["cron"], zone)
            except SearchRefused as error:
                self.add_error("cron", str(error))
        return values

    @property
    def changed_data(self) -> list[str]:
        """A zone that was left empty stays as it is."""
        return [name for name in super().changed_data if name != "cron_zone" or self.data.get(self.add_prefix(name))]

    def _make_slug(self, values: dict[str, Any]) -> None:
        """The one it has, else one of its name; whether the form shows it or not."""
        values["slug"] = self.instance.slug = self.instance.slug or slug_of(values["name"])
        if not self.instance.slug:
            self.add_error("name", "Use Latin letters or digits in the name, or give a short name.")
        elif Search.objects.filter(slug=self.instance.slug).exclude(pk=self.instance.pk).exists():
            self.add_error(
                "name", f"Another search is called much like this ({self.instance.slug}): name it otherwise."
            )

    def clean_query(self) -> str:
        query = self.cleaned_data["query"]
        try:
            self.warnings = refuse_faults(query)
        except SearchRefused as error:
            raise forms.ValidationError(str(error)) from error
        if self.trial.doubt:
            self.tried = query
            raise forms.ValidationError(f"{self.trial.doubt} Mend it, or save once more to keep it as it is.")
        return query


class LastRunFilter(admin.SimpleListFilter):
    title = "last run"
    parameter_name = "last_run"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [*SearchRun.Status.choices, ("never", "Never ran")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        return queryset.filter(last_status=None if value == "never" else value) if value else queryset


class AttentionFilter(admin.SimpleListFilter):
    title = "attention"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("silent", "Silent for long"), ("reread", "Read differently now")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        searches = rows_as(SearchQuerySet, queryset)
        narrow = {"silent": searches.silent, "reread": searches.reread}.get(self.value() or "")
        return narrow(timezone.now()) if narrow else queryset


def with_last_run(searches: QuerySet[Search]) -> "QuerySet[SearchShown]":
    """Adds how the last run went, when one last succeeded, how many works are in the result now, what is odd."""
    itself, now = Search.objects.filter(pk=OuterRef("pk")), timezone.now()
    runs = SearchRun.objects.filter(search=OuterRef("pk")).order_by("-started_at", "-pk")
    succeeded = runs.filter(status=SearchRun.Status.COMPLETE)
    return searches.annotate(
        last_status=Subquery(runs.values("status")[:1]),
        last_error=Subquery(runs.values("error")[:1]),
        last_success=Subquery(succeeded.values("finished_at")[:1]),
        last_round=Subquery(succeeded.rounds().values("finished_at")[:1]),
        present_finds=Count("hits", filter=Q(hits__gone_at=None)),
        is_silent=Exists(itself.silent(now)),
        is_reread=Exists(itself.reread(now)),
    )


@admin.register(Search)
class SearchAdmin(admin.ModelAdmin):
    form = SearchForm
    actions = None
    list_display = (
        "name",
        "is_active",
        "interval",
        "finds",
        "last_success",
        "searched_to",
        "due",
        "last_run",
    )
    list_filter = ("is_active", LastRunFilter, AttentionFilter)
    search_fields = ("name", "slug", "query")
    autocomplete_fields = ("owner",)
    fieldsets = (
        (None, {"fields": ("name", "query")}),
        ("When it runs: each day, unless you say otherwise", {"fields": TIMES, "classes": ("collapse",)}),
        ("For who keeps the searches", {"fields": KEPT, "classes": ("collapse",)}),
    )
    change_form_template = "admin/literature/search/page.html"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[SearchShown]":
        return with_last_run(super().get_queryset(request))

    @admin.display(description="schedule", ordering="every")
    def interval(self, search: Search) -> str:
        return schedule_of(search)

    @admin.display(description="searched to", ordering="watermark")
    def searched_to(self, search: Search) -> Any:
        return search.watermark

    @admin.display(description="finds", ordering="present_finds")
    def finds(self, search: "SearchShown") -> SafeString:
        url = reverse("admin:literature_reference_changelist")
        return format_html('<a href="{}?found_by={}">{}</a>', url, search.slug, search.present_finds)

    @admin.display(description="last success", ordering="last_success")
    def last_success(self, search: "SearchShown") -> Any:
        return search.last_success

    @admin.display(description="next due", ordering="next_due_at")
    def due(self, search: Search) -> Any:
        if not search.is_active:
            return "off"
        return search.next_due_at if search.waits(timezone.now()) else "now"

    @admin.display(description="last run", ordering="last_status")
    def last_run(self, search: "SearchShown") -> SafeString:
        marks = [(badge(*mark),) for mark in marks_of(search)]
        error = (search.last_error or "")[:200]
        return format_html('{} <span class="muted">{}</span>', format_html_join(" ", "{}", marks), error)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        mine = [
            path("<int:pk>/run/", view(self.run_now), name="literature_search_run"),
            path("preview/", view(self.preview_view), name="literature_search_preview"),
        ]
        return [*mine, *super().get_urls()]

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """What PubMed makes of the query in the form as it stands; saves nothing."""
        if not request.user.has_perm("literature.change_search"):
            raise PermissionDenied
        return preview_response(request, self.admin_site.each_context(request))

    @method_decorator(require_POST)
    def run_now(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lets the worker run a search within its next beat: as it is due, or for the kind of the button."""
        search, kind = get_object_or_404(Search, pk=pk), request.POST.get("kind", "")
        if not self.has_change_permission(request, search):
            raise PermissionDenied
        if reason := why_not_now(search, kind):
            messages.error(request, reason)
        else:
            ask_for_run(search, kind=kind)
            what = f"A {kind} run of “{search.name}”" if kind else f"“{search.name}”"
            messages.success(request, f"{what} is due now: the worker takes it within half a minute.")
        return HttpResponseRedirect(reverse("admin:literature_search_change", args=(pk,)), status=303)

    def has_change_permission(self, request: HttpRequest, obj: Search | None = None) -> bool:
        """Asked of the row: not everybody who may change some search may change each."""
        return request.user.has_perm("literature.change_search", obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A new query is tried before it is saved; here, since what follows is one transaction."""
        if request.method == "POST":
            request.trial = self.trial_of(request, object_id)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def trial_of(self, request: HttpRequest, object_id: str | None) -> Trial:
        """Of a query that would be saved now: what somebody may not save, or must mend anyway, is not asked."""
        search = self.get_object(request, object_id) if object_id else None
        may = self.has_change_permission(request, search) if search else self.has_add_permission(request)
        query, known = request.POST.get("query", ""), [request.POST.get("tried", ""), search.query if search else ""]
        if not may or query.split() in [one.split() for one in known]:
            return Trial()
        is_sound = self.get_form(request, search, change=bool(search))(request.POST, instance=search).is_valid()
        return tried(query) if is_sound else Trial()

    def get_form(self, request: HttpRequest, obj: Search | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.trial = getattr(request, "trial", Trial())
        return form

    def save_model(self, request: HttpRequest, obj: Search, form: SearchForm, change: bool) -> None:
        replan(obj, form.changed_data)
        if change:  # what was changed and no more: a run may be moving the watermark
            written = {*form.changed_data, "every", "next_due_at"} & {one.name for one in obj._meta.concrete_fields}
            obj.save(update_fields=written)
        else:
            obj.owner_id = obj.owner_id or request.user.pk
            obj.save()
        self.tell_of_query(request, form)

    def tell_of_query(self, request: HttpRequest, form: SearchForm) -> None:
        if form.trial.in_words:
            messages.info(request, form.trial.in_words)
        for warning in (*form.warnings, *form.trial.warnings):
            messages.warning(request, f"Saved; please check: {warning}")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        search = self.get_object(request, object_id)
        context = shown_of(search) if search else {}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], Any]:
        """Whoever may delete a search may delete what goes with it: its runs, hits and subscriptions."""
        to_delete, counts, _, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected


def shown_of(search: "SearchShown") -> dict[str, Any]:
    """What the page of a search shows beside its form."""
    reread = search.runs.reread().first() if search.is_reread else None
    return {
        "search": search,
        "kinds": KINDS,
        "runs": search.runs.all()[:RUNS_SHOWN],
        "marks": [badge(*mark) for mark in marks_of(search)],
        "reread": reread,
        "count_check": search.count_checks.first(),
    }


def marks_of(search: "SearchShown") -> list[tuple[str, str]]:
    """The words and tones of the badges of a search that has the values of `with_last_run`."""
    marks = [(search.last_status, RUN_TONES[search.last_status])] if search.last_status else [("never ran", "calm")]
    if search.is_silent:
        since = search.last_round or search.created_at
        marks.append((f"silent for {(timezone.now() - since).days} days", "bad"))
    if search.is_reread:
        marks.append(("read differently now", "warn"))
    return marks


def schedule_of(search: Search) -> str:
    """In words: "every 12 hours", or the cron times."""
    return f"{search.cron} {search.cron_zone}" if search.cron else f"every {spoken(search.every.total_seconds())}"


def spoken(seconds: float) -> str:
    """A time span in its largest whole unit: "12 hours", "1 day"."""
    for unit, _, size in reversed(INTERVALS):
        if seconds >= size and seconds % size == 0:
            number = int(seconds // size)
            return f"{number} {unit if number > 1 else unit[:-1]}"
    return f"{int(seconds)} seconds"
