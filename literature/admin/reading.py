"""Pages to read: rows that only acts and workers write, and the marks by which the eye finds them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from literature.admin.counting import BoundedPaginator
from literature.models import Reference


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that can be looked at; whoever writes them goes through an act that keeps the rules."""

    actions: Sequence[str] | None = None
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count of the whole table for each choice

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def badge(word: object, tone: str) -> SafeString:
    """A word in a coloured frame; `tone` is one of bad, warn, good, calm (desk.css)."""
    return format_html('<span class="badge badge-{}">{}</span>', tone, word)


STATUS_TONES = {"retracted": "bad", "concern": "bad", "corrected": "calm", "reinstated": "warn"}


def status_badge(reference: Reference) -> SafeString | str:
    """The integrity status as a badge, "" for a work without notices; reads them (prefetch `notices` for lists)."""
    status = reference.status
    return badge(reference.status_words, STATUS_TONES[status]) if status else ""


def external_link(url: str, text: object) -> SafeString:
    """A link that leaves the desk open behind it."""
    return format_html('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', url, text)


def names(entries: list[dict[str, Any]]) -> str:
    """Publication types (or MeSH headings) by their names, in one line."""
    return ", ".join(entry["name"] for entry in entries)
