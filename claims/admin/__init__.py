"""The desk: where editors read claims beside the literature and decide."""

from django.contrib import admin

from claims.admin import (
    alerts,
    cited_works,
    claims,
    documents,
    evidence,
    flags,
    imports,
    references,
    reviews,
    saved_views,
    searches,
    suggestions,
)

__all__ = [
    "alerts", "cited_works", "claims", "documents", "evidence", "flags", "imports", "references", "reviews",
    "saved_views", "searches", "suggestions",
]  # fmt: skip

admin.site.site_title = admin.site.site_header = "Claimwatch"
admin.site.index_title = "Desk"
admin.site.site_url = None  # the desk is the site
admin.site.enable_nav_sidebar = (
    False  # a bar at the top serves a phone too, and leaves the width to the claims
)
