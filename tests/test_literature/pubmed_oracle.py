"""What Biopython's parser says about a PubmedArticle, in the shapes of `Record`: an independent second reading."""

import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any

_TAG = re.compile(r"</?(?:i|b|u|sub|sup)>")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_SHIFTED = re.compile(r"(?<=\d)((?:</?[ibu]>)*)<(sup|sub)>(?=(?:<[ibu]>)*[-+\u2212\u2013]?\d)")


def plain(text: Any) -> str:
    """Biopython leaves inline tags as text; the caret between two numbers is our house rule."""
    marked = _SHIFTED.sub(lambda shift: "^" if shift.group(2) == "sup" else "_", str(text or ""))
    line = " ".join(_TAG.sub("", marked).split())
    return _ENTITY.sub(lambda entity: unescape(entity.group()), line)


def _attribute(element: Any, name: str, default: str = "") -> str:
    return str(getattr(element, "attributes", {}).get(name, default))


def _sections(abstract: Any) -> list[tuple[str, str, str]]:
    parts = abstract.get("AbstractText", [])
    return [
        (_attribute(part, "Label").replace("UNLABELLED", ""), _attribute(part, "NlmCategory"), plain(part))
        for part in parts
        if plain(part)
    ]


def _people(listing: Any) -> list[tuple]:
    return [
        (
            plain(person.get("LastName")),
            plain(person.get("ForeName")),
            plain(person.get("Initials")),
            plain(person.get("Suffix")),
            plain(person.get("CollectiveName")),
            [plain(place["Affiliation"]) for place in person.get("AffiliationInfo", []) if plain(place["Affiliation"])],
            _attribute(person, "ValidYN", "Y") != "N",
            _attribute(person, "EqualContrib") == "Y",
        )
        for person in listing
    ]


def _mesh(citation: Any) -> list[tuple]:
    def term(element: Any) -> tuple[str, str, bool]:
        return _attribute(element, "UI"), plain(element), _attribute(element, "MajorTopicYN") == "Y"

    return [
        (term(heading["DescriptorName"])[:2], [term(qualifier) for qualifier in heading["QualifierName"]])
        for heading in citation.get("MeshHeadingList", [])
    ]


def _notices(citation: Any) -> list[tuple]:
    return [
        (
            _attribute(link, "RefType"),
            plain(link.get("RefSource")),
            plain(link.get("PMID")),
            plain(link.get("Note")),
        )
        for link in citation.get("CommentsCorrectionsList", [])
        if _attribute(link, "RefType") not in ("", "Cites")
    ]


def _reference_pmids(article: Any) -> list[str]:
    def listed(listings: Any) -> list[str]:
        found = []
        for listing in listings:
            for reference in listing.get("Reference", []):
                ids = {_attribute(one, "IdType", "pubmed"): plain(one) for one in reference.get("ArticleIdList", [])}
                found.append(ids.get("pubmed", ""))
            found += listed(listing.get("ReferenceList", []))
        return found

    printed = listed(article.get("PubmedData", {}).get("ReferenceList", []))
    links = article["MedlineCitation"].get("CommentsCorrectionsList", [])
    cited = [plain(link.get("PMID")) for link in links if _attribute(link, "RefType") == "Cites"]
    return printed + [pmid for pmid in cited if pmid not in printed]


def _day(element: Any) -> str:
    return "-".join(str(element[name]).zfill(2) for name in ("Year", "Month", "Day") if name in element)


def _number(text: str) -> int | None:
    if text.isalpha():
        return time.strptime(text[:3], "%b").tm_mon
    return int(text) if text else None


def _own_dois(article: Any) -> set[str]:
    places = article["MedlineCitation"]["Article"].get("ELocationID", [])
    valid = [p for p in places if _attribute(p, "EIdType") == "doi" and _attribute(p, "ValidYN", "Y") != "N"]
    listed = [one for one in _ids(article) if one[0] == "doi"]
    named = {unescape(str(one)).strip().lower() for one in valid} | {unescape(value).lower() for _, value in listed}
    return {doi for doi in named if doi.startswith("10.")}


def _ids(article: Any) -> list[tuple[str, str]]:
    listed = article.get("PubmedData", {}).get("ArticleIdList", [])
    return [(_attribute(one, "IdType", "pubmed"), str(one).strip()) for one in listed]


def _first_year(article: Any) -> str:
    date = article["MedlineCitation"]["Article"]["Journal"]["JournalIssue"]["PubDate"]
    found = re.search(r"\d{4}", str(date.get("Year") or date.get("MedlineDate") or ""))
    return found.group() if found else ""


