"""What templates need to show a work: its status, its identifiers, and its words with some of them marked."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from literature.admin import reading
from literature.admin.reference_admin import identifier_links

register = template.Library()
register.filter("status_badge", reading.status_badge)
register.filter("identifiers", identifier_links)
register.filter("names", reading.names)
register.filter("external", reading.external_link)

Span = tuple[int, int, str]


def marked(text: str, spans: Iterable[Span], titles: Mapping[str, str] | None = None) -> SafeString:
    """`text` escaped, with a <mark> around each span (start, end, class); a span within another is left out. `titles`
    are the words for classes that nobody should read."""
    parts: list[str] = []
    position = 0
    for start, end, tone in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < position or not start < end <= len(text):
            continue
        mark = format_html(
            '<mark class="{}" title="{}">{}</mark>', tone, (titles or {}).get(tone, tone), text[start:end]
        )
        parts += [conditional_escape(text[position:start]), mark]
        position = end
    return mark_safe("".join([*parts, conditional_escape(text[position:])]))  # every part is escaped


@register.filter
def sentence(text: str, wanted: str) -> SafeString:
    """An abstract section with `wanted` marked, where it stands in it."""
    start = text.find(wanted) if wanted else -1
    return marked(text, [(start, start + len(wanted), "sentence")] if start >= 0 else [])
