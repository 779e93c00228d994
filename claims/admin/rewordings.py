"""On the page of a claim: what a version changed in its words, and which takeaway says it again; both to be decided."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from claims.admin.act_forms import Forms
from claims.documents.changes import difference
from claims.documents.restating import confirm_restatement, undo_restatement
from claims.documents.revision import confirm_rewording, reject_rewording
from claims.forms import ActForm, DecisionForm
from claims.models import Claim, Restatement, Rewording

TAGS = {"same": "span", "gone": "del", "new": "ins"}


class ConfirmRewordingForm(ActForm):
    name, verb = "confirm-rewording", "The same claim: its evidence still bears on it"


class RejectRewordingForm(ActForm):
    name, verb = "reject-rewording", "Another claim: retire the old one"


class ConfirmRestatementForm(DecisionForm):
    name, verb = "confirm-restatement", "They say the same"


class UndoRestatementForm(DecisionForm):
    name, verb = "undo-restatement", "They are different claims"


def confirm(form: ConfirmRewordingForm, by: User) -> str:
    confirm_rewording(form.target, by=by)
    return f"{form.claim.key} is confirmed as the same claim."


def reject(form: RejectRewordingForm, by: User) -> str:
    new = reject_rewording(form.target, by=by)
    return f"{form.claim.key} has its old words back and is retired; the statement is {new.key} now."


def confirm_same(form: ConfirmRestatementForm, by: User) -> str:
    confirm_restatement(form.target, by=by)
    return f"{form.target.claim.key} restates {form.target.body.key}: they share evidence, graded once."


def undo_same(form: UndoRestatementForm, by: User) -> str:
    undo_restatement(form.target, by=by)
    return f"{form.target.claim.key} and {form.target.body.key} are claims of their own."


def rewordings_of(claim: Claim) -> QuerySet[Rewording]:
    return claim.rewordings.select_related("version", "decided_by").prefetch_related("others")


def restatements_of(claim: Claim) -> QuerySet[Restatement]:
    """Of whatever state, seen from either side."""
    return Restatement.objects.filter(Q(claim=claim) | Q(body=claim)).select_related("claim", "body")


def standing_restatements(claim: Claim) -> QuerySet[Restatement]:
    """Proposed or confirmed: what the page shows."""
    return restatements_of(claim).exclude(state=Restatement.State.REJECTED)


def rewording_context(claim: Claim, forms: Forms) -> dict[str, Any]:
    rewordings, restatements = list(rewordings_of(claim)), list(standing_restatements(claim))
    for row in rewordings:
        waits = row.state in (Rewording.State.PROPOSED, Rewording.State.CARRIED)
        names = ("confirm-rewording", "reject-rewording") if waits else ()
        row.forms = [form for name in names if (form := forms.of(name, row))]
    for row in restatements:
        is_open = row.state == Restatement.State.PROPOSED
        names = ("confirm-restatement", "undo-restatement") if is_open else ("undo-restatement",)
        row.forms = [form for name in names if (form := forms.of(name, row))]
    return {
        "waiting_rewordings": [row for row in rewordings if row.forms or row.decided_at is None],
        "past_rewordings": [row for row in rewordings if row.decided_at is not None],
        "restatements": restatements,
        "cut_from": Rewording.objects.filter(others=claim).select_related("claim", "version"),
    }


def marked_difference(rewording: Rewording) -> SafeString:
    """The new words with what went struck out and what came marked."""
    stretches = difference(rewording.old_text, rewording.new_text)
    marked = ((TAGS[one.kind], one.text, TAGS[one.kind]) for one in stretches)
    return format_html_join("", "<{}>{}</{}>", marked)
