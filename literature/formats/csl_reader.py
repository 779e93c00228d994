"""CSL-JSON as Zotero, Mendeley, pandoc and Crossref write it, and as `csl` does, read item by item. Pure.

Variables and types: csl-data.json of CSL 1.0.2 (https://github.com/citation-style-language/schema). CSL has no place
for much, so Zotero writes lines "PMID: 90000001" into the note; those are read, the prose of a note never.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson

from literature.formats.described import NOBODY, Description, split_list
from literature.formats.entries import FORBIDDEN, Entry, RawRecord
from literature.formats.file_dates import Day, read_day
from literature.formats.json_items import records
from literature.formats.named_identifiers import at_the_start
from literature.formats.names import Names, group, person, read_names
from literature.formats.status import INCOMPLETE

KINDS = {
    "book": "book", "chapter": "chapter", "entry-encyclopedia": "chapter", "entry-dictionary": "chapter",
    "report": "report", "thesis": "thesis", "webpage": "web page", "post": "web page", "post-weblog": "web page",
}  # fmt: skip
_CONTAINERS = ("container-title", "collection-title", "event-title", "event")
_READ = frozenset(
    (
        "id", "type", "title", "author", "editor", "container-title", "container-title-short", "journalAbbreviation",
        "abstract", "volume", "issue", "page", "number", "issued", "DOI", "PMID", "PMCID", "URL", "publisher",
        "publisher-place", "ISBN", "ISSN", "language", "edition", "genre", "keyword", "article-number",
        "accessed",
    )
)  # fmt: skip


def read(pieces: Callable[[], Iterable[str]]) -> Iterator[Entry]:
    """The works of a file, one for each item, refused with its line and reason or read.

    `pieces` begins the file anew each time. Raises NotReadable at once for a file over a limit.
    """
    for _ in records(pieces()):
        pass
    return (_read(record) for record in records(pieces()))


def _read(record: RawRecord) -> Entry:
    if record.problem:
        return record.refused()
    try:
        item = orjson.loads(record.text)
    except orjson.JSONDecodeError as error:
        return record.refused(problem=f"it is no JSON ({error}): mend it or export it again")
    if problem := _foreign(item):
        return record.refused(str(item.get("title", "")) if isinstance(item, dict) else "", problem)
    return described(item).entry(record.location)


def _foreign(item: Any) -> str:
    """Why it is no item of CSL-JSON; "" where it is one."""
    if not isinstance(item, dict):
        return "this is no item of a list of works"
    if "itemType" in item or "creators" in item:
        return "this is Zotero's own JSON: export it as CSL JSON"
    if not any(name in item for name in ("title", "DOI", "PMID", "PMCID", "URL", "note")):
        return "it has neither title, DOI, PMID nor URL, the variables of CSL-JSON"
    return ""


def described(item: Mapping[str, Any]) -> Description:
    """One item of CSL-JSON, whatever it stands in."""
    type_of_work = _text(item.get("type"))
    kind = KINDS.get(type_of_work, "article")
    in_book = kind in ("book", "chapter")
    from_note = _from_note(item.get("note"))
    return Description(
        kind=kind,
        title=_text(item.get("title")),
        container=_text(item.get("collection-title")) if kind == "book" else _first(item, *_CONTAINERS),
        short_container=_first(item, "container-title-short", "journalAbbreviation"),
        authors=_names(item.get("author"), complete=INCOMPLETE not in _text(item.get("note"))),
        editors=_names(item.get("editor")),
        abstract=_text(item.get("abstract")),
        volume=_text(item.get("volume")),
        issue=_first(item, "issue", "" if kind == "report" else "number"),
        pages=_first(item, "page", "article-number"),
        day=_day(item.get("issued")),
        doi=_text(item.get("DOI")) or from_note.get("doi", ""),
        pmid=_text(item.get("PMID")) or from_note.get("pmid", ""),
        pmcid=_text(item.get("PMCID")) or from_note.get("pmcid", ""),
        addresses=_texts(item.get("URL")),
        keywords=split_list(_texts(item.get("keyword")), by=";,"),
        is_preprint=_is_preprint(type_of_work, item),
        publisher=_text(item.get("publisher")),
        city=_text(item.get("publisher-place")),
        serials=_texts(item.get("ISBN" if in_book else "ISSN")),
        languages=_texts(item.get("language")),
        edition=_text(item.get("edition")),
        genre="" if kind == "article" else _text(item.get("genre")),
        accessed=_day(item.get("accessed")),
        further=_further(item),
    )


def _is_preprint(type_of_work: str, item: Mapping[str, Any]) -> bool:
    """A mere article is one by the schema, but Zotero before 7 writes so of any document."""
    is_published = any(_text(item.get(name)) for name in ("volume", "issue", "page"))
    return type_of_work == "article" and ("preprint" in _text(item.get("genre")).lower() or not is_published)


def _texts(value: Any) -> list[str]:
    """Text of what should be text: some write numbers, Crossref writes lists."""
    values = value if isinstance(value, list) else [value]
    texts = (
        FORBIDDEN.sub("", str(one)).strip()
        for one in values
        if isinstance(one, str | int | float) and not isinstance(one, bool)
    )
    return [text for text in texts if text]


def _text(value: Any) -> str:
    return next(iter(_texts(value)), "")


def _first(item: Mapping[str, Any], *names: str) -> str:
    return next((text for name in names if (text := _text(item.get(name)))), "")


def _names(people: Any, *, complete: bool = True) -> Names:
    """A literal name is that of a group, unless it says that names are missing."""
    found: list[dict[str, Any]] = []
    for one in people if isinstance(people, list) else ():
        if not isinstance(one, dict):
            continue
        if literal := _text(one.get("literal") or one.get("name")):
            is_mark = not read_names([literal]).people
            complete = complete and not is_mark
            found += [] if is_mark else [group(literal)]
        elif last := _last_name(one):
            found.append(person(last, _text(one.get("given")), suffix=_text(one.get("suffix"))))
    return Names(found, complete) if found or not complete else NOBODY


def _last_name(one: Mapping[str, Any]) -> str:
    """With its particles, as PubMed writes it; a person of one name may have it as given."""
    parts = (_text(one.get(name)) for name in ("dropping-particle", "non-dropping-particle", "family"))
    return " ".join(filter(None, parts))


def _day(issued: Any) -> Day:
    """What the dates of a span have in common; a season is no month."""
    if not isinstance(issued, dict):
        return read_day(_text(issued))
    spans = [span for span in issued.get("date-parts") or () if isinstance(span, list)]
    if spans and _text(spans[0]):
        return _of_parts(spans)
    return read_day(_first(issued, "raw", "literal"))


def _of_parts(spans: list[list[Any]]) -> Day:
    common: list[str] = []
    for parts in zip(*spans, strict=False):
        texts = {_text(part) for part in parts}
        if len(texts) > 1 or not (text := texts.pop()):
            break
        common.append(text if not common else text.zfill(2))
    return read_day("-".join(common[:3])) if common else read_day(_text(spans[0]))


def _from_note(note: Any) -> dict[str, str]:
    """The lines of a note that hold an identifier and nothing else."""
    found: dict[str, str] = {}
    for line in _text(note).splitlines():
        found |= {scheme: value for scheme, value in at_the_start(line).items() if scheme not in found}
    return found


def _further(item: Mapping[str, Any]) -> dict[str, list[str]]:
    """What was not read, by its name; nested values as JSON."""
    left = {name: value for name, value in item.items() if name not in _READ and value not in ("", None, [], {})}
    return {name: _texts(value) or [orjson.dumps(value).decode()] for name, value in left.items()}
