"""How a list of the API is paged. `REST_FRAMEWORK` names it, so that no list has another largest page."""

from typing import Any

from rest_framework.pagination import LimitOffsetPagination

LARGEST_PAGE = 200  # rows


class BoundedPagination(LimitOffsetPagination):
    """`limit` and `offset`. Who asks for more rows than the largest page gets that page; `next` leads on from there."""

    default_limit = 50
    max_limit = LARGEST_PAGE
    limit_query_description = f"Rows on a page, at most {LARGEST_PAGE}: a greater number is read as {LARGEST_PAGE}."
    offset_query_description = "Rows before this page."

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """With the bounds that DRF leaves out."""
        bounds = {
            self.limit_query_param: {"minimum": 1, "maximum": self.max_limit, "default": self.default_limit},
            self.offset_query_param: {"minimum": 0, "default": 0},
        }
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        return [one | {"schema": one["schema"] | bounds[one["name"]]} for one in parameters]
