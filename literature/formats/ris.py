"""RIS, the tagged format that Zotero, EndNote, Ovid and Scopus export: read and written through rispy.

rispy leaves out, without a word, what stands before a byte order mark's TY and a last record without ER; the text is
therefore cut into records here, and each is handed to it alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import rispy

from literature.entrez.dates import partial_date
from literature.formats.csl import container_title, credited, one_line, work_title
from literature.formats.entries import Entry, blocks, filled, identifiers, person, section
from literature.rules.pasted_identifiers import NotRecognised, recognise

START = re.compile(r"TY {1,2}- ?")
_END = re.compile(r"ER {1,2}-")
KINDS = {
    "BOOK": "book",
    "EBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "ELEC": "web page",
    "WEB": "web page",
}
TYPES = {"article": "JOUR", "book": "BOOK", "chapter": "CHAP", "web page": "ELEC"}
_KNOWN = re.compile(r"https?://(?:[\w.-]+\.)?(?:ncbi\.nlm\.nih\.gov|doi\.org|europepmc\.org)/")
_DIGITS = re.compile(r"\d{1,9}")
_PAGES = re.compile(r"([^\s,-]+)-([^\s,-]+)")


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """The records of a text or its lines, in their order; one without its end mark ER is refused."""
    for place, lines in blocks(text, START):
        end = next((number for number, line in enumerate(lines) if _END.match(line)), None)
        if end is None:
            yield Entry(place, problem="the record has no end (ER  -): the file is cut here, export it again")
            continue
        record = rispy.loads("\n".join(map(_two_spaces, lines[: end + 1])))[0]
        yield _entry(place, record)


def _two_spaces(line: str) -> str:
    """ "TY - JOUR", as some write it, as the format has it."""
    return re.sub(r"\A([A-Z][A-Z0-9]) -", r"\1  -", line)


def _entry(place: str, record: Mapping[str, Any]) -> Entry:
    kind = KINDS.get(record["type_of_reference"].strip(), "article")
    parts = f"{record.get('date', '')}///".split("/")
    year = re.search(r"\d{4}", str(record.get("year") or record.get("publication_year") or parts[0]))
    date = partial_date(year[0] if year else "", *parts[1:3])
    addresses = list(_addresses(record))
    container = _first(record, "alternate_title3", "secondary_title", "journal_name", "alternate_title1")
    values = {
        **_identifiers(record, addresses),
        "kind": kind,
        "url": next((a for a in addresses if kind == "web page"), ""),
        "title": _first(record, "title", "primary_title", "short_title"),
        "abstract": section(_first(record, "abstract", "notes_abstract")),
        "authors": [
            person(name) for name in (*record.get("first_authors", ()), *record.get("authors", ())) if name
        ],
        "journal": "" if kind in ("book", "chapter") else container,
        "volume": record.get("volume", ""),
        "issue": record.get("number", ""),
        "pages": _pages(record),
        "year": date.year,
        "month": date.month,
        "day": date.day,
        "keywords": [
            {"text": word, "major": False, "owner": ""} for word in record.get("keywords", ()) if word
        ],
    }
    details = {
        "book_title": container if kind == "chapter" else "",
        "publisher": record.get("publisher", ""),
    }
    return Entry(place, filled(values), filled(details))


def _first(record: Mapping[str, Any], *names: str) -> str:
    return next((record[name].strip() for name in names if record.get(name, "").strip()), "")


def _pages(record: Mapping[str, Any]) -> str:
    """Ovid writes "No" and "Specified" where there are none; Scopus keeps an article number in C7."""
    ends = (record.get("start_page", ""), record.get("end_page", ""))
    pages = "-".join(dict.fromkeys(end for end in ends if re.search(r"\d", end)))
    return pages or record.get("custom7", "")


def _addresses(record: Mapping[str, Any]) -> Iterator[str]:
    for line in record.get("urls", ()):
        yield from re.findall(r"https?://[^\s;]+", line)


def _identifiers(record: Mapping[str, Any], addresses: list[str]) -> dict[str, str]:
    """From their own fields first, then from links of PubMed, PMC and doi.org."""
    told = {"doi": record.get("doi", ""), "pmid": _pmid(record), "pmcid": _pmcid(record)}
    for address in addresses:
        with suppress(NotRecognised):
            scheme, value = recognise(address)
            if _KNOWN.match(address):
                told[scheme] = told.get(scheme) or value
    return identifiers(**{name: told[name] for name in ("pmid", "doi", "pmcid")})


def _pmid(record: Mapping[str, Any]) -> str:
    """Where each source keeps it. An accession number of Embase or PsycINFO looks like a PMID and is none."""
    source = f"{record.get('name_of_database', '')} {record.get('database_provider', '')}".lower()
    if "scopus" in source and _DIGITS.fullmatch(number := record.get("custom2", "").strip()):
        return number
    if re.search(r"pubmed|medline", source) and _DIGITS.fullmatch(
        number := record.get("accession_number", "").strip()
    ):
        return number
    labelled = re.findall(r"\bPMID:? *(\d{1,9})\b", " ".join(record.get("notes", ())))
    return labelled[0] if len(set(labelled)) == 1 else ""


def _pmcid(record: Mapping[str, Any]) -> str:
    return number if re.fullmatch(r"PMC\d+", number := record.get("custom2", "").strip()) else ""


class _Writer(rispy.RisWriter):
    """Without the "1." that rispy puts before each record, which is no line of the format."""

    def set_header(self, count: int) -> str:
        return ""


def write(work: Mapping[str, Any]) -> str:
    """One record. `work`: the fields of a Record by name, and `url`. No value holds a line break."""
    return _Writer().formats([filled(_fields(work))])


def _fields(work: Mapping[str, Any]) -> dict[str, Any]:
    pages = _PAGES.fullmatch(one_line(work.get("pages")))
    date = [
        str(work.get("year") or ""),
        *(f"{work[part]:02}" if work.get(part) else "" for part in ("month", "day")),
    ]
    return {
        "type_of_reference": TYPES[work["kind"]],
        "title": work_title(work),
        "secondary_title": container_title(work),
        "alternate_title1": one_line(work.get("journal_iso")),
        "authors": [_name(author) for author in credited(work.get("authors", ()))],
        "secondary_authors": [_name(editor) for editor in credited(work.get("editors", ()))],
        "year": date[0],
        "date": "/".join([*date, ""]) if date[0] else "",
        "volume": one_line(work.get("volume")),
        "number": one_line(work.get("issue")),
        "start_page": pages[1] if pages else one_line(work.get("pages")),
        "end_page": pages[2] if pages else "",
        "abstract": " ".join(
            one_line(f"{part['label']}: {part['text']}".removeprefix(": ")) for part in work["abstract"]
        ),
        "keywords": [one_line(keyword["text"]) for keyword in work.get("keywords", ())],
        "doi": work.get("doi", ""),
        "accession_number": work.get("pmid") or "",
        "name_of_database": "PubMed" if work.get("pmid") else "",
        "custom2": work.get("pmcid", ""),
        "urls": [work["url"]] if work.get("url") else [],
        "publisher": one_line(work.get("publisher")),
    }


def _name(someone: Mapping[str, Any]) -> str:
    if someone["collective"]:
        return f"{one_line(someone['collective'])},"
    fore = someone["fore"] or someone["initials"]
    return ", ".join(one_line(part) for part in (someone["last"], fore, someone["suffix"]) if part)
