"""Which format a file of references is in, told by what is in it and never by its name, and its reader."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from literature.entrez.stream import Source
from literature.formats import (
    bibtex_reader,
    csl_reader,
    endnote_tagged,
    endnote_xml,
    identifier_list,
    json_items,
    reference_table,
    web_of_science,
)
from literature.formats.bounds import refuse_large_record, refuse_many_records
from literature.formats.entries import CHUNK, Entry, NotReadable, lines, pieces
from literature.formats.reader import read
from literature.formats.record_starts import form_of_start, other_form, refuse_other_forms
from literature.formats.tagged import ends_medline

LOOKED_AT = 5000  # lines in which a file shows what it is
MOST_LOOKED_AT = 4_000_000  # and characters
KINDS = (
    "PubMed's own format (.nbib), PubMed XML, RIS, BibTeX, CSL-JSON, EndNote (XML or tagged), Web of Science, a table"
    " (CSV) with a column PMID, DOI or Title, or a list of PMIDs, DOIs and PMCIDs"
)

Begin = Callable[[], Source]  # opens the file anew
Reader = Callable[[Callable[[], Iterable[str]]], Iterator[Entry]]
WHOLE_TEXTS: tuple[tuple[Callable[[str], bool], Reader], ...] = (
    (json_items.looks_like, csl_reader.read),
    (endnote_xml.looks_like, endnote_xml.read),
)
# Each with the name of its form, as `record_starts` has it.
LINE_BY_LINE: tuple[tuple[str, Callable[[Iterable[str]], bool], Reader], ...] = (
    ("wos", web_of_science.is_tagged, web_of_science.read),
    ("wos", web_of_science.is_table, web_of_science.read_table),
    ("endnote", endnote_tagged.looks_like, endnote_tagged.read),
    ("bibtex", bibtex_reader.looks_like, bibtex_reader.read),
)


def entries(begin: Begin) -> Iterator[Entry]:
    """The works of a file, read while they are asked for: one for each record, refused with its reason or read.

    Raises NotReadable at once, for a file of no known format and for one over a limit of `bounds`.
    """
    start = next(pieces(begin()), "")
    for looks_like, reader in WHOLE_TEXTS:
        if looks_like(start):
            return reader(lambda: pieces(begin()))
    head = list(_head(lines(begin())))
    for form, looks_so, line_reader in LINE_BY_LINE:
        if looks_so(head):
            refuse_other_forms(lines(begin()), form)
            return line_reader(lambda: lines(begin()))
    if reference_table.is_table(head):
        return _table(begin)
    if _holds_records(lines(begin())):
        return read(lines(begin()))
    if identifier_list.is_abstract_text(head):
        raise NotReadable("This is PubMed's text of abstracts: save it there as “PubMed”, “CSV” or “Summary”.")
    if reference_table.is_table_further_down(head):
        return _table(begin)
    if identifier_list.is_list(head):
        return identifier_list.read(lambda: lines(begin()))
    raise NotReadable(f"No record was found: give {KINDS}.")


def _table(begin: Begin) -> Iterator[Entry]:
    refuse_other_forms(lines(begin()), "csv")
    return reference_table.read(lambda: lines(begin()))


def is_xml_of_pubmed(begin: Begin) -> bool:
    """Whether it is XML and not EndNote's; whether it is PubMed's, its parser says."""
    start = begin().read(CHUNK).lstrip(b"\xef\xbb\xbf \t\r\n")
    return start[:1] == b"<" and not endnote_xml.looks_like(start.decode(errors="replace"))


def _head(text: Iterable[str]) -> Iterator[str]:
    size = 0
    for line in islice(text, LOOKED_AT):
        yield line
        size += len(line)
        if size > MOST_LOOKED_AT:
            return


def _holds_records(text: Iterable[str]) -> bool:
    """Whether RIS or nbib stands in it. Raises NotReadable for lines over a limit or of a form that stands alone."""
    count, size, has_source = 0, 0, False
    for number, line in enumerate(text, 1):
        has_source = has_source or ends_medline(line)
        form = form_of_start(line)
        if form and form != "tagged":
            raise other_form(number)
        starts = bool(form)
        count, size = count + starts, len(line) if starts else size + len(line)
        refuse_many_records(count)
        refuse_large_record(size, count - 1 if count else 0)
    return count > 0 or has_source
