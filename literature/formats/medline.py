"""PubMed's own text format, MEDLINE (.nbib): read through Bio.Medline, written for reference managers.

Tags: https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format. The format has no end mark; PubMed ends each record of an
article with SO and a full stop, and that is how a cut file is noticed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any

from Bio import Medline

from literature.entrez.dates import MONTHS, partial_date
from literature.formats.csl import date_parts
from literature.formats.entries import Entry, filled, identifiers, section
from literature.formats.line import one_line
from literature.formats.names import medline_names
from literature.formats.rich_title import plain_title
from literature.formats.status import INCOMPLETE, remarks
from literature.formats.tagged import Block

_TAG = re.compile(r"[A-Z][A-Z0-9]{0,3} *- ?")
_ADDRESS = "Address: "  # in GN: the format has no field for it
_WIDTH = 87  # of a line as PubMed wraps it, indent included; a word longer than that is cut without a space
_WRAPPED = frozenset(("TI", "AB", "SO"))  # Bio.Medline takes a second line of any other field for a second value


def entry(block: Block) -> Entry:
    """The work of one record; the last one of a file is refused when that stops within it."""
    lines = list(_unwrapped(block.lines))
    record = Medline.read(iter(lines))
    if block.is_last and _is_cut(record):
        problem = "the file stops within this record: export it again"
        return Entry(block.location, filled({"title": str(record.get("TI", ""))}), problem=problem)
    return _entry(block.location, record, [_tag_and_value(line) for line in lines])


def _tag_and_value(line: str) -> tuple[str, str]:
    tag, _, value = line.partition("-")
    return tag.strip(), value.strip()


def _unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """One line a tag: Bio.Medline takes the second line of an author or a keyword for another one."""
    field = ""
    for line in lines:
        if _TAG.match(line):
            if field:
                yield field
            field = line.rstrip()
        elif field and line.strip():
            runs_on = len(field) >= _WIDTH - 1 and " " not in field[6:]
            field += line.strip() if runs_on else f" {line.strip()}"
    if field:
        yield field


def _is_cut(record: Mapping[str, Any]) -> bool:
    if "SO" in record:
        return not record["SO"].rstrip().endswith(".")
    return not ("BTI" in record and "AID" in record)  # a book has no SO


def _entry(location: str, record: Mapping[str, Any], fields: list[tuple[str, str]]) -> Entry:
    date = partial_date(medline=record.get("DP", ""))
    authors = medline_names(fields)
    title = record.get("TI") or " ".join(record.get("BTI", ()))
    if title.strip("[]. ").lower() in ("", "not available"):
        title = record.get("TT", title)
    url = _address(fields)
    values = {
        **identifiers(record.get("PMID", ""), _doi(record), record.get("PMC", "")),
        "kind": "web page" if url and _kind(record) == "article" else _kind(record),
        "url": url,
        "title": title,
        "abstract": section(record.get("AB", "")),
        "authors": authors.people,
        "journal": record.get("JT") or record.get("TA", ""),
        "volume": record.get("VI", ""),
        "issue": record.get("IP", ""),
        "pages": record.get("PG", ""),
        "year": date.year,
        "month": date.month,
        "day": date.day,
        "publication_types": [{"ui": "", "name": name} for name in record.get("PT", ())],
        "keywords": [{"text": text, "major": False, "owner": "NOTNLM"} for text in record.get("OT", ())],
    }
    details = {
        "journal_medline": record.get("TA", ""),
        "languages": list(record.get("LA", ())),
        "editors": medline_names(fields, full="FED", short="ED").people,
        "book_title": record.get("TI") and " ".join(record.get("BTI", ())),
        "date_raw": date.raw,
        "publisher": " ".join(record.get("PB", ())),
        "publisher_place": record.get("PL", "") if "BTI" in record else "",
        "isbns": list(record.get("ISBN", ())),
        "vernacular_title": record.get("TT", ""),
        "further_fields": _further(fields),
    }
    if not authors.complete or ("GN", INCOMPLETE) in fields:
        details["authors_complete"] = False
    problem = f"“{number}” is no PMID" if (number := record.get("PMID", "")) and not values["pmid"] else ""
    return Entry(
        location, filled(values), {name: value for name, value in details.items() if value or value is False}, problem
    )


def _address(fields: Iterable[tuple[str, str]]) -> str:
    notes = (value for tag, value in fields if tag == "GN" and value.startswith(_ADDRESS))
    return next(notes, "").removeprefix(_ADDRESS)


_READ = "PMID TI BTI TT AB FAU AU CN FED ED JT TA VI IP PG DP PT OT LA LID AID PMC SO GN PB ISBN"
READ = frozenset(_READ.split())  # GN is ours, of the status


def _further(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """What has no place in a reference, by its tag."""
    further: dict[str, list[str]] = {}
    fields = list(fields)
    of_books = {"PL"} if any(tag == "BTI" for tag, _ in fields) else set()  # of an article it is the journal's country
    for tag, value in fields:
        is_read = tag in READ | of_books and (tag not in ("LID", "AID") or value.endswith("[doi]"))
        if value and not is_read:
            further.setdefault(tag, []).append(value)
    return further


def _kind(record: Mapping[str, Any]) -> str:
    if "BTI" not in record:
        return "article"
    return "chapter" if record.get("TI") else "book"


def _doi(record: Mapping[str, Any]) -> str:
    """From LID, then AID: "10.7554/eLife.32822 [doi]"."""
    text = " ".join([record.get("LID", ""), *record.get("AID", ())])
    found = re.search(r"(\S+) \[doi\]", text)
    return found[1] if found else ""


def write(work: Mapping[str, Any]) -> str:
    """One record, with a blank line behind it. `work`: as `Reference.as_work` gives it.

    It holds what reference managers read; the record as PubMed sends it is written by the XML export.
    """
    lines = [line for tag, value in _tags(work) if (text := one_line(value)) for line in _wrapped(tag, text)]
    return "\n".join([*lines, "", ""])


def _tags(work: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    date = _date(work)
    yield from (("PMID", work.get("pmid")), ("OWN", work.get("owner")), ("STAT", work.get("record_status")))
    yield "LR", str(work.get("date_revised") or "").replace("-", "")
    yield from (("GN", remark) for remark in remarks(work))
    yield "GN", f"{_ADDRESS}{work['url']}" if work.get("url") and not work.get("pmid") else ""
    yield from (
        ("VI", work.get("volume")),
        ("IP", work.get("issue")),
        ("DP", date),
        ("TI", plain_title(work.get("title"))),
    )
    yield from (("BTI", work.get("book_title")), ("PG", work.get("pages")))
    yield "LID", f"{work['doi']} [doi]" if work.get("doi") else ""
    yield "AB", " ".join(_sections(work.get("abstract", ())))
    for author in work.get("authors", ()):
        yield from _author(author)
    yield from _editors(work)
    yield from (("LA", language) for language in work.get("languages", ()))
    yield from (("PT", kind["name"]) for kind in work.get("publication_types", ()))
    yield from (("PB", work.get("publisher")), ("PL", work.get("publisher_place") or work.get("country")))
    yield from (("ISBN", number) for number in work.get("isbns", ()) or [work.get("isbn")])
    yield from (("TA", work.get("journal_medline")), ("JT", work.get("journal")))
    yield from (("JID", work.get("nlm_id")), ("PMC", work.get("pmcid")))
    yield from (("MH", text) for text in _headings(work.get("mesh", ())))
    yield from (("OT", keyword["text"]) for keyword in work.get("keywords", ()))
    yield from _notices(work.get("comments", ()))
    yield "AID", f"{work['doi']} [doi]" if work.get("doi") else ""
    yield "SO", _source(work, date)


def _author(author: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not author.get("valid", True):
        return
    if author["collective"]:
        yield "CN", author["collective"]
        return
    given = author["fore"] or author["initials"]  # a program that reads FAU passes AU over
    yield "FAU", ", ".join(part for part in (author["last"], given, author["suffix"]) if part)
    yield "AU", " ".join(part for part in (author["last"], author["initials"], author["suffix"]) if part)


def _editors(work: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Under tags of their own; a group has none but that of authors, and stands as an editor's full name."""
    for editor in work.get("editors", ()):
        yield from (("ED" if tag == "AU" else "FED", value) for tag, value in _author(editor))


