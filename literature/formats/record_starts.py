"""Which format a record is in that begins with a line: a file that holds two has been joined. Pure."""

import re
from collections.abc import Iterable

from literature.formats.entries import NotReadable
from literature.formats.reference_table import is_head_of_many
from literature.formats.tagged import HIDDEN, start_of

_STARTS = (
    ("endnote", re.compile(r"%0[ \t\u00a0]+\S")),
    ("wos", re.compile(r"FN (?:Clarivate|Thomson|ISI|Web of Science)|PT [A-Z]\s*$")),
    ("xml", re.compile(r"<(?:\?xml|Pubmed|MedlineCitation|records?>)", re.IGNORECASE)),
    ("bibtex", re.compile(r"@[A-Za-z]+\s*\{\s*[^\s,{}]+,\s*$")),
    ("json", re.compile(r"\[\s*\{\s*(?:\"|$)|\{\s*\"(?:id|type|title|DOI|itemType)\"\s*:")),
)
_MAY_BE_TABLE = re.compile(r"(?i:pmid|pubmed.?id|doi).*[,;\t|]|[,;\t|].*(?i:pmid|pubmed.?id|doi)")
_FIRST = frozenset('TPF"%<@[{0123456789')


def form_of_start(line: str) -> str:
    """The format of the record that begins with this line, "" for none; RIS and nbib stand together in many files."""
    bare = line.lstrip(HIDDEN)
    if _MAY_BE_TABLE.search(bare) and is_head_of_many(bare):
        return "csv"
    if bare[:1] not in _FIRST:
        return ""
    if start_of(line):
        return "tagged"
    return next((form for form, start in _STARTS if start.match(bare)), "")


def refuse_other_forms(lines: Iterable[str], own: str, *, first: int = 1) -> None:
    """Raises NotReadable where a record of another format than its own begins: it would be lost.

    `first` is the number of the first line.
    """
    for number, line in enumerate(lines, first):
        if (form := form_of_start(line)) and form != own:
            raise other_form(number)


def other_form(number: int) -> NotReadable:
    return NotReadable(f"Line {number} begins a record of another format: put each format into a file of its own.")
