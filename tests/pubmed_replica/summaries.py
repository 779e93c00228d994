"""ESummary's document summaries (version 1 XML, version 2.0 XML, JSON) and the MEDLINE text, from a record's XML."""

import textwrap
from collections.abc import Iterable
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from tests.pubmed_replica.answers import DTDS, TEXT, Answer, as_json, build, element, header, xml
from tests.pubmed_replica.cards import citation, day_of, parse

MISSING = "cannot get document summary"
TOO_MANY = "Too many UIDs in request. Maximum number of UIDs is 500 for JSON format output."
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n'
    '<!DOCTYPE eSummaryResult PUBLIC "-//NLM//DTD esummary {public}//EN" "' + DTDS + '/{system}">\n<eSummaryResult>\n'
)
_V1 = _HEAD.format(public="v1 20041029", system="20041029/esummary-v1.dtd")
_V2 = _HEAD.format(public="pubmed 20160808", system="20160808/esummary_pubmed.dtd")
_STATUSES = {
    "MEDLINE": "PubMed - indexed for MEDLINE",
    "PubMed-not-MEDLINE": "PubMed",
    "Publisher": "PubMed - as supplied by publisher",
    "In-Process": "PubMed - in process",
    "In-Data-Review": "PubMed - in process",
}
_NUMBERED = {"pubmed": 1, "pii": 4, "doi": 3, "pmc": 8, "mid": 8}


def summary(record: bytes) -> dict[str, Any]:
    """ESummary's JSON object of one record. It has neither MeSH nor abstract, as NCBI's has not."""
    root = parse(record)
    cite = citation(root)
    text = _Reader(cite)
    authors = [{"name": n, "authtype": kind, "clusterid": ""} for n, kind in _authors(cite)]
    pub_date = text.date("Article/Journal/JournalIssue/PubDate", "Book/PubDate")
    return {
        "uid": text.one("PMID"),
        "pubdate": pub_date,
        "epubdate": text.date("Article/ArticleDate"),
        "source": text.one("MedlineJournalInfo/MedlineTA", "Book/BookTitle"),
        "authors": authors,
        "lastauthor": authors[-1]["name"] if authors else "",
        "title": text.one("Article/ArticleTitle", "ArticleTitle", "Book/BookTitle"),
        "sorttitle": text.one("Article/ArticleTitle", "ArticleTitle", "Book/BookTitle").casefold().rstrip("."),
        "volume": text.one("Article/Journal/JournalIssue/Volume"),
        "issue": text.one("Article/Journal/JournalIssue/Issue"),
        "pages": text.one("Article/Pagination/MedlinePgn", "Article/Pagination/StartPage"),
        "lang": text.all("Article/Language", "Language"),
        "nlmuniqueid": text.one("MedlineJournalInfo/NlmUniqueID"),
        "issn": text.one("Article/Journal/ISSN[@IssnType='Print']"),
        "essn": text.one("Article/Journal/ISSN[@IssnType='Electronic']"),
        "pubtype": text.all("Article/PublicationTypeList/PublicationType", "PublicationType"),
        "recordstatus": _STATUSES.get(cite.get("Status", ""), "PubMed"),
        "pubstatus": "".join(root.xpath("*/PublicationStatus/text()")),
        "articleids": _ids(root),
        "history": [
            {"pubstatus": n.get("PubStatus"), "date": _stamp(n)} for n in root.iterfind("*/History/PubMedPubDate")
        ],
        "references": [],
        "attributes": ["Has Abstract"] if cite.find(".//AbstractText") is not None else [],
        "pmcrefcount": "",
        "fulljournalname": text.one("Article/Journal/Title"),
        "elocationid": "; ".join(f"{n.get('EIdType')}: {n.text}" for n in cite.iterfind("Article/ELocationID")),
        "doctype": "chapter" if cite.tag == "BookDocument" else "citation",
        "booktitle": text.one("Book/BookTitle"),
        "sortpubdate": _sort_date(cite),
        "sortfirstauthor": authors[0]["name"] if authors else "",
        "vernaculartitle": text.one("Article/VernacularTitle"),
    }


