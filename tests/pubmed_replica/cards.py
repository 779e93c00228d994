"""The index card of one record: its searchable texts and dates, read once from the record's XML."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lxml import etree

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_NOT_A_WORD = re.compile(r"[\W_]+")
_MONTHS = dict(jan=1, feb=2, mar=3, apr=4, may=5, jun=6, jul=7, aug=8, sep=9, oct=10, nov=11, dec=12)
_SEASONS = {"winter": 1, "spring": 4, "summer": 7, "fall": 10, "autumn": 10}

# Where each text of a card stands, below MedlineCitation and below BookDocument.
_ARTICLE_TEXTS = {
    "title": ("Article/ArticleTitle",),
    "abstract": ("Article/Abstract/AbstractText", "OtherAbstract/AbstractText"),
    "keywords": ("KeywordList/Keyword",),
    "transliterated": ("Article/VernacularTitle",),
    "journal": (
        "Article/Journal/Title",
        "Article/Journal/ISOAbbreviation",
        "Article/Journal/ISSN",
        "MedlineJournalInfo/MedlineTA",
        "MedlineJournalInfo/NlmUniqueID",
        "MedlineJournalInfo/ISSNLinking",
    ),
    "types": ("Article/PublicationTypeList/PublicationType",),
    "languages": ("Article/Language",),
    "volume": ("Article/Journal/JournalIssue/Volume",),
    "issue": ("Article/Journal/JournalIssue/Issue",),
    "groups": ("Article/AuthorList/Author/CollectiveName",),
    "affiliations": ("Article/AuthorList/Author/AffiliationInfo/Affiliation",),
    "orcids": ("Article/AuthorList/Author/Identifier",),
    "grants": ("Article/GrantList/Grant/GrantID", "Article/GrantList/Grant/Agency"),
    "banks": ("Article/DataBankList/DataBank/DataBankName", "Article/DataBankList/DataBank//AccessionNumber"),
    "substances": ("ChemicalList/Chemical/NameOfSubstance", "SupplMeshList/SupplMeshName"),
    "registry": ("ChemicalList/Chemical/RegistryNumber",),
    "subheadings": ("MeshHeadingList/MeshHeading/QualifierName",),
    "country": ("MedlineJournalInfo/Country",),
    "conflicts": ("CoiStatement",),
    "numbers": ("Article/ELocationID", "../PubmedData/ArticleIdList/ArticleId"),
}
_BOOK_TEXTS = {
    "title": ("ArticleTitle", "Book/BookTitle"),
    "abstract": ("Abstract/AbstractText",),
    "keywords": ("KeywordList/Keyword",),
    "types": ("PublicationType",),
    "languages": ("Language",),
    "groups": ("AuthorList/Author/CollectiveName", "Book/AuthorList/Author/CollectiveName"),
    "book": ("Book/BookTitle", "Book/Publisher/PublisherName", "Book/Isbn", "ArticleIdList/ArticleId"),
    "numbers": ("ArticleIdList/ArticleId", "../PubmedBookData/ArticleIdList/ArticleId"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """`texts` hold one normalised entry a line, each between a space and a space; `dates` are sets by field
    code.

    A record has two publication dates when it came out on the web before print, so each date is a tuple.
    """

    pmid: int
    texts: dict[str, str]
    dates: dict[str, tuple[date, ...]]


def normal(text: str) -> str:
    """Lower case, no accents; what is neither letter nor digit becomes one space ("cancer's" → "cancer s")."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_A_WORD.sub(" ", text.casefold()).strip()


def parse(record: bytes) -> etree._Element:
    """The PubmedArticle or PubmedBookArticle element. Raises ValueError for anything else."""
    try:
        root = etree.fromstring(record, _PARSER)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not a PubMed record: {error}") from error
    if root.tag not in ("PubmedArticle", "PubmedBookArticle"):
        raise ValueError(f"not a PubMed record: the root element is {root.tag!r}")
    return root


def citation(root: etree._Element) -> etree._Element:
    """The part that holds the record's own PMID."""
    found = root.find("MedlineCitation")
    if found is None:
        found = root.find("BookDocument")
    if found is None or not (found.findtext("PMID") or "").strip().isdigit():
        raise ValueError("not a PubMed record: no PMID in MedlineCitation or BookDocument")
    return found


def card(record: bytes) -> Card:
    """The card of the record in these bytes. Raises ValueError when it is no PubMed record."""
    root = parse(record)
    cite = citation(root)
    places = _ARTICLE_TEXTS if cite.tag == "MedlineCitation" else _BOOK_TEXTS
    texts = {
        name: _lines(_plain(node) for path in paths for node in cite.iterfind(path)) for name, paths in places.items()
    }
    texts |= _people(cite) | _headings(cite) | {"pages": _pages(cite)}
    texts["filters"] = _lines(_filters(cite, texts))
    return Card(int(cite.findtext("PMID", "")), {k: v for k, v in texts.items() if v}, _dates(root, cite))


def _plain(node: etree._Element) -> str:
    return "".join(node.itertext()) if len(node) else node.text or ""


