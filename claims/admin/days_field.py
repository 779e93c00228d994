"""A time span that people count in days."""

from datetime import timedelta
from typing import Any

from django import forms

LONGEST = 3_650  # ten years


class DaysField(forms.IntegerField):
    """Cleaned to a timedelta, and shown as its whole days."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LONGEST, **options)

    def prepare_value(self, value: Any) -> Any:
        return value.days if isinstance(value, timedelta) else value

    def clean(self, value: Any) -> Any:
        days = super().clean(value)
        return None if days is None else timedelta(days=days)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
