"""What each act says when it is done, in a sentence: of the row it was done to, and of what its function answered."""

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.models import User

from claims.documents.outcome import Imported
from claims.exports import called
from claims.models import (
    Approval,
    Assessment,
    Assignment,
    CitedWork,
    Claim,
    Comment,
    Document,
    DocumentImport,
    Evidence,
    Export,
    ExportOrder,
    Flag,
    Membership,
    PageChange,
    Preferences,
    ProposedReference,
    PublishedPage,
    Restatement,
    Review,
    Rewording,
    SameCohort,
    StatementEdit,
    Subscription,
    Suggestion,
    Visibility,
    Visit,
    Waiver,
    Watch,
)
from literature.library.adding import is_stub
from literature.models import Reference, Search

PUBLISHED: dict[str, str] = {
    Visibility.PRIVATE: "private: nobody but its members reads it, and secret addresses given out open nothing.",
    Visibility.LINK: "read by whoever has its secret address.",
    Visibility.PUBLIC: "public: anybody reads what was accepted, and the first page lists it.",
}
COUNTS_LATER = "It counts when somebody else has accepted it."


def kind_changed(claim: Claim, _: None) -> str:
    return f"{claim.key} is a {claim.get_kind_display().lower()}."


def wording_corrected(claim: Claim, _: bool) -> str:
    return f"{claim.key} is worded as {worded(claim)}."


def worded(claim: Claim) -> str:
    return f"{claim.wording_certainty}, {claim.relation.lower()}"


def assessed(claim: Claim, made: Assessment) -> str:
    return f"{claim.key} is assessed: {made.certainty} ({made.sum_in_words})."


def waived(claim: Claim, waiver: Waiver) -> str:
    return f"Set aside on {claim.key}: {waiver.rule}."


def waiver_undone(waiver: Waiver, done: bool) -> str:
    return f"The rule ({waiver.rule}) {'applies again' if done else 'applied again already'}."


def reviewed(_: Claim, review: Review) -> str:
    return review.sentence


def followed(_: object, subscription: Subscription) -> str:
    subject, address = subscription.subject, subscription.user.email
    if not subscription.is_active:
        return f"You no longer follow {subject}."
    if not address:
        return f"You follow {subject}, but your account has no e-mail address: ask for one to be set."
    return f"You follow {subject}: news goes to {address}."


def zone_chosen(_: Preferences, preferences: Preferences) -> str:
    return f"Times are told in {preferences.zone} now."


def seen(document: Document, _: Visit) -> str:
    return f"All that is new in “{document}” is marked as seen."


def rewording_confirmed(rewording: Rewording, _: None) -> str:
    return f"{rewording.claim.key} is confirmed as the same claim."


def rewording_rejected(rewording: Rewording, new: Claim) -> str:
    return f"{rewording.claim.key} has its old words back and is retired; the statement is {new.key} now."


def restatement_confirmed(row: Restatement, _: None) -> str:
    return f"{row.claim.key} restates {row.body.key}: they share evidence, graded once."


def restatement_undone(row: Restatement, _: None) -> str:
    return f"{row.claim.key} and {row.body.key} are claims of their own."


def set_aside(claim: Claim, edit: StatementEdit) -> str:
    return f"{claim.key} is {EDITED[edit.kind]} now, and stands among what was left out."


def split(claim: Claim, edit: StatementEdit) -> str:
    return f"{claim.key} is cut in two: the second half is {_other(edit)}."


def merged(claim: Claim, edit: StatementEdit) -> str:
    return f"{_other(edit)} is merged into {claim.key}."


def lead_in_given(claim: Claim, _: StatementEdit) -> str:
    return f"{claim.key} has another lead-in." if claim.context else f"{claim.key} has no lead-in now."


def section_given(claim: Claim, edit: StatementEdit) -> str:
    number = len(edit.moved["claims"])
    which = claim.key if number == 1 else f"{claim.key} and {number - 1} more"
    return f"{which} {'stands' if number == 1 else 'stand'} under “{' › '.join(edit.made['section'])}” now."


def section_renamed(_: Document, edit: StatementEdit) -> str:
    number = len(edit.moved["claims"])
    new = headed(edit.made["section"])
    return f"{headed(edit.made['was'])} is {new} now: {number} statement{'' if number == 1 else 's'}."


def section_ordered(_: Document, edit: StatementEdit) -> str:
    before = edit.made["before"]
    return f"{headed(edit.made['section'])} is read {'last' if before is None else f'before {headed(before)}'} now."


