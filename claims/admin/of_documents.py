"""Pages of rows that belong to documents: who has no role there does not find them."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from claims.models import Document

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class OfDocuments(admin.ModelAdmin):
    """Of an admin of rows that have `visible_to`. What the user may not see is not found; rights are asked by row."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(request.user)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The stock admin leads from what is not there to the index; an address of nothing is a 404 here."""
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404(f"No {self.opts.verbose_name} “{object_id}” is here.")
        return row

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        anywhere = super().has_view_permission(request, obj)
        return anywhere and (self._holds(request, "view", obj) or self._holds(request, "change", obj))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._holds(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._holds(request, "delete", obj)

    def _holds(self, request: HttpRequest, act: str, row: Model | None) -> bool:
        return request.user.has_perm(f"claims.{act}_{self.opts.model_name}", row)


class DocumentFilter(admin.RelatedFieldListFilter):
    """Offers the documents that the user may see, and no titles of others."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> "list[tuple[str, StrOrPromise]]":
        seen = Document.objects.visible_to(request.user)
        return [(str(pk), title) for pk, title in seen.values_list("pk", "title")]