def _sections(abstract: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for part in abstract:
        yield f"{part['label']}: {part['text']}" if part["label"] else part["text"]


def _headings(mesh: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for heading in mesh:
        qualifiers = [f"/{'*' * one['major']}{one['name']}" for one in heading["qualifiers"]]
        star = "*" if heading["major"] and not any(one["major"] for one in heading["qualifiers"]) else ""
        yield f"{star}{heading['name']}{''.join(qualifiers)}"


NOTICE_TAGS = {
    "RetractionIn": "RIN", "RetractionOf": "ROF", "ErratumIn": "EIN", "ErratumFor": "EFR", "CommentIn": "CIN",
    "CommentOn": "CON", "ExpressionOfConcernIn": "ECI", "ExpressionOfConcernFor": "ECF", "UpdateIn": "UIN",
    "UpdateOf": "UOF", "RepublishedIn": "RPI", "RepublishedFrom": "RPF", "CorrectedandRepublishedIn": "CRI",
    "CorrectedandRepublishedFrom": "CRF",
}  # fmt: skip


def _notices(comments: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """NLM's own tags for what its record says; other sources and the status stand in GN, the general note."""
    for notice in comments:
        if tag := NOTICE_TAGS.get(notice["type"]):
            number = f" PMID: {notice['pmid']}" if notice["pmid"] else ""
            yield tag, f"{notice['citation']}{number}"


def _date(work: Mapping[str, Any]) -> str:
    if raw := work.get("date_raw"):
        return str(raw).removeprefix("Epub ")
    parts = date_parts(work)
    return " ".join([*map(str, parts[:1]), *(MONTHS[month - 1] for month in parts[1:2]), *map(str, parts[2:])])


def _source(work: Mapping[str, Any], date: str) -> str:
    """As PubMed cites it: "Bioinformatics. 2003 Nov 22;19(17):2308-10. doi: 10.1093/…"."""
    if work.get("kind", "article") != "article" and not work.get("journal"):
        return f"{work.get('book_title') or work.get('title', '')} {date}.".strip()
    issue = f"({work['issue']})" if work.get("issue") else ""
    pages = ":".join(part for part in (f"{work.get('volume', '')}{issue}", str(work.get("pages", ""))) if part)
    when = ";".join(part for part in (date, pages) if part)
    name = work.get("journal_medline") or work.get("journal", "")
    doi = f" doi: {work['doi']}." if work.get("doi") else ""
    return f"{name}. {when}.{doi}"


def _wrapped(tag: str, text: str) -> list[str]:
    if tag not in _WRAPPED:
        return [f"{tag:<4}- {text}"]
    return wrap(
        text,
        _WIDTH,
        initial_indent=f"{tag:<4}- ",
        subsequent_indent=" " * 6,
        break_long_words=False,
        break_on_hyphens=False,
    )
