"""Headings that name no section: what leads elsewhere ("Share this story"), with the article below it."""

import re
from collections import Counter
from collections.abc import Sequence

from claims.documents.formats.blocks import Block
from claims.documents.formats.noise import FINAL
from claims.documents.formats.outline import Path, bare, left_out

MOST = 0.4  # of the prose: what holds more is the article
OF_READERS = re.compile(r"comments?", re.I)


def without_misnamed(blocks: Sequence[Block], paths: Sequence[Path]) -> list[Path]:
    """The paths without names of navigation under which much of the text stands. Comments may be longer than it."""
    prose = Counter[str]()
    whole = 0
    for block, path in zip(blocks, paths, strict=True):
        if block.kind == "paragraph" and FINAL.search(block.text):
            whole += len(block.text)
            prose.update(dict.fromkeys(path, len(block.text)))
    gone = {name for name, held in prose.items() if held > MOST * whole and _leads_elsewhere(name)}
    return [tuple(name for name in path if name not in gone) for path in paths] if gone else list(paths)


def _leads_elsewhere(name: str) -> bool:
    return left_out(name) == "navigation" and not OF_READERS.fullmatch(bare(name))
