"""On the page of a claim: what a version changed in its words, and which takeaway says it again; both to be decided."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from claims.acts import restatements_of, rewordings_of
from claims.admin.claim.act_forms import Forms
from claims.admin.forms import ActForm, DecisionForm
from claims.documents.versions.changes import difference
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


def current_restatements(claim: Claim) -> QuerySet[Restatement]:
    """Proposed or confirmed: what the page shows."""
    return restatements_of(claim).exclude(state=Restatement.State.REJECTED)


def rewording_context(claim: Claim, forms: Forms) -> dict[str, Any]:
    rewordings = [forms.offer(row, acts_on(row)) for row in rewordings_of(claim)]
    return {
        "waiting_rewordings": [one for one in rewordings if one.forms or one.row.decided_at is None],
        "past_rewordings": [row for row, _ in rewordings if row.decided_at is not None],
        "restatements": [forms.offer(row, acts_on(row)) for row in current_restatements(claim)],
        "cut_from": Rewording.objects.filter(others=claim).select_related("claim", "version"),
    }


def acts_on(row: Rewording | Restatement) -> tuple[str, ...]:
    """What can be done with it in its state."""
    if isinstance(row, Restatement):
        is_open = row.state == Restatement.State.PROPOSED
        return ("confirm-restatement", "undo-restatement") if is_open else ("undo-restatement",)
    waits = row.state in (Rewording.State.PROPOSED, Rewording.State.CARRIED)
    return ("confirm-rewording", "reject-rewording") if waits else ()


def marked_difference(rewording: Rewording) -> SafeString:
    """The new words with what went struck out and what came marked."""
    stretches = difference(rewording.old_text, rewording.new_text)
    marked = ((TAGS[one.kind], one.text, TAGS[one.kind]) for one in stretches)
    return format_html_join("", "<{}>{}</{}>", marked)
