"""Adding works by hand at the desk, and what became of what was added or merged."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from literature.admin.reading import ReadOnlyAdmin, badge
from literature.clients.ncbi import what_is_missing
from literature.library.adding import AddRefused, add_reference
from literature.library.proposing import NotProposed, ask_for_all, confirm, decline, progress, stop
from literature.models import Addition, Merge
from literature.rules.pasted_identifiers import NotRecognised

TONES = {"waiting": "calm", "found": "good", "not found": "warn", "unclear": "warn", "proposed": "warn"}


class AddByHand(ReadOnlyAdmin):
    """The list of references with a line to paste an identifier into."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.add_by_hand)
        return [path("add-by-hand/", view, name="literature_reference_add_by_hand"), *super().get_urls()]

    @method_decorator(require_POST)
    def add_by_hand(self, request: HttpRequest) -> HttpResponse:
        """Adds the work that the pasted text names; a worker looks its details up within seconds."""
        user = who_may_add(request)
        try:
            added = add_reference(request.POST.get("text", ""), by=user)
        except (NotRecognised, AddRefused) as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse("admin:literature_reference_changelist"), status=303)
        messages.success(request, "Added." if added.is_new else "This work is in the library already.")
        if added.addition:
            reason = what_is_missing()
            tell = messages.warning if reason else messages.info
            tell(
                request,
                reason or "Its details are being looked up in PubMed: reload this page in a few seconds.",
            )
        page = reverse("admin:literature_reference_change", args=(added.reference.pk,))
        return HttpResponseRedirect(page, status=303)


@admin.register(Addition)
class AdditionAdmin(ReadOnlyAdmin):
    list_display = ("added_at", "what", "reference", "state_badge", "note", "by")
    list_display_links = ("what",)
    list_filter = ("state", "added_at")
    list_select_related = ("reference", "by")
    search_fields = ("value", "reference__title", "note")
    fields = ("reference", "scheme", "value", "by", "added_at", "state", "note", "due_at")
    change_list_template = "admin/literature/addition/list.html"
    change_form_template = "admin/literature/addition/page.html"

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("find-for-all/", guarded(self.find_for_all), name="literature_addition_find_for_all"),
            path("stop-finding/", guarded(self.stop_finding), name="literature_addition_stop_finding"),
            path("<int:pk>/decide/", guarded(self.decide), name="literature_addition_decide"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"progress": progress(), **(extra_context or {})})

    @method_decorator(require_POST)
    def find_for_all(self, request: HttpRequest) -> HttpResponse:
        """Lets the worker look for the records of all works without an identifier."""
        waits = ask_for_all(by=who_may_add(request))
        tell = messages.warning if (reason := what_is_missing()) else messages.info
        tell(request, reason or f"{waits} works wait to be looked for: reload this page to see how far it is.")
        return _back_to_list()

    @method_decorator(require_POST)
    def stop_finding(self, request: HttpRequest) -> HttpResponse:
        """Stops it; what was proposed stays, and it goes on with the rest when it is asked for again."""
        who_may_add(request)
        messages.success(request, f"Stopped: {stop()} works were not looked for.")
        return _back_to_list()

    @method_decorator(require_POST)
    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The work is the record whose button was pressed, or none of them."""
        user, addition = who_may_add(request), get_object_or_404(Addition, pk=pk)
        pmid = request.POST.get("pmid", "")
        try:
            if pmid:
                confirm(addition, pmid, by=user)
            else:
                decline(addition, by=user)
        except NotProposed as refused:
            messages.error(request, str(refused))
        else:
            said = f"It is PMID {pmid}: its record is being looked up." if pmid else "The work stays what it is."
            messages.success(request, said)
        return _back_to_list()

    @admin.display(description="added by", ordering="value")
    def what(self, addition: Addition) -> str:
        return addition.value if addition.scheme == Addition.BY_TITLE else f"{addition.scheme.upper()} {addition.value}"

    @admin.display(description="state", ordering="state")
    def state_badge(self, addition: Addition) -> SafeString:
        return badge(addition.get_state_display(), TONES[addition.state])


def who_may_add(request: HttpRequest) -> User:
    return who_may(request, "literature.add_reference")


def who_may(request: HttpRequest, permission: str) -> User:
    """Whoever asks, where they hold the permission. Raises PermissionDenied."""
    user = request.user
    if not (user.is_authenticated and user.has_perm(permission)):
        raise PermissionDenied
    return user


def _back_to_list() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:literature_addition_changelist"), status=303)


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ("at", "what", "kept", "reason", "by")
    list_display_links = ("what",)
    list_select_related = ("kept", "by")
    search_fields = ("kept__title", "reason")

    @admin.display(description="absorbed")
    def what(self, merge: Merge) -> str:
        return merge.absorbed.get("title", "")
