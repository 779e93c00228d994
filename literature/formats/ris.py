"""RIS, the tagged format that Zotero, EndNote, Ovid and Scopus export: read and written through rispy.

AN is the accession number in the database DB: the PMID in PubMed. C2 is the PMCID of an article only: Zotero reads C2
of a book section as the author of the book. Elsewhere it is a note, and read from there.

rispy leaves out, without a word, what stands before a byte order mark's TY and a last record without ER; the text is
therefore cut into records here, and each is handed to it alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import rispy

from literature.entrez.dates import partial_date
from literature.entrez.identifiers import is_sample_pmid
from literature.formats.csl import (
    container_title,
    credited,
    date_parts,
    doi_page,
    pmc_page,
    pubmed_page,
    work_kind,
    work_title,
)
from literature.formats.entries import Entry, blocks, filled, identifiers, person, section
from literature.formats.line import one_line, web_address
from literature.formats.status import SAMPLE, is_about_notice, remarks
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
TYPES = {"article": "JOUR", "book": "BOOK", "chapter": "CHAP", "preprint": "UNPB", "webpage": "ELEC"}
_KNOWN = re.compile(r"https?://(?:[\w.-]+\.)?(?:ncbi\.nlm\.nih\.gov|doi\.org|europepmc\.org)/")
_DIGITS = re.compile(r"\d{1,9}")
_PAGES = re.compile(r"([^\s,-]+)[-\u2013]([^\s,-]+)")


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
        "authors": [person(name) for name in (*record.get("first_authors", ()), *record.get("authors", ())) if name],
        "journal": "" if kind in ("book", "chapter") else container,
        "volume": record.get("volume", ""),
        "issue": record.get("number", ""),
        "pages": _pages(record),
        "year": date.year,
        "month": date.month,
        "day": date.day,
        "keywords": [{"text": word, "major": False, "owner": ""} for word in record.get("keywords", ()) if word],
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
    return pages or _once(record, "custom7")


def _once(record: Mapping[str, Any], name: str) -> str:
    """The value of a field that stands once in a record; "" without it."""
    return str(record.get(name, "")).strip()


def _addresses(record: Mapping[str, Any]) -> Iterator[str]:
    for line in record.get("urls", ()):
        yield from re.findall(r"https?://[^\s;]+", line)


def _identifiers(record: Mapping[str, Any], addresses: list[str]) -> dict[str, str]:
    """From their own fields first, then from links of PubMed, PMC and doi.org."""
    told = {"doi": _once(record, "doi"), "pmid": _pmid(record), "pmcid": _pmcid(record)}
    for address in addresses:
        with suppress(NotRecognised):
            scheme, value = recognise(address)
            if _KNOWN.match(address):
                told[scheme] = told.get(scheme) or value
    return identifiers(**{name: told[name] for name in ("pmid", "doi", "pmcid")})


def _pmid(record: Mapping[str, Any]) -> str:
    """Where each source keeps it. An accession number of Embase or PsycINFO looks like a PMID and is none.

    Our own sample records are in no database, and say so in a note.
    """
    source = f"{record.get('name_of_database', '')} {record.get('database_provider', '')}".lower()
    if "scopus" in source and _DIGITS.fullmatch(number := _once(record, "custom2")):
        return number
    if re.search(r"pubmed|medline", source) and _DIGITS.fullmatch(number := _once(record, "accession_number")):
        return number
    notes = [note for note in record.get("notes", ()) if not is_about_notice(note)]
    if SAMPLE in notes and is_sample_pmid(number := _once(record, "accession_number")):
        return number
    labelled = re.findall(r"\bPMID:? *(\d{1,9})\b", " ".join(notes))
    return labelled[0] if len(set(labelled)) == 1 else ""


def _pmcid(record: Mapping[str, Any]) -> str:
    told = [_once(record, "custom2"), *record.get("notes", ())]
    return next((found[1] for text in told if (found := re.fullmatch(r"(?:PMCID: )?(PMC\d+)", text))), "")


class _Writer(rispy.RisWriter):  # type: ignore[misc]  # rispy has no types
    """Without the "1." that rispy puts before each record, which is no line of the format."""

    def set_header(self, count: int) -> str:
        return ""


def write(work: Mapping[str, Any], notes: Iterable[str] = ()) -> str:
    """One record, with what must stand beside the work and further `notes`. No value holds a line break.

    `work`: the fields of a Record by name, its kind as in CSL or here, `status`, `notices` and `url`: see as_csl.
    """
    values = _titles(work) | _people(work) | _place(work) | _text(work) | _numbers(work)
    values["notes"] = [*remarks(work), *_pmcid_note(work), *filter(None, map(one_line, notes))]
    record: str = _Writer().formats([{"type_of_reference": TYPES[work_kind(work)], **filled(values)}])
    return record


def _titles(work: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": work_title(work),
        "secondary_title": container_title(work),
        "alternate_title1": one_line(work.get("journal_iso")),
    }


def _people(work: Mapping[str, Any]) -> dict[str, Any]:
    editors = "tertiary_authors" if work_kind(work) == "book" else "secondary_authors"
    return {
        "authors": [_name(author) for author in credited(work.get("authors", ()))],
        editors: [_name(editor) for editor in credited(work.get("editors", ()))],
    }


def _name(someone: Mapping[str, Any]) -> str:
    """ "King, Martin, Jr"; a comma behind it marks the name of a group, which may hold others."""
    if group := one_line(someone.get("collective")):
        return f"{group},"
    given = someone.get("fore") or someone.get("initials")
    return ", ".join(one_line(part) for part in (someone["last"], given, someone.get("suffix")) if part)


def _place(work: Mapping[str, Any]) -> dict[str, Any]:
    pages = _PAGES.fullmatch(one_line(work.get("pages")))
    return {
        "year": str(work.get("year") or ""),
        "date": "/".join(f"{part:02}" for part in date_parts(work)),
        "volume": one_line(work.get("volume")),
        "number": one_line(work.get("issue")),
        "start_page": pages[1] if pages else one_line(work.get("pages")),
        "end_page": pages[2] if pages else "",
        "publisher": one_line(work.get("publisher")),
        "place_published": one_line(work.get("place") or work.get("publisher_place")),
        "issn": one_line(work.get("isbn") or " ".join(work.get("isbns", ()))),
    }


def _text(work: Mapping[str, Any]) -> dict[str, Any]:
    sections = (f"{part['label']}: {part['text']}".removeprefix(": ") for part in work.get("abstract", ()))
    return {
        "abstract": " ".join(map(one_line, sections)),
        "keywords": [one_line(keyword["text"]) for keyword in work.get("keywords", ())],
    }


def _numbers(work: Mapping[str, Any]) -> dict[str, Any]:
    pmid, address = one_line(work.get("pmid")), _address(work)
    return {
        "doi": one_line(work.get("doi")),
        "accession_number": pmid,
        "name_of_database": "PubMed" if pmid and not is_sample_pmid(pmid) else "",
        "custom2": one_line(work.get("pmcid")) if work_kind(work) == "article" else "",
        # rispy and others take a semicolon for the end of one address and the start of the next.
        "urls": [address.replace(";", "%3B")] if address else [],
    }


def _address(work: Mapping[str, Any]) -> str:
    """Its own, else that in PubMed, of its DOI or in PMC; a sample record leads nowhere."""
    own = web_address(work.get("url", ""))
    if own or is_sample_pmid(work.get("pmid")):
        return own
    pages = (("pmid", pubmed_page), ("doi", doi_page), ("pmcid", pmc_page))
    return next((page(work[name]) for name, page in pages if work.get(name)), "")


def _pmcid_note(work: Mapping[str, Any]) -> list[str]:
    pmcid = "" if work_kind(work) == "article" else one_line(work.get("pmcid"))
    return [f"PMCID: {pmcid}"] if pmcid else []
