"""Filters of rows that refuse what they do not know."""

from typing import Any

from django_filters import TypedChoiceFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field


@extend_schema_field(OpenApiTypes.BOOL)
class StrictBooleanFilter(TypedChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """`true` or `false`. Django-filter's own takes any other word for "not asked"."""

    def __init__(self, field_name: str | None = None, lookup_expr: str = "exact", **options: Any) -> None:
        choices = (("true", "true"), ("false", "false"))
        super().__init__(field_name, lookup_expr, choices=choices, coerce=lambda word: word == "true", **options)
