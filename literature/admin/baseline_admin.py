"""Baseline and update files of PubMed: which have been read, and what came of each."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from literature.admin.reading import ReadOnlyAdmin, badge
from literature.models import BulkFile

TONES = {"waiting": "calm", "reading": "calm", "finished": "good", "stopped": "warn", "failed": "bad"}


@admin.register(BulkFile)
class BulkFileAdmin(ReadOnlyAdmin):
    list_display = (
        "name", "state", "seen", "kept", "new", "changed", "deleted", "started_at", "finished_at", "error_start",
    )  # fmt: skip
    list_filter = ("status", "year")
    search_fields = ("name", "error")
    fields = (
        "name", "state", "selection", "seen", "kept", "new", "changed", "deletions", "deleted", "unreadable_lines",
        "started_at", "finished_at", "error", "md5",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description="status", ordering="status")
    def state(self, file: BulkFile) -> SafeString:
        return badge(file.status, TONES[file.status])

    @admin.display(description="error", ordering="error")
    def error_start(self, file: BulkFile) -> str:
        return file.error[:160]

    @admin.display(description="could not be read")
    def unreadable_lines(self, file: BulkFile) -> SafeString | str:
        return format_html_join("", "<p>{}</p>", ((line,) for line in file.unreadable)) or "none"
