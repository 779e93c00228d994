"""A claim cut in two at a place in its text, and neighbouring claims drawn together. No word is added or lost, and both
are anchored to the character."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.documents.editing.belongings import Moved, draw_in, give
from claims.documents.editing.present_text import (
    Present,
    anchor_at,
    passage_between,
    position_of,
    refuse_shared,
)
from claims.documents.versions.carrying import joined_text
from claims.documents.versions.settling import PLACE, WORDS, next_keys
from claims.documents.versions.source_spans import halves, spans_of_halves
from claims.evidence.consequences import after_statements_edited
from claims.grading.correcting import read_claim
from claims.models import Claim, StatementEdit, Version
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = StatementEdit.Kind
FIELDS = [*PLACE, *WORDS]
Span = tuple[int, int]
MARK = re.compile(r"[\[(]?[\d⁰¹²³⁴-⁹][\d⁰¹²³⁴-⁹,;–-]*[\])][.,;:]?")  # of a citation, set apart
CUT_WORD = re.compile(r"[^\W\d][-‐‑\u00ad]$")  # at the end of a line, or as in "long- and short-term"


@requires("claims.change_claim")
@transaction.atomic
def split_claim(
    claim: Claim, words: int, *, by: "User", second: Collection[int] = (), reason: str = "",
    at: datetime | None = None,
) -> StatementEdit:  # fmt: skip
    """Cuts the claim behind its first `words` words. Its evidence with the ids `second` goes to the second half, a new
    claim; all other stays. Assessments stay with the first and go stale. Raises Refused."""
    here = Present.of(claim)
    refuse_shared([claim])
    parts = halves(claim.text, words)
    if parts is None:
        raise Refused("Choose a word of the statement, but for the first: the second statement begins with it.")
    _refuse_within_words(claim.text.split(), words)
    spans = spans_of_halves(here.version.text, here.version.markup, here.span, claim.text, words)
    if spans is None:
        raise Refused("The place cannot be told in the source of the text to the character: it is not cut there.")
    if unknown := set(second) - set(claim.evidence.current().values_list("pk", flat=True)):
        raise Refused(f"These are no evidence of {claim.key}: {', '.join(map(str, sorted(unknown)))}.")
    edit = StatementEdit(
        claim=claim, version=here.version, kind=Kind.SPLIT, was=[here.words()], made={"words": words},
        reason=reason.strip(), decided_by=by, decided_at=at or timezone.now(),
    )  # fmt: skip
    new = Claim(document=claim.document, key=next_keys(claim.document)(), kind=claim.kind)
    why = f"{claim.key} was cut in two: {new.key} is its second half."
    edit.moved = cut(claim, new, here.version, parts, spans, second=second, by=by, why=why)
    edit.other = new
    edit.save(by=by, why=edit.reason)
    return edit


def _refuse_within_words(found: Sequence[str], place: int) -> None:
    """Raises Refused where the second statement would begin with a dash or a mark, or with the rest of a word."""
    before, word = found[place - 1], found[place]
    if not any(letter.isalnum() for letter in word):
        raise Refused(f"“{word}” is no word: choose the one behind it.")
    if MARK.fullmatch(word):
        raise Refused(f"“{word}” belongs to what stands before it: choose the word behind it.")
    if CUT_WORD.search(before):
        raise Refused(f"“{before} {word}” is one word, or one of two: choose a word before or behind it.")


def cut(
    claim: Claim, new: Claim, version: Version, parts: tuple[str, str], spans: tuple[Span, Span], *,
    second: Collection[int], by: "User", why: str,
) -> Moved:  # fmt: skip
    """Gives the second half to `new`, which is saved; both are read anew."""
    claim.text, new.text = parts
    new.context, new.source, new.section = claim.context, claim.source, list(claim.section)
    new.section_path, new.retired_at = claim.section_path, None
    Claim.objects.make_room(claim.document, at=claim.position + 1)
    new.position = claim.position + 1
    for one, span in zip((claim, new), spans, strict=True):
        read_claim(one)
        one.save(by=by, why=why)
        anchor_at(one, version, span)
    moved = give(claim, new, second, by=by, why=why)
    after_statements_edited({claim: why, new: why})
    return moved


@requires("claims.change_claim")
@transaction.atomic
def merge_claim(
    claim: Claim, other: Claim, *, by: "User", reason: str = "", at: datetime | None = None
) -> StatementEdit:
    """Draws `other`, the neighbour before or behind in the text, into the claim: its words, evidence, citations and
    open flags; it retires. The claim's assessment goes stale. Raises Refused."""
    here, beside = Present.of(claim), Present.of(other)
    refuse_shared([claim, other])
    first, second = sorted((here, beside), key=lambda one: one.span)
    refuse_apart(first, second)
    edit = StatementEdit(
        claim=claim, other=other, version=here.version, kind=Kind.MERGED, was=[first.words(), second.words()],
        made={"kept": (first.claim, second.claim).index(claim)}, reason=reason.strip(), decided_by=by,
        decided_at=at or timezone.now(),
    )  # fmt: skip
    why = f"{other.key} was merged into {claim.key}."
    edit.moved = join(first, second, kept=claim, gone=other, by=by, why=why, at=edit.decided_at)
    edit.save(by=by, why=edit.reason)
    return edit


def refuse_apart(first: Present, second: Present) -> None:
    """Raises Refused where they do not follow each other in one section of the text."""
    one, other = first.claim, second.claim
    if one.document_id != other.document_id or one == other:
        raise Refused("Only two neighbouring statements of one document are merged.")
    behind = next(iter(first.following()), None)
    if behind != other or one.section != other.section:
        raise Refused(f"{one.key} and {other.key} do not follow each other in one section of the text.")
    if first.version.anchors.filter(start__gte=first.span[1], start__lt=second.span[0]).exists():
        raise Refused(f"{one.key} and {other.key} do not stand side by side in the text itself.")
    if between := passage_between(first.version, first.span[1], second.span[0]):
        raise Refused(f"Between {one.key} and {other.key} stands what is no claim: “{between[:80]}”.")


def join(first: Present, second: Present, *, kept: Claim, gone: Claim, by: "User", why: str, at: datetime) -> Moved:
    """The two as `kept`, from the beginning of the first to the end of the second; `gone` retires with its words."""
    kept.text = joined_text(first.claim.text, second.claim.text)
    kept.context, kept.position = first.claim.context, min(first.claim.position, second.claim.position)
    read_claim(kept)
    kept.save(by=by, why=why)
    anchor_at(kept, first.version, (first.span[0], second.span[1]))
    gone.anchors.filter(version=first.version).delete()
    gone.retired_at = at
    gone.save(update_fields=["retired_at"], by=by, why=why)
    moved = draw_in(gone, kept, by=by, why=why)
    after_statements_edited({kept: why})
    return moved


def bring_back(gone: Claim, version: Version, span: Span, *, by: "User", why: str) -> None:
    """A retired claim stands in the present text again, there."""
    gone.position, gone.retired_at = position_of(version, span[0]), None
    gone.save(by=by, why=why)
    anchor_at(gone, version, span)
