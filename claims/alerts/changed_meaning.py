"""Telling followers that a claim means something else: contested, supported, graded, overstated, or out of date."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.alerts.followers import followers_of, why_of
from claims.alerts.notifying import Draft, write
from claims.models import Claim, Evidence, Flag, Meaning, Notification

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = Notification.Kind
Stance = Evidence.Stance
ASPECTS = ("contested", "supported", "overstated", "certainty", "stale")
KIND_OF = {
    "contested": Kind.CONTESTED, "supported": Kind.SUPPORT, "overstated": Kind.OVERSTATED,
    "certainty": Kind.CERTAINTY, "stale": Kind.STALE,
}  # fmt: skip
WORDS = {
    "contested": ("not contested", "contested: evidence that counts contradicts it"),
    "supported": ("no evidence that counts supports it", "supported by evidence that counts"),
    "overstated": ("worded in keeping with its evidence", "worded more strongly than its evidence allows"),
}
TO_DO = {
    "contested": "Weigh the evidence on both sides, and word the claim by it.",
    "supported": "Look whether the claim can stand as it is.",
    "overstated": "Soften its wording, or say why the rule does not apply.",
    "certainty": "Look whether its wording still fits.",
    "stale": "Assess it again.",
}


ReaderOfClaim = tuple[int, int]  # their ids


class Change(NamedTuple):
    """Of one aspect of a claim, in words."""

    claim: Claim
    aspect: str
    before: str
    after: str


def notify_about_meaning(claims: Collection[Claim], *, by: "User | None" = None, at: datetime | None = None) -> int:
    """Tells the followers of the claims, except the actor, what became of them since this was asked last; how many.
    Run again it tells nothing."""
    return notify_about_changes(changes_of(claims), by=by, at=at)


def notify_about_changes(
    changes: Sequence[Change],
    *,
    by: "User | None" = None,
    at: datetime | None = None,
    informed: Collection[ReaderOfClaim] = (),
) -> int:
    """What changed twice before anybody heard of it is told as one change, and not at all where it is as it was.
    `informed` are readers, each with a claim of whose changes they are told otherwise."""
    return write(_drafts(changes, informed, by=by, at=at or timezone.now())) if changes else 0


def changes_of(claims: Collection[Claim]) -> list[Change]:
    """Sets each claim against how it stood when this was asked last, and notes how it stands now."""
    before = {row.claim_id: row for row in Meaning.objects.filter(claim__in=claims)}
    now = meanings_of(claims)
    moved = [row for row in now.values() if _state(row) != _state(before.get(row.claim_id) or Meaning())]
    if not moved:
        return []
    by_pk = {claim.pk: claim for claim in Claim.objects.filter(pk__in=[row.claim_id for row in moved])}
    changes = [
        change for row in moved for change in _changes(by_pk[row.claim_id], before.get(row.claim_id) or Meaning(), row)
    ]
    Meaning.objects.bulk_create(
        moved, update_conflicts=True, unique_fields=["claim"], update_fields=["is_known", *ASPECTS]
    )
    return changes


def meanings_of(claims: Collection[Claim]) -> dict[int, Meaning]:
    """How each stands now, by its id. A claim and what restates it share their evidence."""
    pks = [claim.pk for claim in claims]
    graded = Claim.objects.filter(pk__in=pks).order_by()
    rows = list(graded.values_list("pk", Coalesce("restates", "pk"), "certainty", "certainty_is_stale"))
    bodies = {body for _, body, _, _ in rows}
    body_of = Coalesce("claim__restates", "claim")
    stances: dict[str, set[int]] = defaultdict(set)
    counting = Evidence.objects.counting().annotate(body=body_of).filter(body__in=bodies).order_by()
    for body, stance in counting.values_list("body", "stance").distinct():
        stances[stance].add(body)
    flags = Flag.objects.open().filter(claim__in=pks, kind=Flag.Kind.OVERSTATED)
    overstated = set(flags.order_by().values_list("claim", flat=True))
    return {
        pk: Meaning(
            claim_id=pk,
            contested=body in stances[Stance.CONTRADICTS],
            supported=body in stances[Stance.SUPPORTS],
            overstated=pk in overstated,
            certainty=certainty,
            stale=is_stale,
        )
        for pk, body, certainty, is_stale in rows
    }


def _state(row: Meaning) -> tuple[object, ...]:
    return row.is_known, *(getattr(row, aspect) for aspect in ASPECTS)


def _changes(claim: Claim, before: Meaning, after: Meaning) -> Iterator[Change]:
    """Nothing of a claim that has left the text, nor of one of which nothing was known; its grade goes stale once."""
    if not before.is_known or claim.retired_at:
        return
    for aspect in ASPECTS:
        was, now = getattr(before, aspect), getattr(after, aspect)
        if was != now and not (aspect == "stale" and was):
            yield Change(claim, aspect, in_words(claim, aspect, was), in_words(claim, aspect, now))


def in_words(claim: Claim, aspect: str, value: bool | str) -> str:
    if aspect == "certainty":
        return str(value) or "not graded"
    if aspect == "stale":
        return f"out of date: {claim.stale_reason}" if value else "up to date"
    return WORDS[aspect][bool(value)]


def _drafts(
    changes: Sequence[Change], informed: Collection[ReaderOfClaim], *, by: "User | None", at: datetime
) -> Iterator[Draft]:
    followers = list(followers_of({change.claim.pk for change in changes}, but=by))
    earlier = _withdrawn(changes, informed)
    for change in changes:
        for follower, concerned in followers:
            # Told with the claim that it restates, by whoever follows that one as well.
            is_repeat = not follower.claim_id and change.claim.restates_id in {one.pk for one in concerned}
            before = earlier.get((KIND_OF[change.aspect], change.claim.pk, follower.user_id), change.before)
            knows = (follower.user_id, change.claim.pk) in informed
            if change.claim in concerned and not is_repeat and not knows and before != change.after:
                yield Draft(
                    follower=follower,
                    kind=KIND_OF[change.aspect],
                    event=f"{change.aspect}:{change.claim.pk}:{at:%Y%m%dT%H%M%S%f}",
                    claim=change.claim,
                    why=f"{why_of(follower, change.claim)}.",
                    before=before,
                    after=change.after,
                    to_do=TO_DO[change.aspect],
                )


def _withdrawn(changes: Sequence[Change], informed: Collection[ReaderOfClaim]) -> Mapping[tuple[str, int, int], str]:
    """Takes back what nobody heard of yet of the same aspects; how it was before that, by kind, claim and reader."""
    meant = {(KIND_OF[change.aspect].value, change.claim.pk) for change in changes}
    unsent = Notification.objects.unsent().filter(
        kind__in={kind for kind, _ in meant}, claim__in={claim for _, claim in meant}
    )
    earlier: dict[tuple[str, int, int], str] = {}
    gone = []
    for row in unsent.select_for_update(of=("self",)).order_by("pk"):
        if row.claim_id and (row.kind, row.claim_id) in meant and (row.reader_id, row.claim_id) not in informed:
            earlier.setdefault((row.kind, row.claim_id, row.reader_id), row.before)
            gone.append(row.pk)
    Notification.objects.filter(pk__in=gone).delete()
    return earlier
