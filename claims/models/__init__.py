"""The rows of what we say and of what editors decided."""

from claims.models.alerts import Delivery, MailPause, Notification, Subscription
from claims.models.claims import Anchor, Claim
from claims.models.cohorts import SameCohort
from claims.models.documents import CitedWork, Document, Version, Watch
from claims.models.evidence import Assessment, Evidence
from claims.models.flags import Flag
from claims.models.imports import DocumentImport, KeptUpload, ProposedReference, Upload
from claims.models.memberships import Membership
from claims.models.reviews import Approval, Review, Waiver
from claims.models.revisions import Restatement, Rewording
from claims.models.signing_in import KnownNetwork, Meter, Session
from claims.models.statement_edits import StatementEdit
from claims.models.suggestions import CorpusStatistics, Cursor, Suggestion
from claims.models.views import SavedView

__all__ = [
    "Anchor",
    "Approval",
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
    "KeptUpload",
    "KnownNetwork",
    "MailPause",
    "Membership",
    "Meter",
    "Notification",
    "ProposedReference",
    "Restatement",
    "Review",
    "Rewording",
    "SameCohort",
    "SavedView",
    "Session",
    "StatementEdit",
    "Subscription",
    "Suggestion",
    "Upload",
    "Version",
    "Waiver",
    "Watch",
]
