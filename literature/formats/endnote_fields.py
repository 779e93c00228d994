"""What the fields of EndNote mean, by their names in its XML; its tagged form has the same under other signs. Pure.

An accession number is a PMID only where the record shows that the database is PubMed: Embase, PsycINFO and CINAHL count
too. The field of the database shows it, or an ISSN with the word that only NLM writes behind it.
"""

import re
from collections.abc import Mapping

from literature.formats.described import Description, split_list
from literature.formats.file_dates import day_of, read_day
from literature.formats.named_identifiers import at_the_start
from literature.formats.names import read_names

KINDS = {
    "book": "book", "edited book": "book", "electronic book": "book", "ebook": "book", "serial": "book",
    "book section": "chapter", "electronic book section": "chapter", "encyclopedia": "chapter", "dictionary": "chapter",
    "report": "report", "government document": "report", "thesis": "thesis", "web page": "web page", "blog": "web page",
    "online multimedia": "web page", "electronic source": "web page",
}  # fmt: skip
_OF_PUBMED = re.compile(r"\b(?:pubmed|medline|nlm)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(r"embase|scopus|web of science|wos|psyc|cinahl|cochrane", re.IGNORECASE)
_NLM_ISSN = re.compile(r"\b\d{4}-\d{3}[\dX] \((?:Electronic|Print|Linking)\)")  # Embase writes "(electronic)"
_PMCID = re.compile(r"(?:PMCID:?\s*)?(PMC\d+)", re.IGNORECASE)
_LINE_END = re.compile(r"[\r\n]+")
_READ = frozenset(
    (
        "authors", "title", "secondary-title", "full-title", "abbr-1", "pages", "volume", "number", "issue", "abstract",
        "year", "date", "keywords", "pub-location", "publisher", "isbn", "electronic-resource-num", "language", "url",
        "edition", "work-type", "access-date",
    )
)  # fmt: skip

Fields = Mapping[str, list[str]]


def described(type_of_work: str, fields: Fields) -> Description:
    """The work of one record; `fields` holds texts by the names of EndNote's XML."""
    kind = KINDS.get(type_of_work.lower(), "article")
    in_book = kind in ("book", "chapter")
    authors, editors = read_names(fields.get("authors", ())), read_names(fields.get("secondary-authors", ()))
    if type_of_work.lower() == "edited book":
        authors, editors = editors, authors
    notes = [line for name in ("notes", "research-notes") for text in fields.get(name, ()) for line in _lines(text)]
    pmid, pmcid = _pmid(fields, notes), _pmcid(fields)
    return Description(
        kind=kind,
        title=_first(fields, "title"),
        container=_container(kind, fields),
        short_container=_first(fields, "abbr-1", "alt-title") if not in_book else "",
        authors=authors,
        editors=editors,
        abstract=_first(fields, "abstract"),
        volume=_first(fields, "volume"),
        issue=_first(fields, "number", "issue") if not in_book else "",
        pages=_first(fields, "pages", "custom7") if not in_book else _first(fields, "pages"),
        day=day_of([*fields.get("year", ()), *_with_year(fields)]),
        pmid=pmid,
        doi=_first(fields, "electronic-resource-num"),
        pmcid=pmcid,
        addresses=[address for text in fields.get("url", ()) for address in text.split()],
        notes=notes,
        keywords=[word for text in fields.get("keywords", ()) for word in split_list(_lines(text))],
        is_preprint=bool(re.search("preprint", _first(fields, "work-type"), re.IGNORECASE)),
        publisher=_first(fields, "publisher"),
        city=_first(fields, "pub-location"),
        serials=[line for text in fields.get("isbn", ()) for line in _lines(text)],
        languages=list(fields.get("language", ())),
        edition=_first(fields, "edition"),
        genre=_first(fields, "work-type") if kind in ("report", "thesis") else "",
        accessed=read_day(_first(fields, "access-date")),
        further={name: list(values) for name, values in fields.items() if name not in _READ or _is_left(name, kind)},
    )


def _is_left(name: str, kind: str) -> bool:
    return (name == "number" and kind in ("book", "chapter")) or (
        name == "work-type" and kind not in ("report", "thesis")
    )


def _first(fields: Fields, *names: str) -> str:
    return next((value for name in names for value in fields.get(name, ()) if value.strip()), "")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in _LINE_END.split(text) if line.strip()]


def _container(kind: str, fields: Fields) -> str:
    if kind == "book":
        return _first(fields, "secondary-title")
    if kind == "chapter":
        return _first(fields, "secondary-title", "full-title")
    return _first(fields, "full-title", "secondary-title", "alt-title")


def _with_year(fields: Fields) -> list[str]:
    """A date that lacks its year, as EndNote keeps it apart: "Apr 30" of 2019."""
    year = _first(fields, "year")
    return [text if re.search(r"\d{4}", text) else f"{text} {year}" for text in fields.get("date", ())]


def _pmid(fields: Fields, notes: list[str]) -> str:
    number = _first(fields, "accession-num").strip()
    if re.fullmatch(r"(?:MEDLINE|PMID|pubmed):\s*\d{1,9}", number, re.IGNORECASE):
        return number
    database = " ".join([*fields.get("remote-database-name", ()), *fields.get("remote-database-provider", ())])
    is_of_pubmed = _OF_PUBMED.search(database) and not _OF_OTHERS.search(database)
    if number and (is_of_pubmed or (not database and any(map(_NLM_ISSN.search, fields.get("isbn", ()))))):
        return number
    return next((found for note in notes if (found := at_the_start(note).get("pmid", ""))), "")


def _pmcid(fields: Fields) -> str:
    named = [*fields.get("custom2", ()), *fields.get("custom1", ()), *fields.get("custom6", ())]
    return next((found[1] for text in named if (found := _PMCID.fullmatch(text.strip()))), "")
