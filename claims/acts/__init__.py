"""Whatever a person does to a claim and what belongs to it, in one table. Every door reads it: the pages of the desk,
acts on many rows at once, and what comes.

An act is one function of the house. The permission it requires stands at the function
(`access.permits.requires`), which refuses a stranger itself; a door asks `permits` to know what to offer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet

from claims.access.members import grant_role, revoke_role
from claims.access.permits import Guarded
from claims.access.publishing import publish, renew_link
from claims.access.reader_zone import choose_zone
from claims.acts import alert_messages, triage_messages
from claims.acts import success_messages as success
from claims.alerts.following import (
    follow_claim,
    follow_curated,
    follow_document,
    follow_reference,
    follow_search,
    unfollow,
)
from claims.alerts.halting import send_again, stop_sending
from claims.alerts.own_channels import add_channel, remove_channel, renew_secret, switch_channel, try_channel
from claims.alerts.reading_notices import mark_all_read, mark_read
from claims.alerts.resending import resend
from claims.alerts.rhythms import mute, set_rhythm, snooze
from claims.colleagues.assigning import assign, unassign, undo_assignment
from claims.colleagues.commenting import (
    answer_comment,
    comment_on,
    delete_comment,
    edit_comment,
    reopen_thread,
    resolve_thread,
)
from claims.colleagues.invitations import invite
from claims.documents.asked_imports import import_version, stop_import
from claims.documents.citations.cited_works import tie_work, untie_work
from claims.documents.citations.proposals import confirm, dismiss
from claims.documents.editing.arranging import order_section, rename_section
from claims.documents.editing.cutting import merge_claim, split_claim
from claims.documents.editing.leaving import let_go, move_evidence
from claims.documents.editing.placing import edit_lead_in, move_section
from claims.documents.editing.setting_aside import make_claim, set_aside
from claims.documents.editing.undoing_edits import undo_edit
from claims.documents.published_page.page_changes import accept_page_change, reject_page_change
from claims.documents.published_page.page_turns import ask_page, set_address, stop_page
from claims.documents.versions.restating import confirm_restatement, restate, undo_restatement
from claims.documents.versions.revision import confirm_rewording, reject_rewording
from claims.evidence.attaching import attach_suggestion, attach_work, revise_with_cautions
from claims.evidence.cohort_pairs import decide_cohort, pairs_of
from claims.evidence.decisions import decide_evidence, dismiss_suggestion, postpone_suggestion
from claims.evidence.decisions_elsewhere import drop_decisions, import_decisions
from claims.evidence.undo import undo_evidence, undo_flag, undo_suggestion
from claims.exports.approvals import approve_document
from claims.exports.keeping import ask_for_export, stop_export
from claims.flags.raising import flag_suggested, raise_flag, resolve_flag
from claims.grading.assessing import assess_claim
from claims.grading.correcting import change_kind, correct_wording
from claims.grading.waiving import undo_waiver, waive_rule
from claims.mailed_exports.ordering import order_export, stop_order
from claims.models import (
    Assignment,
    Claim,
    Comment,
    Evidence,
    Flag,
    ProposedReference,
    Restatement,
    Rewording,
    SameCohort,
    StatementEdit,
    Suggestion,
    Waiver,
)
from claims.reviews.reviewing import review_claim
from claims.triage.library_ranking import rank_library, stop_ranking
from claims.visits.visiting import mark_seen
from claims.watches.watched_searches import add_search, change_search, run_search, stop_watching_with, watch_with

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`do` takes a row and `by`; `given` are arguments that the act fixes. `success_message` makes of the row and
    of what `do` answered a sentence on what was done. `targets` are the rows of a claim that it can be done to, where
    it is not done to the claim itself."""

    name: str
    do: Guarded[..., Any]
    success_message: Callable[[Any, Any], str]
    targets: Callable[[Claim], QuerySet[Any]] | None = None
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def permission(self) -> str:
        return self.do.permission

    def permits(self, user: "User | AnonymousUser", row: Model | None = None) -> bool:
        """May the user do it to the row; without one, to any row at all?"""
        return user.has_perm(self.permission, row)

    def perform(self, row: Model, *, by: "User | AnonymousUser", **arguments: Any) -> str:
        """Does it, and says what was done. Raises Refused, with nothing half written; NotPermitted for a stranger."""
        return self.success_message(row, self.do(row, by=by, **self.given, **arguments))


