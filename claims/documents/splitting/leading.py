"""What leads into a list, a table or what is displayed, and states nothing itself."""

from claims.documents.formats import markdown
from claims.documents.formats.blocks import Block
from claims.documents.formats.noise import FINAL, QUESTION
from claims.documents.formats.plain import ANNOUNCES, HANGS, LEADS_ON

from .displays import is_displayed

Span = tuple[int, int]
LISTED = ("item", "header", "row")


def names_rows(block: Block, following: Block | None) -> bool:
    """A row of one cell, above rows of several, says what they are of and states nothing itself."""
    if block.kind != "row" or following is None or following.kind != "row" or FINAL.search(block.text):
        return False
    return markdown.BETWEEN_CELLS not in block.text and markdown.BETWEEN_CELLS in following.text


def lead_in(block: Block, pieces: list[Span], following: Block | None) -> str:
    """The last sentence when it only introduces what follows: by a colon, or by announcing a list."""
    if block.kind == "row":
        return ""
    last = block.text[slice(*pieces[-1])]
    below = following if following and following.kind in LISTED else None
    nested = below is not None and (block.kind != "item" or below.level > block.level)
    if last.rstrip("*_ ").endswith(":"):
        return last
    if block.kind == "paragraph" and following is not None and is_displayed(following) and not FINAL.search(last):
        return last
    if block.kind == "paragraph" and below is not None and not FINAL.search(last) and _goes_on(last, following):
        return last
    if block.kind == "paragraph" and below is not None and below.kind == "item" and QUESTION.search(last):
        return last  # its answers follow
    return last if nested and any(rule.search(last) for rule in (ANNOUNCES, LEADS_ON, HANGS)) else ""


def _goes_on(words: str, following: Block | None) -> bool:
    """A line without an end that the first item of a list goes on: "Take care if you", "are pregnant"."""
    return bool(HANGS.search(words)) or (following is not None and following.text[:1].islower())
