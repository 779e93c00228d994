"""What belongs to a claim, when it is cut in two or drawn into another: each row goes one way, and is neither lost nor
doubled. What was judged of the whole (assessments, reviews, waivers) stays with the claim that goes on.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from claims.models import Claim, Evidence, Flag, ProposedReference, Subscription, Suggestion
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Moved = dict[str, list[int]]
# The rows that may go with an edit, by the names under which the edit keeps their ids.
MODELS: Mapping[str, Any] = {
    "evidence": Evidence, "citations": ProposedReference, "suggestions": Suggestion, "flags": Flag,
}  # fmt: skip


def give(old: Claim, new: Claim, evidence: Collection[int], *, by: "User", why: str) -> Moved:
    """To the half that was cut off: the `evidence` that the editor names, with its suggestions, and the citations whose
    mark stands in it."""
    rows = old.evidence.filter(pk__in=evidence)
    works = set(rows.values_list("reference", flat=True))
    works -= set(old.evidence.current().exclude(pk__in=evidence).values_list("reference", flat=True))
    cited = [row.pk for row in old.proposed_references.all() if row.text in new.text and row.text not in old.text]
    moved = {
        "evidence": list(rows.values_list("pk", flat=True)),
        "citations": cited,
        "suggestions": list(old.suggestions.filter(reference__in=works).values_list("pk", flat=True)),
    }
    move(moved, old, new, by=by, why=why)
    _cite_in_both(old, new)
    follow_too(old, new)
    return moved


def _cite_in_both(old: Claim, new: Claim) -> None:
    """A mark that stands in both halves cites for both: proposed for the second, as a new text would be."""
    rows = [row for row in old.proposed_references.all() if row.text in new.text and row.text in old.text]
    ProposedReference.objects.bulk_create(
        ProposedReference(
            claim=new, key=row.key, text=row.text, number=row.number, why_open=row.why_open, doi=row.doi,
            pmid=row.pmid, pmcid=row.pmcid, url=row.url, cited_work=row.cited_work, reference=row.reference,
        )
        for row in rows
    )  # fmt: skip


def draw_in(gone: Claim, kept: Claim, *, by: "User", why: str) -> Moved:
    """All that stands of `gone` goes to `kept`, but for what `kept` has itself. Raises Refused for a finding that is
    attached to both."""
    _refuse_twice(gone, kept)
    cited = gone.proposed_references.exclude(key__in=kept.proposed_references.values("key"))
    suggested = gone.suggestions.exclude(reference__in=kept.suggestions.values("reference"))
    flags = gone.flags.open().exclude(raised_by=None)
    for flag in kept.flags.open():
        flags = flags.exclude(kind=flag.kind, cause=flag.cause)
    moved = {
        "evidence": _ids(gone.evidence.current()),
        "citations": _ids(cited),
        "suggestions": _ids(suggested),
        "flags": _ids(flags),
    }
    move(moved, gone, kept, by=by, why=why)
    follow_too(gone, kept)
    return moved


def move(moved: Mapping[str, Collection[int]], old: Claim, new: Claim, *, by: "User", why: str) -> None:
    """Moves those of the rows that are the old claim's, and says of each paper whether evidence of it stands there."""
    for name, ids in moved.items():
        MODELS[name].objects.filter(pk__in=ids, claim=old).change(by=by, why=why, claim=new)
    for claim in (old, new):
        settle_suggestions(claim, by=by, why=why)


def settle_suggestions(claim: Claim, *, by: "User", why: str) -> None:
    """A paper of which evidence stands there is decided; one of which none is left waits again."""
    attached = claim.evidence.current().order_by().values("reference")
    rows, state = claim.suggestions, Suggestion.State
    rows.filter(state=state.ATTACHED).exclude(reference__in=attached).change(
        by=by, why=why, state=state.NEW, decided_by=None, decided_at=None
    )
    for row in rows.filter(reference__in=attached).exclude(state=state.ATTACHED):
        last = claim.evidence.current().filter(reference=row.reference_id).latest("proposed_at")
        rows.filter(pk=row.pk).change(
            by=by, why=why, state=state.ATTACHED, reason="", decided_by=last.proposed_by, decided_at=last.proposed_at
        )


def follow_too(old: Claim, new: Claim) -> None:
    """Who follows the one follows the other: they asked for news about these words."""
    users = old.subscriptions.filter(is_active=True).values_list("user", flat=True)
    known = new.subscriptions.values("user")
    rows = [Subscription(user_id=user, claim=new) for user in users.exclude(user__in=known)]
    Subscription.objects.bulk_create(rows)


def _refuse_twice(gone: Claim, kept: Claim) -> None:
    for row in gone.evidence.current().select_related("reference"):
        same = kept.evidence.current().filter(reference=row.reference_id, quote=row.quote)
        if same.exists():
            raise Refused(
                f"The same finding of {row.reference.short_citation} is attached to {gone.key} and to {kept.key}:"
                " withdraw one of the two first, so that it counts once."
            )


def _ids(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))