def _text(path: str) -> Callable[[Any], str]:
    """The plain text at the end of a path of keys, "" when it breaks off."""

    def read(article: Any) -> str:
        for name in path.split("/"):
            article = article.get(name, {})
        return plain(article) if article else ""

    return read


_ARTICLE = "MedlineCitation/Article"
READERS: dict[str, Callable[[Any], Any]] = {
    "title": _text(f"{_ARTICLE}/ArticleTitle"),
    "vernacular_title": _text(f"{_ARTICLE}/VernacularTitle"),
    "journal": _text(f"{_ARTICLE}/Journal/Title"),
    "journal_iso": _text(f"{_ARTICLE}/Journal/ISOAbbreviation"),
    "volume": _text(f"{_ARTICLE}/Journal/JournalIssue/Volume"),
    "issue": _text(f"{_ARTICLE}/Journal/JournalIssue/Issue"),
    "journal_medline": _text("MedlineCitation/MedlineJournalInfo/MedlineTA"),
    "nlm_id": _text("MedlineCitation/MedlineJournalInfo/NlmUniqueID"),
    "issn_linking": _text("MedlineCitation/MedlineJournalInfo/ISSNLinking"),
    "country": _text("MedlineCitation/MedlineJournalInfo/Country"),
    "conflict_of_interest": _text("MedlineCitation/CoiStatement"),
    "publication_status": _text("PubmedData/PublicationStatus"),
    "abstract_copyright": _text(f"{_ARTICLE}/Abstract/CopyrightInformation"),
    "abstract": lambda a: _sections(a["MedlineCitation"]["Article"].get("Abstract", {})),
    "other_abstracts": lambda a: [
        (_attribute(other, "Type"), _attribute(other, "Language", "eng"), _sections(other))
        for other in a["MedlineCitation"]["OtherAbstract"]
    ],
    "authors": lambda a: _people(a["MedlineCitation"]["Article"].get("AuthorList", [])),
    "authors_complete": lambda a: (
        _attribute(a["MedlineCitation"]["Article"].get("AuthorList"), "CompleteYN", "Y") != "N"
    ),
    "investigators": lambda a: [p for listing in a["MedlineCitation"]["InvestigatorList"] for p in _people(listing)],
    "languages": lambda a: [plain(one) for one in a["MedlineCitation"]["Article"]["Language"]],
    "publication_types": lambda a: [
        (_attribute(one, "UI"), plain(one)) for one in a["MedlineCitation"]["Article"]["PublicationTypeList"]
    ],
    "mesh": lambda a: _mesh(a["MedlineCitation"]),
    "chemicals": lambda a: [
        (
            _attribute(one["NameOfSubstance"], "UI"),
            plain(one["NameOfSubstance"]),
            plain(one["RegistryNumber"]),
        )
        for one in a["MedlineCitation"].get("ChemicalList", [])
    ],
    "keywords": lambda a: [
        (plain(one), _attribute(listing, "Owner", "NLM"), _attribute(one, "MajorTopicYN") == "Y")
        for listing in a["MedlineCitation"]["KeywordList"]
        for one in listing
        if plain(one)
    ],
    "grants": lambda a: [
        tuple(plain(one.get(name)) for name in ("GrantID", "Acronym", "Agency", "Country"))
        for one in a["MedlineCitation"]["Article"].get("GrantList", [])
    ],
    "databanks": lambda a: [
        (plain(one["DataBankName"]), [plain(number) for number in one.get("AccessionNumberList", [])])
        for one in a["MedlineCitation"]["Article"].get("DataBankList", [])
    ],
    "notices": lambda a: _notices(a["MedlineCitation"]),
    "references": _reference_pmids,
    "identifiers": _ids,
    "history": lambda a: [
        (_attribute(one, "PubStatus"), *(_number(str(one[name])) for name in ("Year", "Month", "Day")))
        for one in a.get("PubmedData", {}).get("History", [])
    ],
    "date_completed": lambda a: _day(a["MedlineCitation"].get("DateCompleted", {})),
    "date_revised": lambda a: _day(a["MedlineCitation"].get("DateRevised", {})),
    "citation_subsets": lambda a: [plain(one) for one in a["MedlineCitation"]["CitationSubset"]],
    "general_notes": lambda a: [plain(one) for one in a["MedlineCitation"]["GeneralNote"]],
    "status": lambda a: _attribute(a["MedlineCitation"], "Status"),
    "owner": lambda a: _attribute(a["MedlineCitation"], "Owner", "NLM"),
    "indexing_method": lambda a: _attribute(a["MedlineCitation"], "IndexingMethod"),
    "version": lambda a: int(_attribute(a["MedlineCitation"]["PMID"], "Version", "1")),
    "doi": _own_dois,
    "year": _first_year,
}