class _Reader:
    def __init__(self, cite: etree._Element) -> None:
        self.cite = cite

    def all(self, *paths: str) -> list[str]:
        return ["".join(node.itertext()).strip() for path in paths for node in self.cite.iterfind(path)]

    def one(self, *paths: str) -> str:
        return next(iter(self.all(*paths)), "")

    def date(self, *paths: str) -> str:
        """A date as NCBI writes it: "2019 Apr 30", "1994 Sep-Dec"."""
        node = next((n for path in paths for n in self.cite.iterfind(path)), None)
        return "" if node is None else " ".join((child.text or "").strip() for child in node)


def _authors(cite: etree._Element) -> list[tuple[str, str]]:
    people = [
        *cite.iterfind("Article/AuthorList/Author"),
        *cite.iterfind("AuthorList[@Type='authors']/Author"),
    ]
    named = [
        (
            p.findtext("CollectiveName") or " ".join(filter(None, (p.findtext("LastName"), p.findtext("Initials")))),
            p,
        )
        for p in people
        if p.get("ValidYN") != "N"
    ]
    return [(name, "CollectiveName" if p.find("CollectiveName") is not None else "Author") for name, p in named]


def _ids(root: etree._Element) -> list[dict[str, Any]]:
    nodes = [*root.iterfind("*/ArticleIdList/ArticleId")]
    found = [(node.get("IdType", "pubmed"), node.text or "") for node in nodes]
    found += [("pmcid", f"pmc-id: {value};") for kind, value in found if kind == "pmc"]
    return [{"idtype": kind, "idtypen": _NUMBERED.get(kind, 5), "value": value} for kind, value in found]


def _stamp(node: etree._Element) -> str:
    day = day_of(node)
    clock = f"{int(node.findtext('Hour') or 0):02}:{int(node.findtext('Minute') or 0):02}"
    return f"{day:%Y/%m/%d} {clock}" if day else ""


def _sort_date(cite: etree._Element) -> str:
    node = cite.find("Article/Journal/JournalIssue/PubDate")
    day = day_of(node) if node is not None else None
    return f"{day:%Y/%m/%d} 00:00" if day else ""


def summaries_json(wanted: Iterable[tuple[int, bytes | None]]) -> Answer:
    found = {str(pmid): summary(record) if record else {"uid": str(pmid), "error": MISSING} for pmid, record in wanted}
    return as_json({"header": header("esummary"), "result": {"uids": list(found), **found}})


def summaries_v2(wanted: Iterable[tuple[int, bytes | None]], day: date) -> Answer:
    sets = "".join(
        f'<DocumentSummary uid="{pmid}">\n'
        + (_document(summary(record)) if record else element("error", MISSING))
        + "\n</DocumentSummary>\n"
        for pmid, record in wanted
    )
    return xml(
        f'{_V2}<DocumentSummarySet status="OK">\n{element("DbBuild", build(day))}\n{sets}\n'
        "</DocumentSummarySet>\n</eSummaryResult>\n"
    )


# Version 2.0's element names, where they are not the JSON name with a capital.
_V2_NAMES = {
    "pubdate": "PubDate", "epubdate": "EPubDate", "lastauthor": "LastAuthor", "sorttitle": "SortTitle",
    "nlmuniqueid": "NlmUniqueID", "issn": "ISSN", "essn": "ESSN", "recordstatus": "RecordStatus",
    "pubstatus": "PubStatus", "fulljournalname": "FullJournalName", "elocationid": "ELocationID",
    "doctype": "DocType", "booktitle": "BookTitle", "sortpubdate": "SortPubDate",
    "sortfirstauthor": "SortFirstAuthor", "vernaculartitle": "VernacularTitle", "pmcrefcount": "PmcRefCount",
}  # fmt: skip
_V2_LISTS = {"lang": ("Lang", "string"), "pubtype": ("PubType", "flag"), "attributes": ("Attributes", "flag")}
_V2_GROUPS = {
    "authors": ("Authors", "Author", {"name": "Name", "authtype": "AuthType", "clusterid": "ClusterID"}),
    "articleids": ("ArticleIds", "ArticleId", {"idtype": "IdType", "idtypen": "IdTypeN", "value": "Value"}),
    "history": ("History", "PubMedPubDate", {"pubstatus": "PubStatus", "date": "Date"}),
}


