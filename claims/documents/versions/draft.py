"""A new version of a document as it would be: worked out from the rows as they stand, before anything is written.

Whatever takes its time is done here, so that nobody waits for it: a transaction that writes a version holds the
document, and on SQLite everybody. Who writes the draft asks first, under the lock, whether its base still stands.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from claims.documents.citations.apart import Taken
from claims.documents.progress import Progress, Step
from claims.documents.splitting.split_text import Split, Statement
from claims.documents.versions.anchors import Anchor, anchor
from claims.documents.versions.carrying import Carried, Edit, Words, carry
from claims.documents.versions.changes import is_typography
from claims.documents.versions.lead_ins import follow_lead_in
from claims.documents.versions.meaning import named_changes
from claims.documents.versions.named_change import Change
from claims.documents.versions.pairing import SURE, Pair, pair
from claims.documents.versions.restating import Repeat, repeats
from claims.documents.versions.twins import Standing
from claims.grading.wording import Wording, read_wording
from claims.models import Claim, Document, StatementEdit
from claims.models.claims import ClaimQuerySet


class Seen(NamedTuple):
    """All of a claim that a draft is worked out from."""

    pk: int
    text: str
    context: str
    section: tuple[str, ...]
    kind: str
    restates: int | None
    is_retired: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        return cls(
            claim.pk, claim.text, claim.context, tuple(claim.section), claim.kind, claim.restates_id,
            claim.retired_at is not None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Base:
    """What a draft is worked out from: the number of the newest version (0 before the first), the claims, and what
    editors said of how the text was taken apart. Claims of which they said that they are none are not in it."""

    number: int
    claims: tuple[Seen, ...]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Of each statement, by its place: its pair and its anchor; the wording where its words are new; and why an editor
    has to look, where they are not those of its claim. `repeats` are places of takeaways and of what they repeat.
    `edited` are the statements themselves, as the editors of the document have them.
    """

    base: Base
    edited: Carried
    pairs: Sequence[Pair]
    anchors: Sequence[Anchor]
    wordings: Mapping[int, Wording]
    reasons: Mapping[int, str]
    repeats: Sequence[Repeat]

    def carried(self) -> Iterator[tuple[Pair, int, int]]:
        """Each claim that goes on, with its old place and its new one."""
        return ((one, one.old, one.new) for one in self.pairs if one.old is not None and one.new is not None)

    def kept(self) -> int:
        """How many statements are, beyond doubt, those of claims that were here."""
        return sum(one.likeness >= SURE and not one.is_doubtful for one, _, _ in self.carried())

    def is_of_another_text(self) -> bool:
        """It shares less than half of the statements of the shorter text with what stands: no revision of that."""
        standing = sum(not claim.is_retired for claim in self.base.claims)
        return 2 * self.kept() < min(standing, len(self.anchors))

    def changes(self) -> dict[str, int]:
        """How many claims are unchanged, moved, reworded, split, merged, new, returned and retired, and how many pairs
        are doubtful."""
        returned = {old for _, old, _ in self.carried() if self.base.claims[old].is_retired}
        kinds = Counter("returned" if one.old in returned else one.kind for one in self.pairs)
        doubtful = sum(one.is_doubtful for one in self.pairs)
        return {**kinds, **({"doubtful": doubtful} if doubtful else {})}


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Those of the present text in reading order, then the retired, the last first."""
    return sorted(
        claims,
        key=lambda claim: (
            claim.retired_at is not None, -claim.retired_at.timestamp() if claim.retired_at else 0, claim.position,
        ),
    )  # fmt: skip


def base_of(document: Document | None) -> Base:
    """The document as it stands; nothing is held."""
    if document is None:
        return Base(0, ())
    newest = document.versions.order_by("-number").values_list("number", flat=True).first() or 0
    rows = claims_read(document).only(
        "document", "text", "context", "section", "kind", "restates", "retired_at", "position"
    )
    return Base(newest, tuple(map(Seen.of, in_order(rows.order_by("pk")))), edits_of(document))


def claims_read(document: Document) -> ClaimQuerySet:
    """The claims that the statements of a new text may be: all but those of which an editor said that they are none."""
    return document.claims.exclude(pk__in=document.claims.set_aside().order_by().values("pk"))


def edits_of(document: Document) -> tuple[Edit, ...]:
    """What editors said of how its text was taken apart, in the order in which they said it."""
    rows = StatementEdit.objects.carried().filter(claim__document=document)
    return tuple(Edit(row.pk, row.kind, tuple(map(Words.of, row.was)), row.made, row.reason) for row in rows)


def work_out(base: Base, text: str, markup: str, taken: Taken, *, progress: Progress) -> Draft:
    """What the statements of `text` make of the claims. Near linear in their number; writes nothing."""
    edited = carry(base.edits, taken, text, markup)
    parts = edited.taken.parts
    statements = parts.statements

    def told(share: float) -> None:
        progress(Step.PAIRING, round(share * len(statements)), len(statements))

    told(0)
    standing = [Standing(one.text, one.context, one.section, one.is_retired) for one in base.claims]
    pairs = pair(standing, statements, progress=told)
    changes = _changes(pairs, standing, statements)
    pairs = [replace(one, is_doubtful=one.is_doubtful or _asks(changes.get(one.new))) for one in pairs]
    pairs, asked_at = follow_lead_in(pairs, standing, statements)
    placed = {one.new: one for one in pairs if one.new is not None}
    return Draft(
        base, edited, pairs,
        anchors=[anchor(text, one.start, one.end) for one in statements],
        wordings=_wordings(base, placed, statements, progress),
        reasons=_reasons(base, placed, statements, changes) | asked_at,
        repeats=_repeats(base, placed, parts),
    )  # fmt: skip


def _wordings(
    base: Base, placed: Mapping[int, Pair], statements: Sequence[Statement], progress: Progress
) -> dict[int, Wording]:
    found = {}
    for place, one in enumerate(statements):
        progress(Step.WORDING, place, len(statements))
        was = _claim_at(base, placed[place])
        if was is None or (was.text, was.context) != (one.text, one.context):
            found[place] = read_wording(one.text, context=one.context)
    return found


def _claim_at(base: Base, one: Pair) -> Seen | None:
    return None if one.old is None else base.claims[one.old]


def _changes(
    pairs: Sequence[Pair], old: Sequence[Standing], new: Sequence[Statement]
) -> dict[int | None, tuple[Change, ...]]:
    """What is named of each statement of other words, by its place."""
    return {
        one.new: named_changes(
            whole(old[one.old].context, old[one.old].text), whole(new[one.new].context, new[one.new].text)
        )
        for one in pairs
        if one.old is not None and one.new is not None and one.kind == "reworded"
    }


def _asks(changes: tuple[Change, ...] | None) -> bool:
    return any(change.asks for change in changes or ())


def _reasons(
    base: Base,
    placed: Mapping[int, Pair],
    statements: Sequence[Statement],
    changes: Mapping[int | None, tuple[Change, ...]],
) -> dict[int, str]:
    """Why an editor has to look at the statements of other words or of a doubtful pair; "" for typography."""
    return {
        place: _reason(one, base.claims[one.old], statements[place], changes.get(place, ()))
        for place, one in placed.items()
        if one.old is not None and (one.is_doubtful or one.kind == "reworded")
    }


def _reason(one: Pair, was: Seen, now: Statement, changes: Sequence[Change]) -> str:
    if not one.is_doubtful and is_typography(whole(was.context, was.text), whole(now.context, now.text)):
        return ""
    return "; ".join(part for part in (one.why, *map(str, changes)) if part) or "other words"


def whole(context: str, text: str) -> str:
    """A statement behind its lead-in."""
    return f"{context} {text}".strip()


def _repeats(base: Base, placed: Mapping[int, Pair], parts: Split) -> list[Repeat]:
    """Of the takeaways that restate nothing yet, by the places of the statements."""
    by_kind: dict[bool, list[int]] = {True: [], False: []}
    for place, one in enumerate(parts.statements):
        was = _claim_at(base, placed[place])
        if was is None or not was.restates:
            by_kind[(was.kind if was else one.kind) == Claim.Kind.TAKEAWAY].append(place)
    takeaways, bodies = by_kind[True], by_kind[False]
    found = repeats(
        [parts.statements[place].text for place in takeaways],
        [f"{parts.statements[place].context} {parts.statements[place].text}" for place in bodies],
        parts.acronyms,
    )
    return [Repeat(takeaways[one.takeaway], bodies[one.body], one.likeness) for one in found]
