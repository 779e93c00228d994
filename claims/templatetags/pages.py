"""What the templates of the pages for readers ask for."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from claims import links
from claims.pages.door import Reading

register = template.Library()


@register.simple_tag
def oembed_address(reading: Reading, key: str, form: str) -> str:
    """Where a site that was given the address of this page asks what it may show of it (oEmbed); "json" or "xml"."""
    page = links.absolute(reading.address("statement", key=key) if key else reading.address())
    return links.absolute(f"{reverse('oembed')}?{urlencode({'format': form, 'url': page})}")
