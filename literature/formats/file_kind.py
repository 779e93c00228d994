"""Which format a file of references is in, told by what is in it and never by its name, and its reader."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from literature.entrez.stream import Source
from literature.formats import bibtex_reader, csl_reader, identifier_list, json_items
from literature.formats.bounds import refuse_large_record, refuse_many_records
from literature.formats.entries import Entry, NotReadable, lines, pieces
from literature.formats.reader import read
from literature.formats.tagged import FOREIGN, start_of

LOOKED_AT = 5000  # lines in which a file shows what it is
MOST_LOOKED_AT = 4_000_000  # and characters
KINDS = "PubMed's own format (.nbib), PubMed XML or CSV, RIS, BibTeX, CSL-JSON, or a list of PMIDs, DOIs and PMCIDs"

Begin = Callable[[], Source]  # opens the file anew


def entries(begin: Begin) -> Iterator[Entry]:
    """The works of a file, read while they are asked for: one for each record, refused with its reason or read.

    Raises NotReadable at once, for a file of no known format and for one over a limit of `bounds`.
    """
    if json_items.looks_like(next(pieces(begin()), "")):
        return csl_reader.read(lambda: pieces(begin()))
    head = list(_head(lines(begin())))
    if bibtex_reader.looks_like(head):
        return bibtex_reader.read(lambda: lines(begin()))
    if _holds_records(lines(begin())):
        return read(lines(begin()))
    if identifier_list.is_list(head):
        return identifier_list.read(lines(begin()))
    raise NotReadable(f"No record was found: give {KINDS}.")


def _head(text: Iterable[str]) -> Iterator[str]:
    size = 0
    for line in islice(text, LOOKED_AT):
        yield line
        size += len(line)
        if size > MOST_LOOKED_AT:
            return


def _holds_records(text: Iterable[str]) -> bool:
    """Whether RIS or nbib stands in it. Raises NotReadable for lines over a limit or of a form that stands alone."""
    count, size = 0, 0
    for number, line in enumerate(text, 1):
        if FOREIGN.match(line.lstrip(" \t\u00a0\ufeff")):
            raise NotReadable(
                f"Line {number} begins a record of another format: put each format into a file of its own."
            )
        starts = bool(start_of(line))
        count, size = count + starts, len(line) if starts else size + len(line)
        refuse_many_records(count)
        refuse_large_record(size, count - 1 if count else 0)
    return count > 0
