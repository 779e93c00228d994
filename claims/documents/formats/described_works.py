"""Works as programs of references describe them within a file: CSL-JSON, EndNote's records, Word's own sources.

A description that cannot be read raises Damaged; what it lacks stays "". An identifier is taken where its field or its
own form says what it is, and never from a number alone.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass, replace

from lxml import etree

from literature.formats import csl_reader, endnote_xml
from literature.formats.described import Description
from literature.formats.file_dates import read_day
from literature.formats.named_identifiers import at_the_start
from literature.formats.names import Names, group, person, without_particles

YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


class Damaged(ValueError):
    """The description of a citation cannot be read."""


@dataclass(frozen=True, slots=True)
class Described:
    """`family` is that of the first author, or an organization; `page` the first.

    Identifiers are bare, a DOI in lower case.
    """

    title: str = ""
    family: str = ""
    year: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    page: str = ""
    volume: str = ""

    @property
    def identifiers(self) -> tuple[str, ...]:
        """As a text names them, the DOI last since only white space ends it."""
        named = (self.pmid and f"PMID:{self.pmid}", self.pmcid, self.doi and f"doi:{self.doi}")
        return tuple(filter(None, named))


def described_in_csl(text: str) -> list[Described]:
    """The works of one citation in CSL-JSON, as Zotero and Mendeley write it. Raises Damaged."""
    start = text.find("{")
    try:
        citation, _ = json.JSONDecoder(strict=False).raw_decode(text[max(start, 0) :])
        items = [one.get("itemData") for one in citation["citationItems"]]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise Damaged(str(error)) from error
    return [_of(csl_reader.described(item)) for item in items if isinstance(item, dict)]


def described_in_base64(text: str) -> str:
    """What was written so that it stands in an attribute. Raises Damaged."""
    try:
        bare = "".join(text.split()).rstrip("=")
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("utf-8").rstrip("\0")
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise Damaged(str(error)) from error


def described_in_endnote(text: str) -> list[Described]:
    """The works of one citation in the XML of EndNote. Raises Damaged."""
    start, end = text.find("<EndNote"), text.rfind(">") + 1
    try:
        root = etree.fromstring(text[max(start, 0) : end].encode(), _parser())
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise Damaged(str(error)) from error
    return [_of_endnote(cite) for cite in root.iter("Cite")]


def described_sources(root: etree._Element) -> dict[str, Described]:
    """Word's own sources, by their tags, in lower case; `root` is the element `Sources`."""
    found = {}
    for source in root.iter("{*}Source"):
        if tag := _text(source, "{*}Tag"):
            found[tag.casefold()] = _of_source(source)
    return found


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def _of_endnote(cite: etree._Element) -> Described:
    """Beside its record a citation holds what it prints: author and year."""
    record = cite.find("record")
    described = endnote_xml.described_record(record) if record is not None else Description()
    found = _of(described)
    year = YEAR.search(_text(cite, "Year"))
    return replace(
        found,
        family=found.family or _text(cite, "Author").split(",")[0].strip(),
        year=found.year or (year[0] if year else ""),
    )


def _of_source(source: etree._Element) -> Described:
    number = _text(source, "{*}StandardNumber")
    last, corporate = _text(source, "{*}Author/{*}Author//{*}Last"), _text(source, "{*}Author/{*}Author/{*}Corporate")
    comments = source.findtext("{*}Comments") or ""
    noted = {scheme: value for line in (*comments.splitlines(), number) for scheme, value in at_the_start(line).items()}
    return _of(
        Description(
            title=_text(source, "{*}Title"),
            authors=Names([person(last) if last else group(corporate)], True),
            day=read_day(_text(source, "{*}Year")),
            doi=_text(source, "{*}DOI") or noted.get("doi", "") or number,
            pmid=noted.get("pmid", ""),
            pmcid=noted.get("pmcid", ""),
            addresses=[_text(source, "{*}URL")],
            pages=_text(source, "{*}Pages"),
            volume=_text(source, "{*}Volume"),
        )
    )


def _of(work: Description) -> Described:
    """As much of it as tells one entry of a list from another."""
    values = work.entry("").values
    people = (*work.authors.people, *work.editors.people)
    first = people[0] if people else {"last": "", "collective": ""}
    page = re.match(r"\w+", values.get("pages", "").casefold())
    return Described(
        title=values.get("title", ""),
        family=without_particles(first["last"]) or first["collective"],
        year=str(values.get("year", "")),
        doi=values.get("doi", ""),
        pmid=values.get("pmid", ""),
        pmcid=values.get("pmcid", ""),
        page=page[0] if page else "",
        volume=values.get("volume", "").casefold(),
    )


def _text(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""
