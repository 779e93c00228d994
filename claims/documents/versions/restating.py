"""Takeaways that repeat what the text says: proposed by likeness, confirmed or undone by an editor.

Once confirmed, the evidence of both is shown at both and graded once, at the claim of the text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from claims.access.permits import requires
from claims.documents.versions.likeness import Bag, Rarity
from claims.evidence.consequences import after_sharing_changed
from claims.models import Claim, Document, Restatement
from claims.refusals import Refused
from claims.reviews.reviewing import changes_since
from claims.text.words import Acronyms, read

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LEAST = 0.4  # of the takeaway's weighed words in the claim, and of likeness, on average
MOST_COMPARED = 500  # statements that a takeaway is compared with; few documents have more
LEAST_WORDS = 3  # content words of the takeaway that stand in the claim
GRADED = ("restates", "certainty", "certainty_is_stale", "stale_reason")
State = Restatement.State


class Repeat(NamedTuple):
    """Places of a takeaway and of the statement that it repeats; `likeness` is 0 to 1."""

    takeaway: int
    body: int
    likeness: float


def repeats(takeaways: Sequence[str], bodies: Sequence[str], acronyms: Mapping[str, str]) -> list[Repeat]:
    """For each takeaway the one statement it repeats most, if any. An acronym and its long form are the same words.

    A takeaway is shorter than what it repeats: half of the likeness is how much of it stands there. In a long text only
    those that share its rarest words are compared, so that the time grows with the text and not with its square.
    """
    known = Acronyms(acronyms)
    short, long = ([_bag(text, known) for text in texts] for texts in (takeaways, bodies))
    rarity = Rarity([*short, *long])
    holders = _holders(long)
    found = []
    for place, words in enumerate(short):
        scored = [(_repeated(words, long[at], rarity), -at) for at in _sharing(words, holders)]
        score, minus_at = max(scored, default=(0.0, 0))
        if score >= LEAST:
            found.append(Repeat(place, -minus_at, score))
    return found


def _holders(bags: Sequence[Bag]) -> dict[str, list[int]]:
    """For each word the places of the bags that hold it; of equal bags only the first, which is the one that counts."""
    seen: set[frozenset[tuple[str, int]]] = set()
    holders: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(bags):
        key = frozenset(words.items())
        if key not in seen:
            seen.add(key)
            for word in words:
                holders[word].append(place)
    return holders


def _sharing(words: Bag, holders: Mapping[str, Sequence[int]]) -> set[int]:
    """Places of bags that share a word with this one: those of its rarest words first, until there are enough."""
    found: set[int] = set()
    for places in sorted((holders.get(word, ()) for word in words), key=len):
        found.update(places[: MOST_COMPARED - len(found)])
        if len(found) >= MOST_COMPARED:
            break
    return found


def _bag(text: str, acronyms: Acronyms) -> Bag:
    return Counter(word.stem for word in read(text, acronyms) if not word.second)


def _repeated(words: Bag, other: Bag, rarity: Rarity) -> float:
    if len(words.keys() & other.keys()) < LEAST_WORDS:
        return 0.0
    return (rarity.share(words, other) + rarity.likeness(words, other)) / 2


def propose_restatements(
    document: Document, found: Iterable[Repeat], claims: Mapping[int, Claim], *, at: datetime
) -> int:
    """Proposes what was found of the `claims` by place; how many proposals are new. What was decided stays decided.

    A proposal about which nobody decided is renewed with the text.
    """
    Restatement.objects.filter(claim__document=document, state=State.PROPOSED).delete()
    known = set(Restatement.objects.filter(claim__document=document).values_list("claim", "body"))
    pairs = [(claims[one.takeaway], claims[one.body], one.likeness) for one in found]
    rows = [
        Restatement(claim=takeaway, body=body, likeness=round(likeness, 3), proposed_at=at)
        for takeaway, body, likeness in pairs
        if (takeaway.pk, body.pk) not in known
    ]
    return len(Restatement.objects.bulk_create(rows))


@requires("claims.change_claim")
@transaction.atomic
def restate(claim: Claim, body: Claim, *, by: "User", at: datetime | None = None) -> Restatement:
    """An editor says, unasked, that the claim repeats another one of its document: from now they share evidence and
    grade, as after a proposal. Raises Refused."""
    if body.pk == claim.pk or body.document_id != claim.document_id or body.retired_at or claim.retired_at:
        raise Refused("Choose another claim of the present text of this document.")
    row = Restatement.objects.filter(claim=claim, body=body).first()
    if row is None:
        row = Restatement(claim=claim, body=body, likeness=round(_likeness(claim, body), 3))
        row.save(by=by)
    _confirm(row, by=by, at=at)
    return row


def _likeness(claim: Claim, body: Claim) -> float:
    """As `repeats` measures it, by these two alone."""
    words, other = (_bag(f"{one.context} {one.text}", Acronyms({})) for one in (claim, body))
    return _repeated(words, other, Rarity([words, other]))


@requires("claims.change_claim")
@transaction.atomic
def confirm_restatement(restatement: Restatement, *, by: "User", at: datetime | None = None) -> None:
    """An editor says that the takeaway repeats the claim: from now they share evidence and grade.

    Raises Refused.
    """
    _confirm(restatement, by=by, at=at)


def _confirm(restatement: Restatement, *, by: "User", at: datetime | None) -> None:
    claim, body = restatement.claim, restatement.body
    if body.restates_id or claim.restated_by.exists():
        raise Refused("One of the two restates, or is restated by, another claim: take that back first.")
    if held := claim.restates:
        raise Refused(f"{claim.key} restates {held.key} already: take that back first.")
    _decide(restatement, State.CONFIRMED, by=by, at=at)
    claim.restates = body
    claim.certainty, claim.certainty_is_stale = body.certainty, body.certainty_is_stale
    claim.stale_reason = body.stale_reason
    claim.save(update_fields=GRADED, by=by)
    after_sharing_changed(claim, body)


@requires("claims.change_claim")
@transaction.atomic
def undo_restatement(restatement: Restatement, *, by: "User", at: datetime | None = None) -> None:
    """An editor says that the two are different claims, before or after it was confirmed. Raises Refused."""
    was_confirmed = restatement.state == State.CONFIRMED
    _decide(restatement, State.REJECTED, by=by, at=at)
    if was_confirmed:
        claim = restatement.claim
        claim.restates = None
        _grade_as_before(claim)
        claim.save(update_fields=GRADED, by=by)
        after_sharing_changed(claim, restatement.body)


def _grade_as_before(claim: Claim) -> None:
    """Its own last grade, which nobody kept fresh while the grade of the other stood in its place."""
    last = claim.assessments.first()
    since = changes_since(claim, last.assessed_at) if last else []
    claim.certainty, claim.certainty_is_stale = last.certainty if last else "", bool(since)
    claim.stale_reason = f"Since it was assessed: {', '.join(since)}." if since else ""


def _decide(restatement: Restatement, state: str, *, by: "User", at: datetime | None) -> None:
    """Otherwise than it was decided, too, by whoever read that decision."""
    as_read = Restatement.objects.filter(state=restatement.state).exclude(state=state)
    as_read.decide(restatement, state, by=by, at=at)
