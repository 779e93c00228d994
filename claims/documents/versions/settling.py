"""The claims of a document and its new version: each statement gets its claim, and what changed is told.

An unchanged statement keeps everything, a moved one moves, a reworded one keeps its evidence and is to be reviewed, a
vanished one retires, and nothing is deleted. A doubtful pair is carried over as proposed; an editor decides. All of it
was worked out before (`draft`): here it is only written, in statements that do not grow in number with the text.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from claims.documents.splitting.split_text import Statement
from claims.documents.versions.draft import Draft, whole
from claims.documents.versions.pairing import Pair
from claims.grading.correcting import READING, take_reading
from claims.models import Anchor, Claim, Document, Rewording, Version
from claims.reviews.reviewing import first_due

State = Rewording.State
PLACE = ("section", "section_path", "position", "retired_at")
WORDS = ("text", "context", "source", *READING)
Claims = Mapping[int, Claim]  # by the place of their statements


def settle(version: Version, draft: Draft, statements: Sequence[Statement], held: Sequence[Claim]) -> Claims:
    """Gives each statement of a new version its claim, an old or a new one, and retires those without a statement.

    `held` are the claims that the draft was worked out from, in its order and locked. Answers those that stand now.
    """
    before = {new: _words_of(held[old]) for _, old, new in draft.carried()}
    claims = _claims(version, draft, held, statements)
    _anchor(version, claims, draft)
    rewordings = [
        _reworded(version, one, before[new], claims[new], draft.reasons[new])
        for one, _, new in draft.carried()
        if new in draft.reasons
    ]
    Rewording.objects.create_all(rewordings, by=version.imported_by, at=version.imported_at)
    _retire(version, [held[one.old] for one in draft.pairs if one.kind == "retired" and one.old is not None])
    _link_parts(rewordings, draft.pairs, claims, held)
    return claims


def next_keys(document: Document) -> Callable[[], str]:
    """Keys count on from all claims there ever were, since none is deleted."""
    numbers = count(document.claims.count() + 1)
    return lambda: f"{document.key_prefix}-{next(numbers):03d}"


def path_of(section: Iterable[str]) -> str:
    return " › ".join(section)[:500]


def _words_of(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in ("text", "context", "source", "section", "position")}


def _claims(version: Version, draft: Draft, held: Sequence[Claim], statements: Sequence[Statement]) -> dict[int, Claim]:
    document = version.document
    next_key, due = next_keys(document), first_due(document, version.imported_at)
    claims: dict[int, Claim] = {}
    for one in draft.pairs:
        if one.new is None:
            continue
        statement = statements[one.new]
        if one.old is None:
            claim = Claim(document=document, key=next_key(), kind=statement.kind, review_due_on=due)
        else:
            claim = held[one.old]
        if one.new in draft.wordings:
            claim.text, claim.context, claim.source = statement.text, statement.context, statement.source
            take_reading(claim, draft.wordings[one.new])
        claim.section, claim.section_path = list(statement.section), path_of(statement.section)
        claim.position, claim.retired_at = one.new + 1, None
        claims[one.new] = claim
    _save(version, claims.values())
    return claims


def _save(version: Version, claims: Collection[Claim]) -> None:
    by, at, why = version.imported_by, version.imported_at, f"Version {version.number} came in."
    known = [claim for claim in claims if claim.pk]
    Claim.objects.change_all(known, [*PLACE, *WORDS], by=by, why=why, at=at)
    Claim.objects.create_all([claim for claim in claims if not claim.pk], by=by, why=why, at=at)


def _anchor(version: Version, claims: Claims, draft: Draft) -> None:
    Anchor.objects.bulk_create(
        Anchor(
            claim=claims[number], version=version, exact=place.exact, prefix=place.prefix, suffix=place.suffix,
            start=place.start, end=place.end,
        )
        for number, place in enumerate(draft.anchors)
    )  # fmt: skip


def _reworded(version: Version, one: Pair, old: dict[str, Any], claim: Claim, reason: str) -> Rewording:
    kind = one.kind if one.kind in Rewording.Kind.values else Rewording.Kind.MOVED
    state = State.PROPOSED if one.is_doubtful else State.CARRIED if reason else State.CONFIRMED
    return Rewording(
        version=version, claim=claim, kind=kind, old=old, old_text=whole(old["context"], old["text"]),
        new_text=whole(claim.context, claim.text), likeness=round(one.likeness, 3), reason=reason[:300],
        state=state, decided_at=None if reason else version.imported_at,
    )  # fmt: skip


def _retire(version: Version, claims: Sequence[Claim]) -> None:
    for claim in claims:
        claim.retired_at = version.imported_at
    why = f"Not in version {version.number} any more."
    Claim.objects.change_all(claims, ["retired_at"], by=version.imported_by, why=why, at=version.imported_at)


def _link_parts(rewordings: Iterable[Rewording], pairs: Iterable[Pair], claims: Claims, held: Sequence[Claim]) -> None:
    """Ties the other parts of a split, and those drawn into a merger, to the claim that goes on."""
    by_claim = {rewording.claim: rewording for rewording in rewordings}
    linked = Rewording.others.through
    links = []
    for one in pairs:
        if one.beside is None:
            continue
        if one.new is not None:
            links.append(linked(rewording=by_claim[held[one.beside]], claim=claims[one.new]))
        elif one.old is not None:
            links.append(linked(rewording=by_claim[claims[one.beside]], claim=held[one.old]))
    linked.objects.bulk_create(links)
