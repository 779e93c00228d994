"""The claims of a document and its new version: each statement gets its claim, and what changed is told.

An unchanged statement keeps everything, a moved one moves, a reworded one keeps its evidence and is to be reviewed, a
vanished one retires, and nothing is deleted. A doubtful pair is carried over as proposed; an editor decides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q

from claims.access.permits import asks
from claims.documents.splitting.statements import Statement
from claims.documents.versions.anchors import anchor
from claims.documents.versions.changes import SAID, is_typography, turns
from claims.documents.versions.pairing import Pair, Standing, pair
from claims.evidence.consequences import after_claims_parted
from claims.grading.correcting import READING, part_wording, read_claim
from claims.models import Anchor, Claim, Document, ProposedReference, Rewording, Version

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = Rewording.State
PLACE = ("section", "section_path", "position", "retired_at")
WORDS = ("text", "context", "source", *READING)


def settle(version: Version, statements: Sequence[Statement]) -> dict[str, int]:
    """Gives each statement of a new version its claim, an old or a new one, and retires those without a statement.

    Answers, and keeps in the version, how many claims are unchanged, moved, reworded, split, merged, new, returned and
    retired, and how many pairs are doubtful. To be called in the transaction of the import, which holds the document.
    """
    held = list(version.document.claims.order_by(F("retired_at").desc(nulls_first=True), "position"))
    pairs = pair([_standing(claim) for claim in held], statements)
    before = {one.old: _words_of(held[one.old]) for one in pairs if one.old is not None}
    returned = {one.old for one in pairs if one.old is not None and one.new is not None and held[one.old].retired_at}
    claims = _claims(version, pairs, held, statements)
    _anchor(version, claims, statements)
    rewordings = [
        _reworded(version, one, before[one.old], claims[one.new])
        for one in pairs
        if one.old is not None and (one.is_doubtful or one.kind == "reworded")
    ]
    _retire(version, [held[one.old] for one in pairs if one.kind == "retired"])
    _link_parts(rewordings, pairs, claims, held)
    version.changes = _counts(pairs, returned)
    version.save(update_fields=["changes"])
    return version.changes


@asks("claims.change_claim")
def confirm_rewording(rewording: Rewording, *, by: "User", at: datetime | None = None) -> None:
    """An editor says: the same claim, and its evidence still bears on it. Raises Refused."""
    _decide(rewording, State.CONFIRMED, by=by, at=at)


@asks("claims.change_claim")
@transaction.atomic
def reject_rewording(rewording: Rewording, *, by: "User", at: datetime | None = None) -> Claim:
    """An editor says: another claim. The old one gets its words back and retires; the statement gets a new one.

    What was judged since the version came in was judged of the new words, and goes with them. Answers the new claim;
    raises Refused.
    """
    document = Document.objects.select_for_update(no_key=True).get(pk=rewording.claim.document_id)
    _decide(rewording, State.REJECTED, by=by, at=at)
    old = Claim.objects.select_for_update().get(pk=rewording.claim_id)
    new = Claim(document=document, key=_next_keys(document)(), kind=old.kind, restates=None)
    for name in (*PLACE, *WORDS):
        setattr(new, name, getattr(old, name))
    new.save(by=by)
    _hand_over(old, new, rewording.version, by=by)
    for name, value in rewording.old.items():
        setattr(old, name, value)
    part_wording(old, new, rewording.version.imported_at)
    old.section_path, old.retired_at = _path(old.section), rewording.version.imported_at
    for claim in (old, new):
        _last_assessed(claim)
        claim.save(by=by, why="Another claim than before.")
    after_claims_parted(old, new)
    return new


def _decide(rewording: Rewording, state: str, *, by: "User", at: datetime | None) -> None:
    Rewording.objects.waiting().decide(rewording, state, by=by, at=at)


# Settling


def _standing(claim: Claim) -> Standing:
    return Standing(claim.text, claim.context, tuple(claim.section), claim.retired_at is not None)


def _words_of(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in ("text", "context", "source", "section", "position")}


def _claims(
    version: Version, pairs: Iterable[Pair], held: list[Claim], statements: Sequence[Statement]
) -> dict[int, Claim]:
    """The saved claims by the place of their statements."""
    document = version.document
    next_key = _next_keys(document, len(held))
    claims: dict[int, Claim] = {}
    for one in pairs:
        if one.new is None:
            continue
        statement = statements[one.new]
        is_new = one.old is None
        claim = Claim(document=document, key=next_key(), kind=statement.kind) if is_new else held[one.old]
        if is_new or (claim.text, claim.context) != (statement.text, statement.context):
            claim.text, claim.context, claim.source = statement.text, statement.context, statement.source
            read_claim(claim)
        claim.section, claim.section_path = list(statement.section), _path(statement.section)
        claim.position, claim.retired_at = one.new + 1, None
        claims[one.new] = claim
    known = [claim for claim in claims.values() if claim.pk]
    by, why = version.imported_by, f"Version {version.number} came in."
    Claim.objects.change_all(known, [*PLACE, *WORDS], by=by, why=why, at=version.imported_at)
    new = [claim for claim in claims.values() if not claim.pk]
    Claim.objects.create_all(new, by=by, why=why, at=version.imported_at)
    return claims


def _next_keys(document: Document, taken: int | None = None) -> Any:
    """Keys count on from all claims there ever were, since none is deleted."""
    numbers = count((document.claims.count() if taken is None else taken) + 1)
    return lambda: f"{document.key_prefix}-{next(numbers):03d}"


def _path(section: Sequence[str]) -> str:
    return " › ".join(section)[:500]


def _anchor(version: Version, claims: Mapping[int, Claim], statements: Sequence[Statement]) -> None:
    places = [(claims[place], anchor(version.text, one.start, one.end)) for place, one in enumerate(statements)]
    Anchor.objects.bulk_create(
        Anchor(
            claim=claim, version=version, exact=place.exact, prefix=place.prefix, suffix=place.suffix,
            start=place.start, end=place.end,
        )
        for claim, place in places
    )  # fmt: skip


def _reworded(version: Version, one: Pair, old: dict[str, Any], claim: Claim) -> Rewording:
    reason = _reason(one, old, claim)
    kind = one.kind if one.kind in Rewording.Kind.values else Rewording.Kind.MOVED
    state = State.PROPOSED if one.is_doubtful else State.CARRIED if reason else State.CONFIRMED
    return version.rewordings.create(
        by=version.imported_by, claim=claim, kind=kind, old=old, old_text=_whole(old["context"], old["text"]),
        new_text=_whole(claim.context, claim.text), likeness=round(one.likeness, 3), reason=reason[:300],
        state=state, decided_at=None if reason else version.imported_at,
    )  # fmt: skip


def _reason(one: Pair, old: Mapping[str, Any], claim: Claim) -> str:
    """Why an editor has to look, "" where only typography changed."""
    before, after = _whole(old["context"], old["text"]), _whole(claim.context, claim.text)
    if not one.is_doubtful and is_typography(before, after):
        return ""
    parts = [one.why, *(SAID[turn] for turn in turns(before, after))]
    return "; ".join(part for part in parts if part) or "other words"


def _whole(context: str, text: str) -> str:
    return f"{context} {text}".strip()


def _retire(version: Version, claims: Iterable[Claim]) -> None:
    gone = version.document.claims.filter(pk__in=[claim.pk for claim in claims])
    why = f"Not in version {version.number} any more."
    gone.change(by=version.imported_by, why=why, retired_at=version.imported_at)


def _link_parts(
    rewordings: Iterable[Rewording], pairs: Sequence[Pair], claims: Mapping[int, Claim], held: list[Claim]
) -> None:
    """Ties the other parts of a split, and those drawn into a merger, to the claim that goes on."""
    by_claim = {rewording.claim: rewording for rewording in rewordings}
    for one in pairs:
        if one.beside is None:
            continue
        main = held[one.beside] if one.new is not None else claims[one.beside]
        part = claims[one.new] if one.new is not None else held[one.old]
        by_claim[main].others.add(part)


def _counts(pairs: Iterable[Pair], returned: set[int]) -> dict[str, int]:
    kinds = Counter("returned" if one.old in returned else one.kind for one in pairs)
    doubtful = sum(one.is_doubtful for one in pairs)
    return {**kinds, **({"doubtful": doubtful} if doubtful else {})}


# Rejecting


def _hand_over(old: Claim, new: Claim, version: Version, *, by: "User") -> None:
    """What belongs to the new words: their anchors, later rewordings, and what was judged since the import."""
    since = version.imported_at
    old.anchors.filter(version__number__gte=version.number).update(claim=new)
    open_or_since = Q(state=ProposedReference.State.PROPOSED) | Q(decided_at__gte=since)
    for rows in (
        old.rewordings.filter(version__number__gt=version.number),
        old.evidence.filter(proposed_at__gte=since),
        old.assessments.filter(assessed_at__gte=since),
        old.flags.filter(raised_at__gte=since, raised_by__isnull=False),
        old.suggestions.filter(decided_at__gte=since),
        old.proposed_references.filter(open_or_since),
    ):
        rows.change(by=by, why=f"{old.key} and {new.key} are two claims.", claim=new)


def _last_assessed(claim: Claim) -> None:
    last = claim.assessments.first()
    claim.certainty, claim.certainty_is_stale = (last.certainty, False) if last else ("", False)
    claim.stale_reason = ""
