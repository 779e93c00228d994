"""A work as a file describes it, whatever its format, made into an entry: one shape for all readers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from literature.formats.entries import Entry, filled, section
from literature.formats.file_dates import Day
from literature.formats.marked_text import plain
from literature.formats.named_identifiers import completed
from literature.formats.names import Names
from literature.rules.pasted_identifiers import doi_of_field
from literature.rules.study_design import PREPRINT

NOBODY = Names([], True)
UNDATED = Day()
_DASHES = re.compile(r"(?<=\w)\s*(?:-{1,3}|[\u2010-\u2015\u2212])\s*(?=\w)")
_PAGE_WORDS = re.compile(r"^pp?\.\s*")
_PMID = re.compile(r"(?:PMID:?\s*|MEDLINE:)?0*([1-9]\d{0,8})", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class Description:
    """Texts may still hold markup and line ends; what the file does not say stays empty.

    `kind` is one of Reference.Kind. `container` is the journal, the book of a chapter, or the site. `doi`, `pmid` and
    `pmcid` are fields of their own, `addresses` and `notes` are looked through for what they lack, as are `numbers`,
    the accession numbers of databases. `further` holds by its name what has no place in a reference.
    """

    kind: str = "article"
    title: str = ""
    container: str = ""
    short_container: str = ""
    authors: Names = NOBODY
    editors: Names = NOBODY
    abstract: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    day: Day = UNDATED
    pmid: str = ""
    doi: str = ""
    pmcid: str = ""
    addresses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    is_preprint: bool = False
    publisher: str = ""
    city: str = ""
    serials: list[str] = field(default_factory=list)  # ISBN of a book, ISSN of a journal
    languages: list[str] = field(default_factory=list)
    edition: str = ""
    genre: str = ""
    accessed: Day = UNDATED  # when somebody read a web page
    further: dict[str, list[str]] = field(default_factory=dict)

    def entry(self, location: str) -> Entry:
        """The work as it is taken into the library."""
        values = {**self._identifiers(), **self._texts(), **self.day._asdict()}
        details = self._details()
        details["authors_complete"] = None if self.authors.complete else False
        return Entry(
            location, filled(values), {name: value for name, value in details.items() if value or value is False}
        )

    def _identifiers(self) -> dict[str, str]:
        pmid = found[1] if (found := _PMID.fullmatch(self.pmid.strip())) else ""
        addresses = [text for text in self.addresses if _WEB.match(text)]
        own = {"pmid": pmid, "doi": doi_of_field(self.doi) if self.doi else "", "pmcid": self.pmcid.strip()}
        known = completed(own, addresses=addresses, notes=self.notes, numbers=self.numbers)
        return {**known, "url": next(iter(addresses), "") if self.kind == "web page" else ""}

    def _texts(self) -> dict[str, object]:
        in_book = self.kind in ("book", "chapter")
        return {
            "kind": self.kind,
            "title": plain(self.title),
            "abstract": section(plain(self.abstract)),
            "authors": self.authors.people,
            "journal": "" if in_book else plain(self.container),
            "volume": plain(self.volume),
            "issue": plain(self.issue),
            "pages": page_range(self.pages),
            "keywords": [{"text": word, "major": False, "owner": ""} for word in map(plain, self.keywords) if word],
            "publication_types": [{"ui": PREPRINT, "name": "Preprint"}] if self.is_preprint else [],
        }

    def _details(self) -> dict[str, object]:
        in_book = self.kind in ("book", "chapter")
        further = {name: [plain(text) for text in texts] for name, texts in self.further.items()}
        if self.kind != "web page" and self.addresses:  # many records may share one: it names no work
            further.setdefault("url", list(self.addresses))
        if self.kind == "book" and self.container:
            further["series"] = [plain(self.container)]
        serials = [plain(serial) for serial in self.serials]
        return {
            "editors": self.editors.people,
            "book_title": plain(self.container) if self.kind == "chapter" else "",
            "journal_iso": "" if in_book else plain(self.short_container),
            "publisher": plain(self.publisher),
            "publisher_place": plain(self.city),
            "isbns": serials if in_book else [],
            "issns": [] if in_book else [{"type": "", "value": value} for value in serials],
            "languages": [plain(language) for language in self.languages],
            "edition": plain(self.edition),
            "genre": plain(self.genre),
            "accessed": self.accessed.text,
            "further_fields": filled({name: list(filter(None, texts)) for name, texts in further.items()}),
        }


def page_range(text: str) -> str:
    """ "1-9" of "pp. 1--9" or "1 – 9", with every dash as a keyboard has it."""
    return _PAGE_WORDS.sub("", _DASHES.sub("-", _SPACES.sub(" ", plain(text))))


def split_list(texts: Iterable[str], *, by: str = ";|") -> list[str]:
    """The parts of texts that hold several each."""
    parts = (part.strip() for text in texts for part in re.split(f"[{re.escape(by)}]", text))
    return [part for part in parts if part]
