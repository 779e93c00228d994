"""What every list of the API has in common: who may read it, how it is filtered, sorted and paged.

Rows are read, never written, here: an editor's acts need the desk, but for imports and edits of statements. A row
comes with its own parts (the notices of a reference, the anchors of a claim); a row of another noun that it shows needs
the right to view that noun as well.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Model, OrderBy, QuerySet
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError
from rest_framework.fields import CharField
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.permissions import BasePermission, DjangoModelPermissions
from rest_framework.relations import SlugRelatedField
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from literature.models.strict_filters import StrictBooleanFilter as StrictBooleanFilter

PAGING = {"limit", "offset", "format"}


class MayRead(DjangoModelPermissions):
    """Reading needs Django's `view` permission on the model of the view and on each model in its `shows`.

    To be staff is not enough, and not needed: a program's account can have rights without a door to the desk. Anybody
    with rights is answered 405 to anything but reading, without rights as well; nobody without a login.
    """

    perms_map = {method: ["%(app_label)s.view_%(model_name)s"] for method in ("GET", "HEAD", "OPTIONS")}

    def has_permission(self, request: Request, view: Any) -> bool:
        shown = [right for model in view.shows for right in self.get_required_permissions("GET", model)]
        return super().has_permission(request, view) and request.user.has_perms(shown)


class StrictFilterBackend(filters.DjangoFilterBackend):
    """Refuses a filter it does not know: a misspelled one would answer with everything."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        if view.detail:
            return queryset
        known = {*self.get_filterset_class(view, queryset).base_filters, StrictOrderingFilter.ordering_param, *PAGING}
        if view.search_fields:
            known.add(WordSearchFilter.search_param)
        if unknown := sorted(set(request.query_params) - known):
            raise ValidationError({name: f"No such filter. There are: {', '.join(sorted(known))}." for name in unknown})
        return super().filter_queryset(request, queryset, view)


class WordSearchFilter(SearchFilter):
    """Text search is `q`: a `search` is a saved search in this house."""

    search_param = "q"

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        return queryset if view.detail else super().filter_queryset(request, queryset, view)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return super().get_schema_operation_parameters(view) if view.search_fields else []


class StrictOrderingFilter(OrderingFilter):
    """Refuses a field it does not know; rows that are equal keep one order from page to page, empty values are last."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        return queryset if view.detail else super().filter_queryset(request, queryset, view)

    def remove_invalid_fields(
        self, queryset: QuerySet, fields: Iterable[str], view: Any, request: Request
    ) -> list[Any]:
        unknown = [field for field in fields if field.removeprefix("-") not in view.ordering_fields]
        if unknown:
            raise ValidationError({"ordering": f"Sort by one of: {', '.join(view.ordering_fields) or 'nothing'}."})
        return [*(_empty_last(queryset.model, field) for field in fields), "pk"]


def _empty_last(model: type[Model], field: str) -> str | OrderBy:
    """Of a column that is never empty as it is: PostgreSQL has indexes for that."""
    name = field.removeprefix("-")
    column = next((one for one in model._meta.concrete_fields if one.name == name), None)
    if column and not column.null:
        return field
    return F(name).desc(nulls_last=True) if field.startswith("-") else F(name).asc(nulls_last=True)


class RelatedSlugField(SlugRelatedField[Model]):
    """Another row, named by one of its values; to be read."""

    def __init__(self, slug_field: str, **options: Any) -> None:
        super().__init__(slug_field, read_only=True, **options)


class NamedRowField(SlugRelatedField[Model]):
    """Another row, named by one of its values; to be written. PostgreSQL is asked for no name with a NUL."""

    def to_internal_value(self, data: Any) -> Model:
        return super().to_internal_value(CharField().run_validation(data))


class ReadOnlyViewSet(ReadOnlyModelViewSet):
    """A list and its single rows, as JSON."""

    permission_classes: tuple[type[BasePermission], ...] = (MayRead,)
    renderer_classes = (JSONRenderer,)
    filter_backends = (StrictFilterBackend, WordSearchFilter, StrictOrderingFilter)
    search_fields: tuple[str, ...] = ()
    ordering_fields: tuple[str, ...] = ()
    shows: tuple[type[Model], ...] = ()
    lookup_value_regex = r"\d+"