def headed(section: Sequence[str]) -> str:
    return f"“{' › '.join(section)}”" if section else "What stands before the first heading"


def restated(_: Claim, row: Restatement) -> str:
    return restatement_confirmed(row, None)


def let_go(claim: Claim, _: StatementEdit) -> str:
    return f"The evidence of {claim.key} may go: it stays here and counts nowhere."


def edit_undone(_: StatementEdit, edit: StatementEdit) -> str:
    was = edit.get_kind_display().lower()
    if edit.kind in (StatementEdit.Kind.RENAMED, StatementEdit.Kind.ORDERED):
        return f"Taken back ({was}): {headed(edit.made['section'])} is as it was before."
    return f"Taken back ({was}): {edit.claim.key} is as it was before."


def claim_made(_: Document, claim: Claim) -> str:
    return f"It is a claim now: {claim.key}."


def evidence_moved(_: Evidence, evidence: Evidence) -> str:
    said = f"{evidence.reference.short_citation} {spoken(evidence.stance)} {evidence.claim.key} now."
    return f"{said} {COUNTS_LATER}" if evidence.state == Evidence.State.PROPOSED else said


EDITED = {"not a claim": "no claim", "heading": "a heading"}


def _other(edit: StatementEdit) -> str:
    return edit.other.key if edit.other else "another claim"


def attached(_: Suggestion | Claim, evidence: Evidence) -> str:
    work = evidence.reference
    said = f"{work.short_citation} is attached: it {spoken(evidence.stance)} {evidence.claim.key}."
    if is_stub(work):
        said += " Its details come from PubMed within seconds: add the quote then; nothing of it is checked yet."
    if evidence.state == Evidence.State.PROPOSED:
        return f"{said} {COUNTS_LATER}"
    return f"{said} It does not count: the work is retracted." if work.status == "retracted" else said


def spoken(stance: str) -> str:
    return "is neutral on" if stance == Evidence.Stance.NEUTRAL else stance


def dismissed(_: Suggestion, row: Suggestion) -> str:
    return f"{row.reference.short_citation} is dismissed: {row.reason}."


def postponed(row: Suggestion, _: Suggestion) -> str:
    return f"{row.reference.short_citation} is put off; it stands below those that wait."


def suggestion_undone(row: Suggestion, _: Suggestion) -> str:
    return f"Taken back: {row.reference.short_citation} is {row.get_state_display().lower()} again."


def decided(evidence: Evidence, _: Evidence) -> str:
    return f"{evidence.reference.short_citation} is {evidence.state}."


def revised(evidence: Evidence, changed: bool) -> str:
    work = evidence.reference.short_citation
    if not changed:
        return f"{work} is as it was: nothing was changed."
    again = evidence.state == Evidence.State.PROPOSED and evidence.claim.document.four_eyes
    return f"{work} is revised.{f' {COUNTS_LATER}' if again else ''}"


def evidence_undone(evidence: Evidence, _: Evidence) -> str:
    return f"Taken back: {evidence.reference.short_citation} is {evidence.state} now."


def cohort_decided(_: SameCohort, pair: SameCohort) -> str:
    return pair.sentence


def citation_confirmed(row: ProposedReference, _: None) -> str:
    return f"{row.claim.key} cites {row.text}: confirmed."


def citation_dismissed(row: ProposedReference, _: None) -> str:
    return f"{row.claim.key} does not cite {row.text}: dismissed."


def tied(_: CitedWork, work: CitedWork) -> str:
    return f"“{work}” is {cast(Reference, work.reference).short_citation}."  # which it was just tied to


def untied(before: CitedWork, _: CitedWork) -> str:
    return f"“{before}” is tied to no reference; it was {before.reference}."


def flag_raised(_: object, raised: tuple[Flag, bool]) -> str:
    flag, is_new = raised
    name = flag.get_kind_display().lower()
    return f"A flag is raised: {name}." if is_new else f"This flag ({name}) is open already."


def paper_flagged(row: Suggestion, raised: tuple[Flag, bool]) -> str:
    return f"{flag_raised(row, raised)} The suggestion still waits."


def flag_resolved(flag: Flag, done: bool) -> str:
    name = flag.get_kind_display().lower()
    return f"The flag ({name}) is resolved." if done else f"Somebody resolved the flag ({name}) already."


def flag_opened(flag: Flag, _: Flag) -> str:
    return f"The flag ({flag.get_kind_display().lower()}) is open again."


def assigned(_: Flag | Claim, row: Assignment) -> str:
    day = f", to be done by {row.due_on:%Y-%m-%d}" if row.due_on else ""
    return f"{sentence(row.what)} is assigned to {row.assignee}{day}."


