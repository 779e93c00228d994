"""A BibTeX or BibLaTeX file read entry by entry: @string, crossref, names, TeX. Pure.

Where programs keep what BibTeX has no field for: the PMID in pmid (JabRef, PubMed's own exports), in eprint with
eprinttype "pubmed" (BibLaTeX) or in a note "PMID: …" (Mendeley), the preprint's number in eprint with archivePrefix.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from literature.entrez.dates import month_number
from literature.formats.bibtex_records import (
    NO_WORKS,
    START,
    Fields,
    Unreadable,
    fields,
    kind_and_key,
    parents_named,
    records,
)
from literature.formats.described import NOBODY, Description, split_list
from literature.formats.entries import Entry, RawRecord
from literature.formats.file_dates import Day, read_day
from literature.formats.latex_text import latex_text, verbatim
from literature.formats.named_identifiers import at_the_start
from literature.formats.names import Names, group, person, read_names
from literature.formats.tagged import start_of

KINDS = {
    "book": "book", "mvbook": "book", "booklet": "book", "collection": "book", "mvcollection": "book",
    "proceedings": "book", "mvproceedings": "book", "manual": "book", "reference": "book", "incollection": "chapter",
    "inbook": "chapter", "inreference": "chapter", "suppbook": "chapter", "bookinbook": "chapter",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "techreport": "report", "report": "report",
    "online": "web page", "electronic": "web page", "www": "web page", "webpage": "web page",
}  # fmt: skip
_PREPRINT = re.compile(r"\b(?:preprint|(?:bio|med|psy|chem)?rxiv|arxiv)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s{}\\]+")
_ACCENTED = re.compile(r"\{\\(?:[^A-Za-z]|[A-Za-z]+)\s?\{?\\?\w?\}?\}")  # "{\"o}" is a letter
_AND = re.compile(r"\s+and(?=\s)", re.IGNORECASE)
_OTHERS = re.compile(r"\A\s*others\s*\Z|\bet\.?\s*al\.?\s*\Z", re.IGNORECASE)
_KEPT_APART = (
    "title shorttitle subtitle crossref doi pmid pmcid eprint url abstract keywords note annote pages author key"
)
_OWN_OF_EACH = frozenset(_KEPT_APART.split())
_COLUMNS = (
    "title subtitle booktitle booksubtitle journal journaltitle shortjournal author editor abstract volume number "
    "issue pages year month day date urldate doi pmid pmcid pmc url publisher address location isbn issn language "
    "langid edition keywords keyword institution school organization type eid"
)
_FIELDS = frozenset(_COLUMNS.split())
_NAMES_OF_TYPES = {
    "phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "mathesis": "Master's thesis",
    "techreport": "Technical report",
}  # fmt: skip

_ARCHIVES = {"pubmed": "pmid", "medline": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "pubmed central": "pmcid"}


class _Context(NamedTuple):
    """What an entry takes from others: @string, and the fields of those that are named as crossref."""

    strings: dict[str, str]
    parents: dict[str, Fields]


def looks_like(head: Iterable[str]) -> bool:
    """Whether an entry begins in these lines, and no record of RIS or nbib before it."""
    first = next((line for line in head if START.match(line.lstrip(" \t\ufeff")) or start_of(line)), "")
    return bool(first) and not start_of(first)


def read(lines: Callable[[], Iterable[str]]) -> Iterator[Entry]:
    """The works of a file, one for each entry, refused with its line and reason or read.

    `lines` begins the file anew each time: an entry may name one that stands behind it. Raises NotReadable at once
    for a file over a limit.
    """
    context = _context(lines)
    works = (record for record in records(lines()) if record.problem or not _is_no_work(record))
    return (_read(record, context) for record in works)


def _is_no_work(record: RawRecord) -> bool:
    return kind_and_key(record.text)[0] in NO_WORKS


def _context(lines: Callable[[], Iterable[str]]) -> _Context:
    context, wanted = _Context({}, {}), set[str]()
    for record in records(lines()):
        if kind_and_key(record.text)[0] == "string":
            _keep_strings(record, context)
        wanted |= set(parents_named(record.text))
    for record in records(lines()) if wanted else ():
        key = kind_and_key(record.text)[1].lower()
        if key in wanted and key not in context.parents and not record.problem:
            _keep_parent(key, record, context)
    return context


def _keep_strings(record: RawRecord, context: _Context) -> None:
    """One that cannot be read defines nothing; the entries that use it show its name."""
    try:
        found = fields(record.text, context.strings)
    except Unreadable:
        return
    context.strings.update((name, values[0]) for name, values in found.items())


def _keep_parent(key: str, record: RawRecord, context: _Context) -> None:
    try:
        context.parents[key] = fields(record.text, context.strings)
    except Unreadable:
        return


def _read(record: RawRecord, context: _Context) -> Entry:
    kind, key = kind_and_key(record.text)
    if record.problem:
        return record.refused(key)
    try:
        own = fields(record.text, context.strings)
    except Unreadable as error:
        return record.refused(key, str(error))
    whole = _with_parent(own, context)
    description = _described(kind, key, whole)
    description.doi, description.pmid, description.pmcid = _identifiers(kind, whole)
    return description.entry(record.location)


def _with_parent(own: Fields, context: _Context) -> Fields:
    parent = context.parents.get(_first(own, "crossref").strip().lower(), {})
    inherited = {name: values for name, values in parent.items() if name not in _OWN_OF_EACH}
    if "title" in parent:
        inherited.setdefault("booktitle", parent["title"])
    return {**inherited, **own}


def _described(entry_type: str, key: str, found: Fields) -> Description:
    kind = _kind(entry_type, found)
    authors = _names(found.get("author", ()))
    return Description(
        kind=kind,
        title=_title(found, "title", "subtitle"),
        container=_container(kind, found),
        short_container=_text(found, "shortjournal"),
        authors=authors,
        editors=_names(found.get("editor", ())),
        abstract=_text(found, "abstract"),
        volume=_text(found, "volume"),
        issue=_text(found, "number", "issue"),
        pages=_text(found, "pages", "eid"),
        day=_day(found),
        accessed=read_day(_text(found, "urldate")),
        addresses=[address for name in ("url", "howpublished") for address in _addresses(found.get(name, ()))],
        keywords=split_list(
            (latex_text(text) for name in ("keywords", "keyword") for text in found.get(name, ())), by=";,"
        ),
        is_preprint=_is_preprint(entry_type, found),
        publisher=_text(found, "publisher", "institution", "school", "organization"),
        city=_text(found, "address", "location"),
        serials=[verbatim(text) for text in found.get("isbn" if kind in ("book", "chapter") else "issn", ())],
        languages=[latex_text(text) for name in ("language", "langid") for text in found.get(name, ())][:1],
        edition=_text(found, "edition"),
        genre=_genre(entry_type, found),
        further=_further(key, found, is_book=kind in ("book", "chapter")),
    )


def _first(found: Mapping[str, list[str]], *names: str) -> str:
    return next((value for name in names for value in found.get(name, ()) if value.strip()), "")


def _text(found: Fields, *names: str) -> str:
    return latex_text(_first(found, *names))


def _title(found: Fields, name: str, below: str) -> str:
    parts = [_text(found, name), _text(found, below)]
    return ": ".join(part for part in parts if part)


def _kind(entry_type: str, found: Fields) -> str:
    if kind := KINDS.get(entry_type):
        return kind
    is_page = entry_type in ("misc", "unpublished") and not any(
        name in found for name in ("doi", "pmid", "pmcid", "eprint", "journal", "booktitle")
    )
    has_address = any(_addresses(found.get(name, ())) for name in ("url", "howpublished"))
    return "web page" if is_page and has_address and not _is_preprint(entry_type, found) else "article"


def _container(kind: str, found: Fields) -> str:
    if kind == "book":
        return _text(found, "series")
    if kind == "chapter":
        return _title(found, "booktitle", "booksubtitle")
    journal = _text(found, "journal", "journaltitle", "booktitle", "series" if kind in ("report", "thesis") else "")
    site = _text(found, "howpublished", "organization") if kind == "web page" or "type" in found else ""
    return journal or ("" if _ADDRESS.search(site) else site)


def _is_preprint(entry_type: str, found: Fields) -> bool:
    names = ("type", "archiveprefix", "eprinttype", "journal", "journaltitle", "howpublished", "publisher")
    named = " ".join(value for name in names for value in found.get(name, ()))
    is_published = entry_type == "article" and any(name in found for name in ("volume", "pages", "number"))
    return bool(_PREPRINT.search(named)) and not is_published and entry_type not in KINDS


def _genre(entry_type: str, found: Fields) -> str:
    told = _text(found, "type")
    return _NAMES_OF_TYPES.get(told.lower(), told) or _NAMES_OF_TYPES.get(entry_type, "")


def _day(found: Fields) -> Day:
    if date := _text(found, "date"):
        return read_day(date.split("/")[0])
    year, month, day = _text(found, "year"), _text(found, "month").strip(". "), _text(found, "day")
    whole = read_day(year)
    number = month_number(month)
    if number is None:
        written = read_day(f"{month.replace('~', ' ')} {whole.year or ''}")
        return written if written.year and written.month else whole
    return read_day("-".join(filter(None, (str(whole.year or ""), f"{number:02}", day)))) if whole.year else whole


def _identifiers(entry_type: str, found: Fields) -> tuple[str, str, str]:
    """DOI, PMID and PMCID: of their own fields, of how a note begins, of the archive that the entry names."""
    own = {name: verbatim(_first(found, name)) for name in ("doi", "pmid", "pmcid")}
    own["pmcid"] = own["pmcid"] or verbatim(_first(found, "pmc"))
    for name in ("note", "annote", "annotation"):
        own = at_the_start(_text(found, name)) | {scheme: value for scheme, value in own.items() if value}
    own = {"doi": "", "pmid": "", "pmcid": ""} | own
    archive, number = _text(found, "eprinttype", "archiveprefix").lower(), verbatim(_first(found, "eprint"))
    scheme = _ARCHIVES.get(archive)
    if scheme:
        own[scheme] = own[scheme] or number
    elif archive == "arxiv" and number and _is_preprint(entry_type, found):  # arXiv has given each paper this DOI
        own["doi"] = own["doi"] or f"10.48550/arxiv.{re.sub(r'^arxiv:', '', number, flags=re.IGNORECASE)}"
    return own["doi"], own["pmid"], own["pmcid"]


def _addresses(values: Iterable[str]) -> list[str]:
    return [verbatim(found).rstrip(".,;") for value in values for found in _ADDRESS.findall(verbatim(value))]


def _further(key: str, found: Fields, *, is_book: bool) -> dict[str, list[str]]:
    """What was not read, by its name, and the key by which texts cite the entry."""
    has_place = _FIELDS - {"issn" if is_book else "isbn"}
    left = {name: [latex_text(value) for value in values] for name, values in found.items() if name not in has_place}
    return ({"key": [key]} if key else {}) | left


def _names(values: Iterable[str]) -> Names:
    """The names of a field: between "and" outside of braces, each whole; wholly in braces it is a group."""
    people: list[dict[str, Any]] = []
    complete = True
    for value in values:
        for name in _outside_braces(_AND, " ".join(value.split())):
            complete = complete and not _OTHERS.search(name)
            people += _name(_OTHERS.sub("", name).strip())
    return Names(people, complete) if people or not complete else NOBODY


def _name(name: str) -> list[dict[str, Any]]:
    if not name:
        return []
    if inner := _in_one_brace(name):
        text = latex_text(inner)
        return read_names([text]).people if re.fullmatch(r"\w+", text) and not _in_one_brace(inner) else [group(text)]
    parts = [part.strip() for part in _outside_braces(re.compile(","), name)]
    if 1 < len(parts) < 4 and all(parts) and any(map(_in_one_brace, parts)):
        last, fore, suffix = (latex_text(part) for part in (parts[0], parts[-1], parts[1] if len(parts) == 3 else ""))
        return [person(last, fore, suffix=suffix)]
    if len(parts) == 1 and (found := re.fullmatch(r"(.*\S)\s+(\{.*\})", name)) and _in_one_brace(found[2]):
        return [person(latex_text(found[2]), latex_text(found[1]))]
    return read_names([latex_text(name)]).people


def _in_one_brace(text: str) -> str:
    """What stands in the pair of braces that holds the whole text; "" where none does."""
    text = text.strip()
    if not (text.startswith("{") and text.endswith("}")) or _ACCENTED.fullmatch(text):
        return ""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and at < len(text) - 1:
            return ""
    return text[1:-1].strip()


def _outside_braces(pattern: re.Pattern[str], text: str) -> list[str]:
    """The parts of the text between what the pattern finds outside of all braces."""
    depths, depth = [], 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        depths.append(depth)
    parts, start = [], 0
    for found in pattern.finditer(text):
        if depths[found.start()] <= 0:
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]
