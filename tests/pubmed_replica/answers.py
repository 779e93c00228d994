"""The bodies NCBI sends, byte for byte where a captured answer shows them. Pure: values in, bytes out."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from tests.pubmed_replica.fields import FIELDS
from tests.pubmed_replica.search import Outcome

XML = "text/xml; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"

DTDS = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE {root} PUBLIC "-//NLM//DTD {public}//EN" "'
    + DTDS
    + '/{system}">\n'
)
_SEARCH = _HEAD.format(root="eSearchResult", public="esearch 20060628", system="20060628/esearch.dtd")
_POST = _HEAD.format(root="ePostResult", public="epost 20090526", system="20090526/epost.dtd")
_LINK = _HEAD.format(root="eLinkResult", public="elink 20101123", system="20101123/elink.dtd")
_INFO = _HEAD.format(root="eInfoResult", public="einfo 20190110", system="20190110/einfo.dtd")
# NCBI's own slip: the DOCTYPE names eEfetchResult, the root is eFetchResult.
_FETCH_ERROR = _HEAD.format(root="eEfetchResult", public="efetch 20131226", system="20131226/efetch.dtd")
_SET = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>'
)

WALL = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve "
    "the first 9,999 records matching the query. To obtain more than 9,999 PubMed records, consider using EDirect that "
    "contains additional logic to batch PubMed search results automatically so that an arbitrary number can be "
    "retrieved. For details see https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)
NO_IDS = "ID list is empty! Possibly it has no correct IDs."


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    kind: str = XML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search: the slice, and the session when `usehistory=y`."""

    count: int
    start: int
    pmids: list[int]
    session: tuple[int, str] | None = None


def xml(text: str, status: int = 200) -> Answer:
    return Answer(text.encode(), XML, status)


def as_json(value: Any, status: int = 200) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n", JSON, status)


def element(tag: str, text: object) -> str:
    return f"<{tag}>{escape(str(text))}</{tag}>" if text != "" else f"<{tag}/>"


def header(tool: str) -> dict[str, str]:
    return {"type": tool, "version": "0.3"}


def search_xml(page: Page, outcome: Outcome) -> Answer:
    ids = "<IdList>\n" + "".join(f"<Id>{p}</Id>\n" for p in page.pmids) + "</IdList>" if page.pmids else "<IdList/>"
    pairs = "".join(
        f"<Translation>     {element('From', a)}     {element('To', b)}    </Translation>"
        for a, b in outcome.translated
    )
    return xml(
        f"{_SEARCH}<eSearchResult>{element('Count', page.count)}{element('RetMax', len(page.pmids))}"
        f"{element('RetStart', page.start)}"
        + (element("QueryKey", page.session[0]) + element("WebEnv", page.session[1]) if page.session else "")
        + ids
        + (f"<TranslationSet>{pairs}</TranslationSet>" if pairs else "<TranslationSet/>")
        + element("QueryTranslation", outcome.translation)
        + _complaints_xml(outcome)
        + "</eSearchResult>\n"
    )


def _complaints_xml(outcome: Outcome) -> str:
    errors = _many("PhraseNotFound", outcome.phrases_not_found)
    warnings = (
        _many("PhraseIgnored", outcome.ignored)
        + _many("QuotedPhraseNotFound", outcome.quoted_not_found)
        + _many("OutputMessage", outcome.messages)
    )
    return (f"<ErrorList>{errors}</ErrorList>" if outcome.has_errors else "") + (
        f"<WarningList>{warnings}</WarningList>" if outcome.has_warnings else ""
    )


def _many(tag: str, texts: Iterable[str]) -> str:
    return "".join(element(tag, text) for text in texts)


def search_json(page: Page, outcome: Outcome) -> Answer:
    """The JSON form: every number a string, errorlist and warninglist only when there is something to say."""
    result: dict[str, Any] = {
        "count": str(page.count),
        "retmax": str(len(page.pmids)),
        "retstart": str(page.start),
    }
    if page.session:
        result |= {"querykey": str(page.session[0]), "webenv": page.session[1]}
    result |= {
        "idlist": [str(pmid) for pmid in page.pmids],
        "translationset": [{"from": a, "to": b} for a, b in outcome.translated],
        "querytranslation": outcome.translation,
    }
    if outcome.has_errors:
        result["errorlist"] = {"phrasesnotfound": outcome.phrases_not_found, "fieldsnotfound": []}
    if outcome.has_warnings:
        result["warninglist"] = {
            "phrasesignored": outcome.ignored,
            "quotedphrasesnotfound": outcome.quoted_not_found,
            "outputmessages": outcome.messages,
        }
    return as_json({"header": header("esearch"), "esearchresult": result})


def count_only(count: int, as_json_too: bool) -> Answer:
    if as_json_too:
        return as_json({"header": header("esearch"), "esearchresult": {"count": str(count)}})
    return xml(f"{_SEARCH}<eSearchResult>\n\t{element('Count', count)}\n</eSearchResult>\n")


