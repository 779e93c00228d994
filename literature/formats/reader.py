"""A file of references read record by record, whatever forms stand in it; nothing of it is passed over."""

from collections.abc import Iterable, Iterator

from literature.formats import medline, ris_reader
from literature.formats.entries import Entry
from literature.formats.tagged import BARE_WORK, Block, blocks

READERS = {"ris": ris_reader.entry, "medline": medline.entry}


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """The works of a text or its lines in their order: one for each record, refused with its reason or read."""
    for block in blocks(text):
        yield READERS[block.form](block) if block.form else _stray(block)


def _stray(block: Block) -> Entry:
    if BARE_WORK.fullmatch(block.lines[0]):
        reason = "this names a work and stands outside of all records: put a list of works into a file of its own"
    else:
        reason = "these fields belong to no record: a line TY  - or PMID- is missing before them"
    return Entry(block.location, {"title": block.lines[0].strip()[:80]}, problem=reason)
