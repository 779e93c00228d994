"""Sentences into which code or a formula is set: what stands before it and behind it is one, with "…" for it."""

from array import array
from collections.abc import Sequence
from dataclasses import replace

from claims.documents.formats.blocks import Block
from claims.documents.formats.limits import LONGEST_STATEMENT
from claims.documents.formats.noise import FINAL

LEFT_OUT = " … "
DISPLAYED = ("code", "formula")


def is_displayed(block: Block) -> bool:
    """It stands within a text that goes on around it."""
    return block.kind == "skipped" and block.reason in DISPLAYED


def with_sentences_whole(blocks: Sequence[Block]) -> list[Block]:
    """A paragraph in small letters behind code or a formula goes on with the sentence that stopped before it."""
    found: list[Block] = []
    for block in blocks:
        before = _before_displays(found) if _begins_small(block) else None
        if before is not None and _goes_on(found[before]):
            found[before] = _one(found[before], block)
        else:
            found.append(block)
    return found


def _before_displays(found: Sequence[Block]) -> int | None:
    """The place of the block before the code and the formulas that stand last, or None where none do."""
    place = len(found) - 1
    while place >= 0 and is_displayed(found[place]):
        place -= 1
    return place if 0 <= place < len(found) - 1 else None


def _begins_small(block: Block) -> bool:
    return block.kind == "paragraph" and block.text[:1].islower()


def _goes_on(before: Block) -> bool:
    """It stopped in mid-sentence, and is not so long that what comes behind it is no part of it."""
    if before.kind not in ("paragraph", "item") or len(before.text) > LONGEST_STATEMENT:
        return False
    return not FINAL.search(before.text) or before.text[-1] in ":;,"


def _one(before: Block, block: Block) -> Block:
    places = array("I", [*_places(before), *[before.end] * len(LEFT_OUT), *_places(block)])
    return replace(before, text=before.text + LEFT_OUT + block.text, end=block.end, places=places)


def _places(block: Block) -> Sequence[int]:
    return block.places or range(block.start, block.end)