def suggestions_of(claim: Claim) -> QuerySet[Suggestion]:
    return Suggestion.objects.for_page().filter(claim=claim)


def evidence_of(claim: Claim) -> QuerySet[Evidence]:
    return Evidence.objects.for_page().select_related("claim__document").filter(claim=claim)


def citations_of(claim: Claim) -> QuerySet[ProposedReference]:
    """What its text cites, also what an editor dismissed."""
    return claim.proposed_references.select_related("reference", "cited_work", "decided_by")


def flags_of(claim: Claim) -> QuerySet[Flag]:
    return Flag.objects.about([claim])


def assignments_of(claim: Claim) -> QuerySet[Assignment]:
    """Of its review and of the flags on its page, whether somebody has them or not."""
    return Assignment.objects.filter(Q(claim=claim) | Q(flag__in=flags_of(claim).order_by()))


def comments_of(claim: Claim) -> QuerySet[Comment]:
    return claim.comments.undeleted().select_related("claim__document", "thread", "written_by")


def threads_of(claim: Claim) -> QuerySet[Comment]:
    return claim.comments.threads()


def waivers_of(claim: Claim) -> QuerySet[Waiver]:
    return claim.waivers.current()


def rewordings_of(claim: Claim) -> QuerySet[Rewording]:
    return claim.rewordings.select_related("version", "decided_by").prefetch_related("others")


def edits_of(claim: Claim) -> QuerySet[StatementEdit]:
    """What editors said of how it was read and did not take back, from whichever side; the last first."""
    rows = StatementEdit.objects.current().on(claim)
    return rows.select_related("claim", "other", "decided_by", "version").order_by("-pk")


def restatements_of(claim: Claim) -> QuerySet[Restatement]:
    """Of whatever state, seen from either side."""
    return Restatement.objects.filter(Q(claim=claim) | Q(body=claim)).select_related("claim", "body")


SAME, OTHER = SameCohort.State.CONFIRMED, SameCohort.State.REJECTED
State = Evidence.State

