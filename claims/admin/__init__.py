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
    searches,
    suggestions,
)

__all__ = [
    "alerts", "cited_works", "claims", "cohorts", "documents", "evidence", "flags", "imports", "references",
    "reviews", "searches", "suggestions",
]  # fmt: skip
