"""The works that a citation in a Word text names: in the instruction of its field, or in the tag of its control."""

import re
from collections.abc import Mapping

from .described_works import Described, described_in_base64, described_in_csl, described_in_endnote

CSL = re.compile(r"\s*ADDIN\s+(?:ZOTERO_ITEM\s+|Mendeley Citation\S*\s+)?CSL_CITATION(?![A-Z_])", re.I)
ENDNOTE = re.compile(r"\s*ADDIN\s+EN\.CITE(?![.\w])", re.I)
OF_WORD = re.compile(r"\s*CITATION\s+(?=\S)", re.I)
CONTROL = re.compile(r"MENDELEY_CITATION_v\d+_(.*)", re.S)
SWITCHED = re.compile(r"\\(\w)\s*(\"[^\"]*\"|[^\s\\]*)")


def works_cited(instruction: str, data: str, sources: Mapping[str, Described]) -> list[Described] | None:
    """None for a field that is no citation. `data` is what stands beside its instruction. Raises Damaged."""
    if found := CSL.match(instruction):
        return described_in_csl(instruction[found.end() :])
    if found := ENDNOTE.match(instruction):
        inline = instruction[found.end() :].strip()
        text = inline or (described_in_base64(data) if data.strip() else "")
        return described_in_endnote(text) if text else []
    if found := OF_WORD.match(instruction):
        return _of_word(instruction[found.end() :], sources)
    return None


def works_of_control(tag: str) -> list[Described] | None:
    """Those of a content control with this tag; None for one that is no citation. Raises Damaged."""
    found = CONTROL.match(tag)
    return described_in_csl(described_in_base64(found[1])) if found else None


def _of_word(said: str, sources: Mapping[str, Described]) -> list[Described]:
    """The first word is the tag of a source, and so is what follows a switch `\\m`."""
    first = re.match(r"\"[^\"]*\"|[^\s\\]+", said)
    tags = [first[0]] if first else []
    tags += [tag for letter, tag in SWITCHED.findall(said) if letter == "m"]
    return [sources.get(tag.strip('"').casefold(), Described()) for tag in tags]
