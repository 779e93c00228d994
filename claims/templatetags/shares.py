"""Shares as readers write them."""

from django import template

register = template.Library()


@register.filter
def as_percent(share: float) -> str:
    return f"{share:.0%}"
