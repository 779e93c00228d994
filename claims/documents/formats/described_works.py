"""Works as programs of references describe them within a file: CSL-JSON, EndNote's records, Word's own sources.

A description that cannot be read raises Damaged; what it lacks stays "". An identifier is taken where its field or its
own form says what it is, and never from a number alone.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

DOI = re.compile(r"(?:^|doi[:\s]\s*|doi\.org/)(10\.\d{4,9}/\S+)$", re.I)
PMID_ADDRESS = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,8})\b", re.I)
LIST_UIDS = re.compile(r"ncbi\.nlm\.nih\.gov/\S*db=PubMed\S*list_uids=(\d{1,8})\b", re.I)
SAID = re.compile(r"^\s*(DOI|PMID|PMCID)\s*:\s*(\S+)\s*$", re.I | re.M)
OF_NLM = re.compile(r"\b(?:nlm|pubmed|medline)\b", re.I)
NLM_ISSN = re.compile(r"\((?:electronic|print|linking)\)", re.I)
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
TAGS = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span)\b[^<>]*>", re.I)


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
    return [_of_csl(item) for item in items if isinstance(item, dict)]


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


def _of_csl(item: dict[str, Any]) -> Described:
    def said(*names: str) -> str:
        return next((str(item[name]).strip() for name in names if isinstance(item.get(name), (str, int))), "")

    noted = {name.upper(): held for name, held in SAID.findall(said("note"))}
    return Described(
        title=TAGS.sub("", said("title")),
        family=_family(item.get("author")) or _family(item.get("editor")),
        year=_year(item.get("issued")),
        doi=doi_in(said("DOI"), noted.get("DOI", ""), said("URL")),
        pmid=pmid_in(said("PMID") or noted.get("PMID", ""), said("URL")),
        pmcid=pmcid_in(said("PMCID"), f"PMC{said('PMCID')}", noted.get("PMCID", "")),
        page=_page(said("page")),
        volume=said("volume").casefold(),
    )


def _family(people: Any) -> str:
    first = people[0] if isinstance(people, list) and people and isinstance(people[0], dict) else {}
    named = first.get("family") or first.get("literal")
    return named.strip() if isinstance(named, str) else ""


def _year(date: Any) -> str:
    found = YEAR.search(json.dumps(date)) if isinstance(date, dict) else None
    return found[0] if found else ""


def _of_endnote(cite: etree._Element) -> Described:
    author = _text(cite, ".//contributors/authors/author") or _text(cite, "Author")
    year = YEAR.search(_text(cite, ".//dates/year") or _text(cite, "Year"))
    urls = ["".join(one.itertext()) for one in cite.iter("url")]
    return Described(
        title=_text(cite, ".//titles/title"),
        family=author.split(",")[0].strip(),
        year=year[0] if year else "",
        doi=doi_in(_text(cite, ".//electronic-resource-num"), *urls),
        pmid=pmid_in(_accession(cite, urls), *urls),
        pmcid=pmcid_in(*(_text(cite, f".//custom{place}") for place in range(1, 8))),
        page=_page(_text(cite, ".//pages")),
        volume=_text(cite, ".//volume").casefold(),
    )


def _accession(cite: etree._Element, urls: list[str]) -> str:
    """The number under which a database keeps the record, where the record shows that this is PubMed."""
    number = _text(cite, ".//accession-num")
    source = f"{_text(cite, './/remote-database-name')} {_text(cite, './/remote-database-provider')}".strip()
    if source:
        return number if OF_NLM.search(source) else ""
    shows = NLM_ISSN.search(_text(cite, ".//isbn")) or any(pmid_in("", url) == number for url in urls)
    return number if shows else ""


def _of_source(source: etree._Element) -> Described:
    year = YEAR.search(_text(source, "{*}Year"))
    number, url = _text(source, "{*}StandardNumber"), _text(source, "{*}URL")
    noted = {name.upper(): held for name, held in SAID.findall("\n".join((number, _text(source, "{*}Comments"))))}
    return Described(
        title=_text(source, "{*}Title"),
        family=_text(source, "{*}Author/{*}Author//{*}Last") or _text(source, "{*}Author/{*}Author/{*}Corporate"),
        year=year[0] if year else "",
        doi=doi_in(_text(source, "{*}DOI"), noted.get("DOI", ""), number, url),
        pmid=pmid_in(noted.get("PMID", ""), url),
        pmcid=pmcid_in(noted.get("PMCID", "")),
        page=_page(_text(source, "{*}Pages")),
        volume=_text(source, "{*}Volume").casefold(),
    )


def _text(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _page(pages: str) -> str:
    """The first, as an entry prints it."""
    found = re.match(r"\w+", pages.casefold())
    return found[0] if found else ""


def doi_in(*texts: str) -> str:
    """The first that is a DOI, or an address of one."""
    found = (DOI.search(text.strip()) for text in texts)
    return next((one[1].rstrip(".,;").lower() for one in found if one), "")


def pmid_in(text: str, *addresses: str) -> str:
    """A bare PMID, or that of an address of PubMed."""
    bare = re.fullmatch(r"(?:PMID:?\s*)?([1-9]\d{0,7})", text.strip(), re.I)
    return bare[1] if bare else next(_of_addresses(addresses), "")


def _of_addresses(addresses: tuple[str, ...]) -> Iterator[str]:
    for address in addresses:
        if found := PMID_ADDRESS.search(address) or LIST_UIDS.search(address):
            yield found[1]


def pmcid_in(*texts: str) -> str:
    found = (re.fullmatch(r"(?:PMC)\s?(\d{4,9})", text.strip(), re.I) for text in texts)
    return next((f"PMC{one[1]}" for one in found if one), "")
