"""Where empty values stand in an order: to SQLite they are the smallest, to PostgreSQL the greatest."""

from typing import Any

from django.db import models


class SmallestEmptyIndex(models.Index):
    """An index in which empty values are the smallest on either engine: first ascending, last descending."""

    def create_sql(self, model: type[models.Model], schema_editor: Any, using: str = "", **options: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor, using, **options)
        told = models.Index(fields=self.fields, name=self.name)
        told.fields_orders = [
            (name, f"{order} NULLS {'LAST' if order else 'FIRST'}".strip() if _may_be_empty(model, name) else order)
            for name, order in self.fields_orders
        ]
        return told.create_sql(model, schema_editor, using, **options)


def _may_be_empty(model: type[models.Model], name: str) -> bool:
    return bool(getattr(model._meta.get_field(name), "null", False))
