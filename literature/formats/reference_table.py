"""A table of works as CSV: of PubMed, of Scopus, Zotero, Covidence and others, and one's own, under a head that names
its columns in any order; cut by a comma, a semicolon, a tab or a bar. Pure.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from literature.formats.bounds import MOST_RECORDS, refuse_many_records
from literature.formats.delimited import DELIMITERS, Row, Rows, cells_of
from literature.formats.described import Description, split_list
from literature.formats.entries import Entry
from literature.formats.file_dates import day_of
from literature.formats.names import read_names
from literature.rules.pasted_identifiers import NotRecognised, recognise

LOOKED_AT = 12  # lines in which the head of a table may stand
_COLUMNS = {
    "pmid": "pmid pmids pubmedid pubmed pubmednumber pubmedpmid pubmeduid pubmedids",
    "doi": "doi dois doilink digitalobjectidentifier articledoi doiurl",
    "pmcid": "pmcid pmcids pmc pubmedcentralid pubmedcentral",
    "title": "title articletitle documenttitle primarytitle papertitle fulltitle originaltitle titel titre"
    " titulo titolo",
    "authors": "authors author authornames authorstring authorlist autoren autor auteurs auteur autores autori",
    "editors": "editors editor herausgeber",
    "journal": "journal journalbook journalname journaltitle sourcetitle publicationtitle publication secondarytitle"
    " containertitle zeitschrift revue revista rivista",
    "year": "year publicationyear publishedyear pubyear yearofpublication yearpublished jahr annee ano anno",
    "date": "date publicationdate pubdate datepublished",
    "abstract": "abstract abstractnote abstracttext",
    "volume": "volume vol band",
    "issue": "issue issuenumber heft number",
    "pages": "pages page pagination pagerange seiten paginas",
    "first_page": "pagestart startpage firstpage beginningpage",
    "last_page": "pageend endpage lastpage",
    "keywords": "keywords keyword authorkeywords",
    "address": "url urls link links fulltexturl articleurl weblink",
    "publisher": "publisher verlag",
    "serial": "issn isbn eissn",
    "language": "language languages languageoforiginaldocument",
}
_NAMED = {spelling: column for column, spellings in _COLUMNS.items() for spelling in spellings.split()}
_IDENTIFIERS = ("pmid", "doi", "pmcid")
_EMPTY = re.compile(r"(?:n/?a|nan|null|none|unavailable|unknown|not available|0+|[-\u2013\u2014.?\s]*)", re.IGNORECASE)
_FEW = 3  # columns
_SEPARATOR = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's own line before the head
_NUMBER = re.compile(r"\W*(?:\d+(?:\.\d+)?|10\.\d{4,9}/.*|PMC\d+)\W*")
_DIGITS = re.compile(r"0*([1-9]\d{0,8})(?:\.0+)?")  # ".0" is a spreadsheet's
_MAY_BE_HEAD = re.compile(r"pmid|pubmed|doi|title|pmc|tit[eru]", re.IGNORECASE)


def delimiter_of(line: str) -> str:
    """The delimiter of a line that is the head of a table of works, or Excel's line before it; "" for any other."""
    if found := _SEPARATOR.fullmatch(line):
        return found[1]
    if not _MAY_BE_HEAD.search(line):
        return ""
    heads = {mark: cells_of(line.lstrip("\ufeff"), mark) for mark in DELIMITERS if mark in line}
    best = max(heads, key=lambda mark: len(_columns(heads[mark])), default="")
    return best if best and _is_head(heads[best]) else ""


def is_head_of_many(line: str) -> bool:
    """The head of a table that names its works by identifiers and says more of them: hardly a line of anything else."""
    mark = delimiter_of(line) if line[:1].strip() else ""
    named = set(_columns(cells_of(line, mark))) if mark else set()
    return len(named) > 2 and not named.isdisjoint(_IDENTIFIERS)


def is_table(head: Iterable[str]) -> bool:
    """Whether the first line that says something is the head of one."""
    return _head_among(head, most=1) > 0


def is_table_further_down(head: Iterable[str]) -> bool:
    """Whether such a head stands among the first lines; those before it are refused, each with its line."""
    return _head_among(head, most=LOOKED_AT) > 0


def read(lines: Callable[[], Iterable[str]]) -> Iterator[Entry]:
    """The works of the table, one for each row, refused with its line and reason or read.

    `lines` begins the file anew each time. Raises NotReadable at once for more rows than the limit.
    """
    for count, _ in enumerate(filter(str.strip, lines())):
        if count > MOST_RECORDS:  # lines; of rows there may be fewer
            refuse_many_records(sum(1 for _ in Rows(lines(), delimiter_of)) - 1)
            break
    return _entries(lines())


def _head_among(head: Iterable[str], *, most: int) -> int:
    """The number of the line that is the head, 0 for none."""
    said = [(number, line) for number, line in enumerate(islice(head, 500), 1) if _says_something(line)]
    return next((number for number, line in said[:most] if delimiter_of(line)), 0)


