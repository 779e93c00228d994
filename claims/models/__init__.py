"""The rows of what we say and of what editors decided."""

from claims.models.alerts import Delivery, Halt, MailPause
from claims.models.assignments import Assignment
from claims.models.channels import Channel
from claims.models.claims import Anchor, Claim
from claims.models.cohorts import SameCohort
from claims.models.comments import Comment
from claims.models.documents import CitedWork, Document, Version, Visibility, Watch
from claims.models.evidence import Assessment, Evidence
from claims.models.export_orders import ExportOrder
from claims.models.exports import Export
from claims.models.flags import Flag
from claims.models.imported_decisions import DecisionFile, ImportedDecision
from claims.models.imports import DocumentImport, KeptUpload, ProposedReference, Upload
from claims.models.learning import LearnedRanking
from claims.models.library_rankings import LibraryRanking
from claims.models.meanings import Meaning
from claims.models.memberships import Membership
from claims.models.notifications import Ground, Notification, Outgoing
from claims.models.preferences import Preferences
from claims.models.public_followers import PublicFollower, PublishedState
from claims.models.published_pages import PageChange, PublishedPage
from claims.models.reviews import Approval, Review, Waiver
from claims.models.revisions import Restatement, Rewording
from claims.models.signing_in import KnownNetwork, Meter, Session
from claims.models.statement_edits import StatementEdit
from claims.models.subscriptions import Subscription
from claims.models.suggestions import CorpusStatistics, CountedPaper, Cursor, StemCount, Suggestion
from claims.models.views import SavedView
from claims.models.visits import Visit

__all__ = [
    "Anchor",
    "Approval",
    "Assessment",
    "Assignment",
    "Channel",
    "CitedWork",
    "Claim",
    "Comment",
    "CorpusStatistics",
    "CountedPaper",
    "Cursor",
    "DecisionFile",
    "Delivery",
    "Document",
    "DocumentImport",
    "Evidence",
    "Export",
    "ExportOrder",
    "Flag",
    "Ground",
    "Halt",
    "ImportedDecision",
    "KeptUpload",
    "KnownNetwork",
    "LearnedRanking",
    "LibraryRanking",
    "MailPause",
    "Meaning",
    "Membership",
    "Meter",
    "Notification",
    "Outgoing",
    "PageChange",
    "Preferences",
    "ProposedReference",
    "PublicFollower",
    "PublishedPage",
    "PublishedState",
    "Restatement",
    "Review",
    "Rewording",
    "SameCohort",
    "SavedView",
    "Session",
    "StatementEdit",
    "StemCount",
    "Subscription",
    "Suggestion",
    "Upload",
    "Version",
    "Visibility",
    "Visit",
    "Waiver",
    "Watch",
]