def _document(facts: dict[str, Any]) -> str:
    lines = []
    for key, value in facts.items():
        if key in _V2_GROUPS:
            outer, inner, names = _V2_GROUPS[key]
            items = ("".join(element(names[k], v) for k, v in each.items()) for each in value)
            lines.append(f"<{outer}>" + "".join(f"<{inner}>{item}</{inner}>" for item in items) + f"</{outer}>")
        elif key in _V2_LISTS:
            outer, inner = _V2_LISTS[key]
            lines.append(f"<{outer}>" + "".join(element(inner, text) for text in value) + f"</{outer}>")
        elif key not in ("uid", "references"):
            lines.append(element(_V2_NAMES.get(key, key.capitalize()), value))
    return "\n".join("\t" + line for line in lines)


def summaries_v1(wanted: Iterable[tuple[int, bytes | None]]) -> Answer:
    """The default version: Items by name; an unknown UID is an ERROR among the summaries."""
    parts = (
        _docsum(summary(record)) if record else element("ERROR", f"UID={pmid}: {MISSING}") for pmid, record in wanted
    )
    return xml(_V1 + "\n".join(parts) + "\n</eSummaryResult>\n")


def _docsum(facts: dict[str, Any]) -> str:
    names = {
        **_V2_NAMES,
        "source": "Source",
        "title": "Title",
        "volume": "Volume",
        "issue": "Issue",
        "pages": "Pages",
    }
    items = [_item(names[k], "Date" if k.endswith("pubdate") else "String", facts[k]) for k in names if k in facts]
    items.append(_list("AuthorList", (_item("Author", "String", a["name"]) for a in facts["authors"])))
    items.append(_list("PubTypeList", (_item("PubType", "String", text) for text in facts["pubtype"])))
    items.append(_list("ArticleIds", (_item(i["idtype"], "String", i["value"]) for i in facts["articleids"])))
    items.append(_list("History", (_item(h["pubstatus"], "Date", h["date"]) for h in facts["history"])))
    items.append(_item("HasAbstract", "Integer", int(bool(facts["attributes"]))))
    return f"<DocSum>\n\t{element('Id', facts['uid'])}\n\t" + "\n\t".join(items) + "\n</DocSum>\n"


def _item(name: str, kind: str, value: object) -> str:
    return f'<Item Name="{name}" Type="{kind}">{escape(str(value))}</Item>'


def _list(name: str, items: Iterable[str]) -> str:
    return f'<Item Name="{name}" Type="List">' + "".join(items) + "</Item>"


def error_v1(text: str) -> Answer:
    return xml(f"{_V1}\t{element('ERROR', text)}\n</eSummaryResult>\n")


def medline(records: Iterable[bytes]) -> Answer:
    """rettype=medline: the tags Bio.Medline and reference managers read most; a blank line between records."""
    return Answer(("\n" + "\n".join(_medline_record(record) for record in records)).encode(), TEXT)


def _medline_record(record: bytes) -> str:
    facts = summary(record)
    cite = citation(parse(record))
    text = _Reader(cite)
    ids = {each["idtype"]: each["value"] for each in facts["articleids"]}
    rows = [
        ("PMID", facts["uid"]),
        ("STAT", cite.get("Status", "")),
        ("VI", facts["volume"]),
        ("IP", facts["issue"]),
    ]
    rows += [("DP", facts["pubdate"]), ("TI", facts["title"]), ("PG", facts["pages"])]
    rows.append(("AB", " ".join(_section(n) for n in cite.iterfind(".//Abstract/AbstractText"))))
    rows += [("CN" if a["authtype"] == "CollectiveName" else "AU", a["name"]) for a in facts["authors"]]
    rows += [("LA", lang) for lang in facts["lang"]] + [("PT", kind) for kind in facts["pubtype"]]
    rows += [("TA", facts["source"]), ("JT", facts["fulljournalname"]), ("JID", facts["nlmuniqueid"])]
    rows += [("MH", name) for name in text.all("MeshHeadingList/MeshHeading/DescriptorName")]
    rows += [(tag, ids.get(kind, "")) for tag, kind in (("PMC", "pmc"),)]
    rows += [("AID", f"{value} [{kind}]") for kind, value in ids.items() if kind in ("doi", "pii")]
    return "".join(f"{tag:<4}- {_folded(value)}\n" for tag, value in rows if value)


def _section(node: etree._Element) -> str:
    label = node.get("Label")
    return (f"{label}: " if label else "") + "".join(node.itertext()).strip()


def _folded(value: str) -> str:
    return "\n      ".join(textwrap.wrap(value, 80, break_long_words=False, break_on_hyphens=False))
