"""The rows of what we say and of what editors decided."""

from claims.models.alerts import Delivery, Notification, Subscription
from claims.models.documents import Anchor, CitedWork, Claim, Document, Version, Watch
from claims.models.evidence import Assessment, Evidence
from claims.models.flags import Flag
from claims.models.imports import DocumentImport, ProposedReference
from claims.models.revisions import Restatement, Rewording
from claims.models.suggestions import CorpusStatistics, Cursor, Suggestion

__all__ = [
    "Anchor",
    "Assessment",
    "CitedWork",
    "Claim",
    "CorpusStatistics",
    "Cursor",
    "Delivery",
    "Document",
    "DocumentImport",
    "Evidence",
    "Flag",
    "Notification",
    "ProposedReference",
    "Restatement",
    "Rewording",
    "Subscription",
    "Suggestion",
    "Version",
    "Watch",
]