def _lines(entries: Iterable[str]) -> str:
    kept = [f" {text} " for text in map(normal, entries) if text]
    return "\n".join(["", *kept, ""]) if kept else ""


def _people(cite: etree._Element) -> dict[str, str]:
    lists = [*cite.iterfind("Article/AuthorList"), *cite.iterfind("AuthorList")]
    authors = [p for each in lists if each.get("Type") != "editors" for p in each if p.get("ValidYN") != "N"]
    editors = [
        *cite.iterfind("Book/AuthorList[@Type='editors']/Author"),
        *cite.iterfind("AuthorList[@Type='editors']/Author"),
    ]
    return {
        "authors": _lines(name for person in authors for name in _names(person)),
        "first": _lines(_names(authors[0]) if authors else []),
        "last": _lines(_names(authors[-1]) if authors else []),
        "editors": _lines(name for person in editors for name in _names(person)),
        "investigators": _lines(n for p in cite.iterfind("InvestigatorList/Investigator") for n in _names(p)),
        "subjects": _lines(n for p in cite.iterfind("PersonalNameSubjectList/PersonalNameSubject") for n in _names(p)),
    }


def _names(person: etree._Element) -> list[str]:
    """The ways a person is searched for: "Yan CG", "Yan Chao-Gan", "Chao-Gan Yan"; [au] also takes "Yan" alone."""
    last, fore, initials = (person.findtext(tag) or "" for tag in ("LastName", "ForeName", "Initials"))
    if not last:
        return [person.findtext("CollectiveName") or ""]
    return list(
        dict.fromkeys(name.strip() for name in (last, f"{last} {initials}", f"{last} {fore}", f"{fore} {last}"))
    )


def _headings(cite: etree._Element) -> dict[str, str]:
    found: dict[str, list[str]] = {"mesh": [], "major": []}
    for heading in cite.iterfind("MeshHeadingList/MeshHeading"):
        descriptor, *qualifiers = heading
        entries = [(_plain(descriptor), any(node.get("MajorTopicYN") == "Y" for node in heading))]
        entries += [(f"{_plain(descriptor)}/{_plain(q)}", q.get("MajorTopicYN") == "Y") for q in qualifiers]
        found["mesh"] += [text for text, _ in entries]
        found["major"] += [text for text, major in entries if major]
    return {name: _lines(entries) for name, entries in found.items()}


def _pages(cite: etree._Element) -> str:
    pages = [_plain(node) for node in cite.iterfind(".//Pagination/*")]
    return _lines([*pages, *(re.split(r"[-,;]", text)[0] for text in pages)])


def _filters(cite: etree._Element, texts: dict[str, str]) -> list[str]:
    """The [sb] values that can be told from the record alone."""
    is_book = cite.tag == "BookDocument"
    status = cite.get("Status", "")
    return [
        "all",
        *(["pubmed books"] if is_book else []),
        *(["hasabstract"] if texts.get("abstract") else []),
        *([status] if status else []),
        *(["pubmednotmedline"] if status == "PubMed-not-MEDLINE" else []),
        *(
            ["free full text"]
            if "PMC" in "".join(cite.xpath("../PubmedData/ArticleIdList/ArticleId[@IdType='pmc']/text()"))
            else []
        ),
    ]


def _dates(root: etree._Element, cite: etree._Element) -> dict[str, tuple[date, ...]]:
    stamps = {node.get("PubStatus"): day for node in root.iterfind("*/History/PubMedPubDate") if (day := day_of(node))}
    printed = _first(cite, "Article/Journal/JournalIssue/PubDate", "Book/PubDate")
    electronic = _first(cite, "Article/ArticleDate", "ContributionDate")
    entered = stamps.get("entrez") or stamps.get("pubmed")
    found = {
        "pdat": (printed, electronic),
        "ppdat": (printed,),
        "epdat": (electronic,),
        "edat": (entered or printed,),
        "mhda": (stamps.get("medline") or entered,),
        "mdat": (_first(cite, "DateRevised"),),
        "dcom": (_first(cite, "DateCompleted"),),
    }
    return {name: kept for name, days in found.items() if (kept := tuple(dict.fromkeys(d for d in days if d)))}


def _first(cite: etree._Element, *paths: str) -> date | None:
    return next((day for path in paths for node in cite.iterfind(path) if (day := day_of(node))), None)


def day_of(node: etree._Element) -> date | None:
    """The day an element with Year, Month, Day, Season or MedlineDate means: what is missing counts as the first."""
    text = {child.tag: (child.text or "").strip() for child in node}
    year = re.search(r"\d{4}", text.get("Year") or text.get("MedlineDate", ""))
    if not year:
        return None
    month = _month(text.get("Month") or text.get("Season") or text.get("MedlineDate", "")[year.end() :])
    day = text.get("Day", "")
    try:
        return date(int(year[0]), month, int(day) if day.isdigit() else 1)
    except ValueError:
        return date(int(year[0]), month, 1)


def _month(text: str) -> int:
    text = text.strip().casefold()
    if text.isdigit():
        return min(max(int(text), 1), 12)
    return _MONTHS.get(text[:3]) or next((n for name, n in _SEASONS.items() if text.startswith(name)), 1)
