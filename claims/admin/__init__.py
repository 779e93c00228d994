"""The desk: where editors read claims beside the literature and decide."""

from claims.admin import (
    alerts,
    cited_works,
    claims,
    cohorts,
    documents,
    evidence,
    flags,
    imports,
    references,
    reviews,
    saved_views,
    searches,
    suggestions,
    users,
)

__all__ = [
    "alerts", "cited_works", "claims", "cohorts", "documents", "evidence", "flags", "imports", "references",
    "reviews", "saved_views", "searches", "suggestions", "users",
]  # fmt: skip