def _says_something(line: str) -> bool:
    return bool(line.strip(f" \ufeff{DELIMITERS}")) and not _SEPARATOR.fullmatch(line)


def _columns(cells: Iterable[str]) -> list[str]:
    """What the cells of a head name, without those that name nothing known."""
    return [column for cell in cells if (column := _NAMED.get(_bare(cell)))]


def _bare(cell: str) -> str:
    letters = unicodedata.normalize("NFKD", cell).lower()
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\[[^]]*\]", "", letters))


def _is_head(cells: list[str]) -> bool:
    """Two columns and more, of which one names works; a row of works holds an identifier itself."""
    known, filled = _columns(cells), [cell for cell in cells if cell.strip()]
    names_works = not {*known}.isdisjoint(_IDENTIFIERS) or ("title" in known and len(known) > 1)
    is_mostly_known = len(known) * 2 >= len(filled) or len(known) > 3
    return len(filled) > 1 and names_works and is_mostly_known and not any(map(_NUMBER.fullmatch, filled))


def _entries(lines: Iterable[str]) -> Iterator[Entry]:
    """A second head is that of another table behind the first: its columns count from there on."""
    head: list[tuple[str, str]] = []
    for row in Rows(lines, delimiter_of):
        if row.problem:
            yield _refused(row, row.problem)
        elif _is_head(row.cells):
            head = _named_columns(row.cells)
        elif head:
            yield _of_row(row, head)
        elif not _SEPARATOR.fullmatch(row.text):
            yield _refused(row, "this stands above the table and names no work")


def _named_columns(cells: list[str]) -> list[tuple[str, str]]:
    """The name of each column and what it means, "" for what has no place in a reference."""
    names = [" ".join(cell.split()) for cell in cells]
    meant = [_NAMED.get(_bare(name), "") for name in names]
    counts_rows = "volume" not in meant  # a "Number"
    pairs = zip(names, meant, strict=True)
    return [(name, "" if counts_rows and _bare(name) == "number" else one) for name, one in pairs]


def _refused(row: Row, problem: str) -> Entry:
    return Entry(f"line {row.line}", {"title": row.text.strip()[:80]}, problem=problem)


def _of_row(row: Row, head: list[tuple[str, str]]) -> Entry:
    cells = [cell.strip() for cell in row.cells]
    while len(cells) > len(head) and not cells[-1]:
        cells.pop()
    counted = f"it has {len(cells)} values under {len(head)} columns"
    if len(cells) > len(head):
        return _refused(row, f"{counted}: put a value that holds the delimiter in quotes")
    if row.is_open and len(cells) < len(head) > _FEW:  # a hand leaves out the last of few
        return _refused(row, f"the file stops within this line, {counted}: export it again")
    values, further = _sorted(zip(head, cells, strict=False))
    try:
        known = {scheme: _identifier(scheme, values.get(scheme, "")) for scheme in _IDENTIFIERS}
    except NotRecognised as error:
        return _refused(row, str(error))
    return _description(values, known, further).entry(f"line {row.line}")


def _sorted(cells: Iterable[tuple[tuple[str, str], str]]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The values by what they are, and by the name of their column those that have no place or whose place is taken."""
    values: dict[str, str] = {}
    further: dict[str, list[str]] = {}
    for (name, column), cell in cells:
        if not cell or (column and _EMPTY.fullmatch(cell)):
            continue
        if column and column not in values:
            values[column] = cell
        elif column not in values or cell != values[column]:
            further.setdefault(name or "without name", []).append(cell)
    return values, further


def _identifier(scheme: str, cell: str) -> str:
    """Raises NotRecognised for what is none of its kind: the row is then that of another work, or torn."""
    if scheme == "pmid" and (found := _DIGITS.fullmatch(cell)):
        return found[1]
    if not cell:
        return ""
    bare = f"PMC{cell}" if scheme == "pmcid" and cell.isdigit() else cell
    found_scheme, value = recognise(bare)
    if found_scheme != scheme:
        raise NotRecognised(f"“{cell[:80]}” is no {scheme.upper()}: mend the line")
    return value


def _description(values: dict[str, str], known: dict[str, str], further: dict[str, list[str]]) -> Description:
    pages = "-".join(dict.fromkeys(filter(None, (values.get("first_page"), values.get("last_page")))))
    return Description(
        title=values.get("title", ""),
        container=values.get("journal", ""),
        authors=read_names([values.get("authors", "").rstrip(".")]),
        editors=read_names([values.get("editors", "").rstrip(".")]),
        abstract=values.get("abstract", ""),
        volume=values.get("volume", ""),
        issue=values.get("issue", ""),
        pages=values.get("pages") or pages,
        day=day_of(filter(None, (values.get("year"), values.get("date")))),
        pmid=known["pmid"],
        doi=known["doi"],
        pmcid=known["pmcid"],
        addresses=split_list([values.get("address", "")], by=" "),
        keywords=split_list([values.get("keywords", "")]),
        publisher=values.get("publisher", ""),
        serials=split_list([values.get("serial", "")]),
        languages=split_list([values.get("language", "")]),
        further=further,
    )
