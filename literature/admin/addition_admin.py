"""Adding works by hand at the desk, and what became of what was added or merged."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from literature.admin.reading import ReadOnlyAdmin, badge
from literature.clients.ncbi import what_is_missing
from literature.library.adding import AddRefused, add_reference
from literature.models import Addition, Merge
from literature.rules.pasted_identifiers import NotRecognised

TONES = {"waiting": "calm", "found": "good", "not found": "warn", "unclear": "warn"}


class AddByHand(ReadOnlyAdmin):
    """The list of references with a line to paste an identifier into."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.add_by_hand)
        return [path("add-by-hand/", view, name="literature_reference_add_by_hand"), *super().get_urls()]

    @method_decorator(require_POST)
    def add_by_hand(self, request: HttpRequest) -> HttpResponse:
        """Adds the work that the pasted text names; a worker looks its details up within seconds."""
        user = request.user
        if not (user.is_authenticated and user.has_perm("literature.add_reference")):
            raise PermissionDenied
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

    @admin.display(description="added by", ordering="value")
    def what(self, addition: Addition) -> str:
        return f"{addition.scheme.upper()} {addition.value}"

    @admin.display(description="state", ordering="state")
    def state_badge(self, addition: Addition) -> SafeString:
        return badge(addition.get_state_display(), TONES[addition.state])


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ("at", "what", "kept", "reason", "by")
    list_display_links = ("what",)
    list_select_related = ("kept", "by")
    search_fields = ("kept__title", "reason")

    @admin.display(description="absorbed")
    def what(self, merge: Merge) -> str:
        return merge.absorbed.get("title", "")
