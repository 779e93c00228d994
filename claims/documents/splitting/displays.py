"""Sentences that go on in another paragraph: behind code or a formula set into them, with "…" for it, or behind a
picture or a page's end that tore them.
"""

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace

from claims.documents.formats.blocks import Block
from claims.documents.formats.limits import LONGEST_STATEMENT
from claims.documents.formats.noise import FINAL
from claims.documents.formats.plain import HANGS

LEFT_OUT = " … "
DISPLAYED = ("code", "formula")
TEARS = ("HTML", "image", "head or foot of a page")
LEAST_TORN = 6  # words of a paragraph that may have been torn
MARK = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]")


def is_displayed(block: Block) -> bool:
    """It stands within a text that goes on around it."""
    return block.kind == "skipped" and block.reason in DISPLAYED


def with_sentences_whole(blocks: Sequence[Block]) -> list[Block]:
    """A paragraph in small letters behind code or a formula goes on with the sentence that stopped before it."""
    found: list[Block] = []
    for block in blocks:
        small = _begins_small(block)
        before = _before(found, is_displayed) if small else None
        torn = _before(found, _tears) if small or MARK.match(block.text) else None
        if before is not None and before < len(found) - 1 and _goes_on(found[before]):
            found[before] = _one(found[before], block, LEFT_OUT)
        elif torn is not None and _is_torn(found[torn], block, beside=torn == len(found) - 1):
            found[torn] = _one(found[torn], block, " ")
        else:
            found.append(block)
    return found


def _before(found: Sequence[Block], passed: Callable[[Block], bool]) -> int | None:
    """The place of the block before those that stand last and are passed over, or None."""
    place = len(found) - 1
    while place >= 0 and passed(found[place]):
        place -= 1
    return place if place >= 0 else None


def _tears(block: Block) -> bool:
    return block.kind == "skipped" and block.reason in TEARS


def _is_torn(before: Block, block: Block, *, beside: bool) -> bool:
    """A paragraph of some words without an end, and small letters or the mark of a citation behind it.

    Where nothing tore them, two paragraphs `beside` each other may be of two texts: then the first has to hang.
    """
    if before.kind != "paragraph" or block.kind != "paragraph" or len(before.text) > LONGEST_STATEMENT:
        return False
    hangs = HANGS.search(before.text) or MARK.match(block.text) or not beside
    return bool(hangs) and len(before.text.split()) >= LEAST_TORN and bool(re.search(r"[\w,)%]$", before.text))


def _begins_small(block: Block) -> bool:
    return block.kind == "paragraph" and block.text[:1].islower()


def _goes_on(before: Block) -> bool:
    """It stopped in mid-sentence, and is not so long that what comes behind it is no part of it."""
    if before.kind not in ("paragraph", "item") or len(before.text) > LONGEST_STATEMENT:
        return False
    return not FINAL.search(before.text) or before.text[-1] in ":;,"


def _one(before: Block, block: Block, between: str) -> Block:
    places = array("I", [*_places(before), *[before.end] * len(between), *_places(block)])
    return replace(before, text=before.text + between + block.text, end=block.end, places=places)


def _places(block: Block) -> Sequence[int]:
    return block.places or range(block.start, block.end)
