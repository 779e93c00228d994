"""The JSON of records, which is read for every work of a page."""

from typing import Any

import orjson
from django.db import models
from django.db.models.fields.json import KeyTransform


class RecordJSONField(models.JSONField):
    """JSON that is read three times as fast. In the database and in migrations it is a JSONField."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None or isinstance(expression, KeyTransform):
            return super().from_db_value(value, expression, connection)
        return orjson.loads(value)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options


# When a work came, changed and is asked for again: columns that nobody prints.