def search_error(text: str, as_json_too: bool) -> Answer:
    """An error in a 200. In JSON a line feed stays raw inside the string, as NCBI's does: not valid JSON."""
    if as_json_too:
        body = (
            '{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"'
            + text.replace('"', '\\"')
            + '"}}\n'
        )
        return Answer(body.encode(), JSON)
    return xml(f"{_SEARCH}<eSearchResult>{element('ERROR', text)}</eSearchResult>\n")


def article_set(records: Iterable[bytes]) -> Answer:
    body = b"\n".join(records)
    return Answer(_SET + (b"\n" + body + b"\n" if body else b"") + b"</PubmedArticleSet>")


def fetch_error(text: str, status: int = 400, plain: bool = False) -> Answer:
    if plain:
        return Answer(text.replace(" ", "+").encode() + b"\n", TEXT, status)
    return xml(f"{_FETCH_ERROR}<eFetchResult>\n\t{element('ERROR', text)}\n</eFetchResult>\n", status)


def posted(key: int, web_env: str) -> Answer:
    return xml(f"{_POST}<ePostResult>\n\t{element('QueryKey', key)}\n\t{element('WebEnv', web_env)}\n</ePostResult>\n")


def post_error(*texts: str) -> Answer:
    return xml(f"{_POST}<ePostResult>\n" + "".join(f"\t{element('ERROR', t)}\n" for t in texts) + "</ePostResult>\n")


def links(sets: list[tuple[list[int], str, list[int]]]) -> Answer:
    """ELink, cmd=neighbor: one LinkSet for each (source PMIDs, link name, linked PMIDs)."""
    parts = (
        "<LinkSet>\n<DbFrom>pubmed</DbFrom>\n<IdList>\n" + _many("Id", map(str, sources)) + "\n</IdList>\n"
        + (f"<LinkSetDb>\n<DbTo>pubmed</DbTo>\n{element('LinkName', name)}\n"
           + "".join(f"<Link>{element('Id', p)}</Link>\n" for p in linked) + "</LinkSetDb>\n" if linked else "")
        + "</LinkSet>\n"
        for sources, name, linked in sets
    )  # fmt: skip
    return xml(_LINK + "<eLinkResult>\n" + "".join(parts) + "</eLinkResult>\n")


def links_json(sets: list[tuple[list[int], str, list[int]]]) -> Answer:
    linksets = [
        {
            "dbfrom": "pubmed",
            "ids": [str(pmid) for pmid in sources],
            "linksetdbs": [{"dbto": "pubmed", "linkname": name, "links": [str(p) for p in linked]}] if linked else [],
        }
        for sources, name, linked in sets
    ]
    return as_json({"header": header("elink"), "linksets": linksets})


def link_error(text: str) -> Answer:
    return xml(f"{_LINK}<eLinkResult>\n{element('ERROR', text)}\n</eLinkResult>\n")


def databases() -> Answer:
    return xml(f"{_INFO}<eInfoResult>\n<DbList>\n\n\t<DbName>pubmed</DbName>\n</DbList>\n\n</eInfoResult>\n")


def info(count: int, day: date) -> Answer:
    facts = "".join(
        f"\n\t\t{element(tag, text)}"
        for tag, text in (
            ("DbName", "pubmed"),
            ("MenuName", "PubMed"),
            ("Description", "PubMed bibliographic record"),
            ("DbBuild", build(day)),
            ("Count", count),
            ("LastUpdate", f"{day:%Y/%m/%d} 06:33"),
        )
    )
    listed = "".join(
        "\n\t\t\t<Field>" + "".join(element(tag, text) for tag, text in _about(each).items()) + "</Field>"
        for each in FIELDS
    )
    return xml(
        f"{_INFO}<eInfoResult>\n\t<DbInfo>{facts}\n\t\t<FieldList>{listed}\n\t\t</FieldList>\n\t\t<LinkList>\n\t\t\t<Link>"
        "<Name>pubmed_pubmed</Name><Menu>Similar articles</Menu><Description>Similar PubMed articles</Description>"
        "<DbTo>pubmed</DbTo></Link>\n\t\t</LinkList>\n\t</DbInfo>\n\n</eInfoResult>\n"
    )


def info_json(count: int, day: date) -> Answer:
    about = [{name.casefold(): text for name, text in _about(each).items()} for each in FIELDS]
    facts = {"dbname": "pubmed", "menuname": "PubMed", "description": "PubMed bibliographic record"}
    facts |= {"dbbuild": build(day), "count": str(count), "lastupdate": f"{day:%Y/%m/%d} 06:33"}
    return as_json(
        {
            "header": header("einfo"),
            "einforesult": {"dbinfo": [{**facts, "fieldlist": about, "linklist": []}]},
        }
    )


def _about(each: Any) -> dict[str, str]:
    flags = {
        "IsDate": each.is_date,
        "IsNumerical": False,
        "SingleToken": each.kind != "words",
        "Hierarchy": False,
    }
    return {"Name": each.code, "FullName": each.name, "Description": each.name, "TermCount": ""} | {
        name: "Y" if flag else "N" for name, flag in {**flags, "IsHidden": False}.items()
    }


def build(day: date) -> str:
    return f"Build-{day:%Y.%m.%d}.06.33"
