"""The desk: where editors read claims beside the literature and decide."""

from claims.admin import (
    alert_admin,
    assignment_admin,
    evidence_admin,
    export_admin,
    export_order_admin,
    flag_admin,
    reference_page,
    saved_views,
    search_page,
    suggestion_admin,
    user_admin,
)
from claims.admin.claim import claim_admin, cohort_acts, review_acts
from claims.admin.document import cited_work_admin, document_admin, import_admin, page_change_admin

__all__ = [
    "alert_admin",
    "assignment_admin",
    "cited_work_admin",
    "claim_admin",
    "cohort_acts",
    "document_admin",
    "evidence_admin",
    "export_admin",
    "export_order_admin",
    "flag_admin",
    "import_admin",
    "page_change_admin",
    "reference_page",
    "review_acts",
    "saved_views",
    "search_page",
    "suggestion_admin",
    "user_admin",
]