def unassigned(_: Flag | Claim, row: Assignment) -> str:
    return f"{sentence(row.what)} is assigned to nobody now."


def assignment_undone(_: Assignment, row: Assignment) -> str:
    return f"Taken back: {row.what} is {f'assigned to {row.assignee}' if row.assignee else 'assigned to nobody'} again."


def sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def commented(_: Claim | Comment, comment: Comment) -> str:
    return f"Your comment stands on {comment.claim.key}; whom it names is told by mail."


def comment_edited(_: Comment, comment: Comment) -> str:
    return f"Your comment on {comment.claim.key} is changed."


def comment_deleted(_: Comment, comment: Comment) -> str:
    return f"Your comment on {comment.claim.key} is deleted: its words are gone."


def thread_resolved(_: Comment, thread: Comment) -> str:
    return f"The thread on {thread.claim.key} is resolved."


def thread_reopened(_: Comment, thread: Comment) -> str:
    return f"The thread on {thread.claim.key} is open again."


def approved(_: Document, approval: Approval) -> str:
    return approval.sentence


def export_stopped(_: Export, __: Export) -> str:
    return "Stopped: nothing of it is kept."


def export_asked(_: Document, export: Export) -> str:
    written = called(export.format)
    return f"A worker keeps the summary as it stands and writes it as {written}: its page shows when it is done."


def export_ordered(_: Document, order: ExportOrder) -> str:
    again = "" if order.rhythm == ExportOrder.Rhythm.ONCE else ", and it comes again when something has changed"
    return f"It is sent to {order.user.email} as {called(order.format)} as soon as a worker has written it{again}."


def order_stopped(_: ExportOrder, __: ExportOrder) -> str:
    return "Stopped: it comes no more."


def brought_in(_: Document | None, done: Imported | DocumentImport) -> str:
    if isinstance(done, DocumentImport):
        return "The worker imports it: this page shows how far it is. You need not wait."
    if not done.is_new:
        return f"This text is version {done.version.number} already: nothing changed."
    return f"Version {done.version.number} is imported; claims: {done.version.changes_in_words}."


def import_stopped(_: DocumentImport, row: DocumentImport) -> str:
    if row.state == DocumentImport.State.STOPPED:
        return "The import is stopped; nothing of it was written."
    return "The import stops before its next step; nothing of it will be written."


def address_set(_: Document, document: Document) -> str:
    if not document.url:
        return f"“{document}” has no address any more: no page is looked at."
    return f"“{document}” was published at {document.url}; the worker looks at that page within a minute or two."


def page_stopped(_: PublishedPage, page: PublishedPage) -> str:
    return f"{page.url} is not looked at any more."


def page_asked(_: PublishedPage, page: PublishedPage) -> str:
    return f"The worker looks at {page.url} within a minute or two, and then again and again."


def page_change_accepted(_: PageChange, change: PageChange) -> str:
    if change.version is None:
        return "The worker imports the text of the page as the next version. You need not wait."
    return f"The text of the page is version {change.version.number} now; claims: {change.version.changes_in_words}."


def page_change_rejected(_: PageChange, change: PageChange) -> str:
    return f"“{change.document}” stays as it is; this text of its page is not proposed again."


def role_granted(_: Document, member: Membership) -> str:
    return f"The desk is open to {member.user} for this document now, as {member.role}."


def invited(_: Document, member: Membership) -> str:
    return f"The new {member.role} is {member.user}; a mail to {member.user.email} is on its way."


def role_revoked(document: Document, user: User) -> str:
    return f"Taken away: {user} has no role in “{document}” any more."


def published(_: Document, document: Document) -> str:
    return f"“{document}” is {PUBLISHED[document.visibility]}"


def link_renewed(_: Document, document: Document) -> str:
    return f"“{document}” has another secret address; the one before opens nothing any more."


def search_added(document: Document, search: Search) -> str:
    return f"“{search}” watches for “{document}” now. The worker runs it within half a minute."


def watched(document: Document, watch: Watch) -> str:
    return f"“{watch.search}” watches for “{document}”."


def watched_no_more(document: Document, ended: bool) -> str:
    return f"It does not watch for “{document}”{' any more' if ended else ''}."


def search_changed(_: Search, search: Search) -> str:
    return f"“{search}” is changed."


def search_runs(_: Search, search: Search) -> str:
    what = f"A {search.asked_kind} run of “{search}”" if search.asked_kind else f"“{search}”"
    return f"{what} is due now: the worker takes it within half a minute."