ON_CLAIMS = (
    Act(name="kind", do=change_kind, success_message=success.kind_changed),
    Act(name="wording", do=correct_wording, success_message=success.wording_corrected),
    Act(name="assess", do=assess_claim, success_message=success.assessed),
    Act(name="waive", do=waive_rule, success_message=success.waived),
    Act(name="undo-waiver", do=undo_waiver, success_message=success.waiver_undone, targets=waivers_of),
    Act(name="review", do=review_claim, success_message=success.reviewed),
    Act(name="follow", do=follow_claim, success_message=success.followed),
    Act(name="rank-library", do=rank_library, success_message=triage_messages.library_asked),
    Act(name="stop-ranking", do=stop_ranking, success_message=triage_messages.ranking_stopped),
    Act(
        name="confirm-rewording",
        do=confirm_rewording,
        success_message=success.rewording_confirmed,
        targets=rewordings_of,
    ),
    Act(
        name="reject-rewording", do=reject_rewording, success_message=success.rewording_rejected, targets=rewordings_of
    ),
    Act(
        name="confirm-restatement",
        do=confirm_restatement,
        success_message=success.restatement_confirmed,
        targets=restatements_of,
    ),
    Act(
        name="undo-restatement",
        do=undo_restatement,
        success_message=success.restatement_undone,
        targets=restatements_of,
    ),
)
ON_STATEMENTS = (
    Act(name="not-a-claim", do=set_aside, success_message=success.set_aside),
    Act(name="heading", do=set_aside, given={"is_heading": True}, success_message=success.set_aside),
    Act(name="split", do=split_claim, success_message=success.split),
    Act(name="merge", do=merge_claim, success_message=success.merged),
    Act(name="lead-in", do=edit_lead_in, success_message=success.lead_in_given),
    Act(name="section", do=move_section, success_message=success.section_given),
    Act(name="restate", do=restate, success_message=success.restated),
    Act(name="let-go", do=let_go, success_message=success.let_go),
    Act(name="undo-edit", do=undo_edit, success_message=success.edit_undone, targets=edits_of),
)
ON_EVIDENCE = (
    Act(name="attach", do=attach_suggestion, success_message=success.attached, targets=suggestions_of),
    Act(name="attach-work", do=attach_work, success_message=success.attached),
    Act(name="dismiss", do=dismiss_suggestion, success_message=success.dismissed, targets=suggestions_of),
    Act(name="later", do=postpone_suggestion, success_message=success.postponed, targets=suggestions_of),
    Act(name="undo", do=undo_suggestion, success_message=success.suggestion_undone, targets=suggestions_of),
    Act(name="decide", do=decide_evidence, success_message=success.decided, targets=evidence_of),
    Act(name="revise", do=revise_with_cautions, success_message=success.revised, targets=evidence_of),
    Act(name="move-evidence", do=move_evidence, success_message=success.evidence_moved, targets=evidence_of),
    Act(name="undo-evidence", do=undo_evidence, success_message=success.evidence_undone, targets=evidence_of),
    Act(
        name="confirm-cohort",
        do=decide_cohort,
        given={"state": SAME},
        success_message=success.cohort_decided,
        targets=pairs_of,
    ),
    Act(
        name="reject-cohort",
        do=decide_cohort,
        given={"state": OTHER},
        success_message=success.cohort_decided,
        targets=pairs_of,
    ),
    Act(name="accept", do=decide_evidence, given={"state": State.ACCEPTED}, success_message=success.decided),
    Act(name="reject", do=decide_evidence, given={"state": State.REJECTED}, success_message=success.decided),
    Act(name="withdraw", do=decide_evidence, given={"state": State.WITHDRAWN}, success_message=success.decided),
)
ON_CITATIONS = (
    Act(name="confirm-citation", do=confirm, success_message=success.citation_confirmed, targets=citations_of),
    Act(name="dismiss-citation", do=dismiss, success_message=success.citation_dismissed, targets=citations_of),
    Act(name="tie", do=tie_work, success_message=success.tied),
    Act(name="untie", do=untie_work, success_message=success.untied),
)
ON_FLAGS = (
    Act(name="raise-flag", do=raise_flag, success_message=success.flag_raised),
    Act(name="flag-paper", do=flag_suggested, success_message=success.paper_flagged, targets=suggestions_of),
    Act(name="resolve-flag", do=resolve_flag, success_message=success.flag_resolved, targets=flags_of),
    Act(name="undo-flag", do=undo_flag, success_message=success.flag_opened, targets=flags_of),
)
ON_ASSIGNMENTS = (
    Act(name="assign-flag", do=assign, success_message=success.assigned, targets=flags_of),
    Act(name="unassign-flag", do=unassign, success_message=success.unassigned, targets=flags_of),
    Act(name="assign-review", do=assign, success_message=success.assigned),
    Act(name="unassign-review", do=unassign, success_message=success.unassigned),
    Act(name="undo-assignment", do=undo_assignment, success_message=success.assignment_undone, targets=assignments_of),
)
ON_COMMENTS = (
    Act(name="comment", do=comment_on, success_message=success.commented),
    Act(name="answer-comment", do=answer_comment, success_message=success.commented, targets=threads_of),
    Act(name="edit-comment", do=edit_comment, success_message=success.comment_edited, targets=comments_of),
    Act(name="delete-comment", do=delete_comment, success_message=success.comment_deleted, targets=comments_of),
    Act(name="resolve-thread", do=resolve_thread, success_message=success.thread_resolved, targets=threads_of),
    Act(name="reopen-thread", do=reopen_thread, success_message=success.thread_reopened, targets=threads_of),
)
ON_DOCUMENTS = (
    Act(name="mark-seen", do=mark_seen, success_message=success.seen),
    Act(name="follow-document", do=follow_document, success_message=success.followed),
    Act(name="make-claim", do=make_claim, success_message=success.claim_made),
    Act(name="rename-section", do=rename_section, success_message=success.section_renamed),
    Act(name="order-section", do=order_section, success_message=success.section_ordered),
    Act(name="import-version", do=import_version, success_message=success.brought_in),
    Act(name="import-decisions", do=import_decisions, success_message=triage_messages.decisions_imported),
    Act(name="drop-decisions", do=drop_decisions, success_message=triage_messages.decisions_dropped),
    Act(name="set-address", do=set_address, success_message=success.address_set),
    Act(name="approve", do=approve_document, success_message=success.approved),
    Act(name="keep-export", do=ask_for_export, success_message=success.export_asked),
    Act(name="order-export", do=order_export, success_message=success.export_ordered),
    Act(name="grant-role", do=grant_role, success_message=success.role_granted),
    Act(name="invite", do=invite, success_message=success.invited),
    Act(name="revoke-role", do=revoke_role, success_message=success.role_revoked),
    Act(name="publish", do=publish, success_message=success.published),
    Act(name="renew-link", do=renew_link, success_message=success.link_renewed),
    Act(name="add-search", do=add_search, success_message=success.search_added),
    Act(name="watch-with", do=watch_with, success_message=success.watched),
    Act(name="stop-watching-with", do=stop_watching_with, success_message=success.watched_no_more),
)
ON_IMPORTS = (Act(name="stop-import", do=stop_import, success_message=success.import_stopped),)
ON_PUBLISHED_PAGES = (
    Act(name="stop-page", do=stop_page, success_message=success.page_stopped),
    Act(name="ask-page", do=ask_page, success_message=success.page_asked),
    Act(name="accept-page-change", do=accept_page_change, success_message=success.page_change_accepted),
    Act(name="reject-page-change", do=reject_page_change, success_message=success.page_change_rejected),
)
ON_EXPORTS = (Act(name="stop-export", do=stop_export, success_message=success.export_stopped),)
ON_EXPORT_ORDERS = (Act(name="stop-export-order", do=stop_order, success_message=success.order_stopped),)
ON_SEARCHES = (
    Act(name="follow-search", do=follow_search, success_message=success.followed),
    Act(name="change-search", do=change_search, success_message=success.search_changed),
    Act(name="run-search", do=run_search, success_message=success.search_runs),
)
ON_CHANNELS = (
    Act(name="add-channel", do=add_channel, success_message=alert_messages.channel_added),
    Act(name="test-channel", do=try_channel, success_message=alert_messages.channel_tested),
    Act(name="switch-channel", do=switch_channel, success_message=alert_messages.channel_switched),
    Act(name="renew-channel", do=renew_secret, success_message=alert_messages.channel_renewed),
    Act(name="remove-channel", do=remove_channel, success_message=alert_messages.channel_removed),
)
ON_NOTICES = (
    Act(name="mark-read", do=mark_read, success_message=alert_messages.marked_read),
    Act(name="mark-all-read", do=mark_all_read, success_message=alert_messages.marked_all_read),
)
ON_WORKS = (Act(name="follow-reference", do=follow_reference, success_message=success.followed),)
ON_SUBSCRIPTIONS = (
    Act(name="unfollow", do=unfollow, success_message=success.followed),
    Act(name="set-rhythm", do=set_rhythm, success_message=alert_messages.rhythm_set),
    Act(name="mute", do=mute, given={"on": True}, success_message=alert_messages.rhythm_set),
    Act(name="unmute", do=mute, given={"on": False}, success_message=alert_messages.rhythm_set),
    Act(name="snooze", do=snooze, success_message=alert_messages.snoozed),
)
ON_THE_INSTALLATION = (
    Act(name="resend", do=resend, success_message=alert_messages.resent),
    Act(name="stop-sending", do=stop_sending, success_message=alert_messages.sending_stopped),
    Act(name="send-again", do=send_again, success_message=alert_messages.sending_goes_on),
)
ON_ONESELF = (
    Act(name="choose-zone", do=choose_zone, success_message=success.zone_chosen),
    Act(name="follow-curated", do=follow_curated, success_message=success.followed),
)

ON_ANY_CLAIM = (*ON_CLAIMS, *ON_STATEMENTS, *ON_EVIDENCE, *ON_CITATIONS, *ON_FLAGS, *ON_ASSIGNMENTS, *ON_COMMENTS)
ON_THE_REST = (
    *ON_DOCUMENTS,
    *ON_IMPORTS,
    *ON_PUBLISHED_PAGES,
    *ON_EXPORTS,
    *ON_EXPORT_ORDERS,
    *ON_SEARCHES,
    *ON_CHANNELS,
    *ON_NOTICES,
    *ON_WORKS,
    *ON_SUBSCRIPTIONS,
    *ON_ONESELF,
    *ON_THE_INSTALLATION,
)
ACTS: dict[str, Act] = {act.name: act for act in (*ON_ANY_CLAIM, *ON_THE_REST)}
