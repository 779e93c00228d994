"""What each act says when it is done, in a sentence: of the row it was done to, and of what its function answered."""

from typing import cast

from django.contrib.auth.models import User

from claims.documents.outcome import Imported
from claims.models import (
    Approval,
    Assessment,
    CitedWork,
    Claim,
    Document,
    DocumentImport,
    Evidence,
    Flag,
    Membership,
    ProposedReference,
    Restatement,
    Review,
    Rewording,
    SameCohort,
    StatementEdit,
    Subscription,
    Suggestion,
    Waiver,
    Watch,
)
from literature.library.adding import is_stub
from literature.models import Reference, Search

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
    return f"Waived on {claim.key}: {waiver.rule}."


def waiver_undone(waiver: Waiver, done: bool) -> str:
    return f"The waiver ({waiver.rule}) {'is taken back' if done else 'had ended already'}."


def reviewed(_: Claim, review: Review) -> str:
    return review.sentence


def followed(_: object, subscription: Subscription) -> str:
    subject, address = subscription.subject, subscription.user.email
    if not subscription.is_active:
        return f"You no longer follow {subject}."
    if not address:
        return f"You follow {subject}, but your account has no e-mail address: ask for one to be set."
    return f"You follow {subject}: news goes to {address}."


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


def restated(_: Claim, row: Restatement) -> str:
    return restatement_confirmed(row, None)


def let_go(claim: Claim, _: StatementEdit) -> str:
    return f"The evidence of {claim.key} may go: it stays here and counts nowhere."


def edit_undone(_: StatementEdit, edit: StatementEdit) -> str:
    was = edit.get_kind_display().lower()
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


def approved(_: Document, approval: Approval) -> str:
    return approval.sentence


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


def role_granted(_: Document, member: Membership) -> str:
    return f"{member.user} is {member.role} now: the desk is open to them for this document."


def invited(_: Document, member: Membership) -> str:
    return f"{member.user} is {member.role} now; a mail to {member.user.email} is on its way."


def role_revoked(document: Document, user: User) -> str:
    return f"{user} has no role in “{document}” any more."


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
