"""What a record says, field by field, and how what came back from a file differs from it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from literature.entrez.records import Record
from literature.formats.csl import container_title, credited, work_kind, work_title
from literature.formats.line import one_line
from literature.formats.status import remarks
from literature.rules.integrity import notices_of, status_of

Facts = dict[str, Any]
Person = tuple[str, str, str, str]  # last, given, suffix, name of a group
TEXTS = ("volume", "issue", "pages", "doi", "pmid", "pmcid", "publisher")


class Difference(NamedTuple):
    """`after` is None where the field was lost."""

    name: str
    before: Any
    after: Any


def work_of(record: Record) -> dict[str, Any]:
    """The record as `Reference.as_work` gives it, with the notices that PubMed itself tells."""
    notices = notices_of(record.notices, record.publication_types)
    told = [{"kind": one.kind, "pmid": one.pmid, "citation": one.citation, "date": ""} for one in notices]
    values = record.as_dict() | {"comments": record.notices, "record_status": record.status}
    return values | {"notices": told, "status": status_of(one.kind for one in notices)}


def facts_of(work: Mapping[str, Any]) -> Facts:
    """What of a work a list of references is asked for; nothing that is empty."""
    found: Facts = {name: one_line(work.get(name)) for name in TEXTS}
    found |= {name: int(work[name]) if work.get(name) else None for name in ("year", "month", "day")}
    found["day"] = found["day"] if found["month"] else None
    return known(
        found
        | {
            "kind": work_kind(work),
            "title": work_title(work),
            "container": container_title(work),
            "authors": people(work.get("authors", ())),
            "editors": people(work.get("editors", ())),
            "place": one_line(work.get("publisher_place")),
            "isbn": " ".join(work.get("isbns", ())),
            "abstract": one_line(" ".join(_sections(work.get("abstract", ())))),
            "keywords": [one_line(keyword["text"]) for keyword in work.get("keywords", ())],
            "languages": list(work.get("languages", ())),
            "publication types": [one_line(kind["name"]) for kind in work.get("publication_types", ())],
            "what is said of it": remarks(work),
        }
    )


def known(found: Facts) -> Facts:
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def people(found: Iterable[Mapping[str, Any]]) -> list[Person]:
    return [_person(one) for one in credited(found)]


def _person(one: Mapping[str, Any]) -> Person:
    if group := one_line(one.get("collective")):
        return ("", "", "", group)
    given = one_line(one.get("fore") or one.get("initials"))
    return (one_line(one["last"]), given, one_line(one.get("suffix")), "")


def _sections(abstract: Iterable[Mapping[str, str]]) -> Iterable[str]:
    return (f"{part['label']}: {part['text']}".removeprefix(": ") for part in abstract)


def differences(before: Facts, after: Facts) -> list[Difference]:
    """Of the fields that there were; what a parser says besides is no difference."""
    return [Difference(name, value, after.get(name)) for name, value in before.items() if after.get(name) != value]
