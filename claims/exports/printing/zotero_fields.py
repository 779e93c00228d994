"""Citations as Zotero's plugin for Word keeps them: fields that it refreshes and sets in another style. Pure.

Without the plugin they read as plain text. A citation's field holds a CSL citation with the data of its works embedded,
so that nobody needs them in a library of their own:
https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-citation.json
What holds for the document (style, kind of field) is in custom properties ZOTERO_PREF_1, 2, … of 255 characters each:
https://github.com/zotero/zotero/blob/main/chrome/content/zotero/xpcom/integration.js (DocumentData)
"""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from claims.exports.printing.tree import Node, entries, first_inlines, last_inlines, nodes, words
from literature.entrez.identifiers import is_sample_pmid
from literature.formats.csl import doi_page, pubmed_page
from literature.formats.status import SAMPLE, status_words
from literature.styles.style_file import Style

SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"
CITATION = " ADDIN ZOTERO_ITEM CSL_CITATION {} "
BIBLIOGRAPHY = ' ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY '
GRAVE = ("retracted", "concern")
LONGEST = 255  # characters of a property that Word keeps
RUN = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
INSTRUCTION = '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'


def make_live(tree: Node, items: Sequence[Mapping[str, Any]]) -> None:
    """Puts each citation and the list of references of the tree into a field, in place."""
    by_key = {str(item["id"]): item for item in items}
    cites = [node for node in nodes(tree["blocks"]) if node["t"] == "Cite"]
    for index, cite in enumerate(cites):
        code = CITATION.format(json.dumps(citation(cite, index, by_key), ensure_ascii=False, separators=(",", ":")))
        cite["c"][1] = [_begin(code), *cite["c"][1], _end()]
    if listed := entries(tree):
        first_inlines(listed[0]).insert(0, _begin(BIBLIOGRAPHY))
        last_inlines(listed[-1]).append(_end())


def citation(cite: Node, index: int, items: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The CSL citation of the citation with this index in the text. A work that `items` lack is left out."""
    cited = [one for one in cite["c"][0] if one["citationId"] in items]
    shown = words(cite["c"][1])
    keys = ",".join(one["citationId"] for one in cited)
    return {
        "citationID": hashlib.sha256(f"{index} {keys}".encode()).hexdigest()[:10],
        "properties": {"formattedCitation": shown, "plainCitation": shown, "noteIndex": 0},
        "citationItems": [_cited(one, items[one["citationId"]]) for one in cited],
        "schema": SCHEMA,
    }


def _cited(one: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    data = {name: value for name, value in item.items() if name != "custom"}
    if warning := _warning(item.get("custom", {})):  # few styles print a note; a refreshed list must say it still
        data["title"] = f"[{warning}] {item.get('title', '')}".strip()
    parts = {"prefix": words(one["citationPrefix"]), "suffix": words(one["citationSuffix"])}
    said = {name: text for name, text in parts.items() if text}
    return {"id": item["id"], "uris": [address(item)], "itemData": data, **said}


def _warning(custom: Mapping[str, Any]) -> str:
    if custom.get("status") in GRAVE:
        return status_words(custom["status"], custom["notices"])
    return SAMPLE if custom.get("sample") else ""


def address(item: Mapping[str, Any]) -> str:
    """By which Zotero takes the same work for the same: no address of a library, since it is in none."""
    if is_sample_pmid(item.get("PMID")):
        return uuid.uuid5(uuid.NAMESPACE_OID, str(item["PMID"])).urn
    known = (pubmed_page(item["PMID"]) if item.get("PMID") else "", doi_page(item["DOI"]) if item.get("DOI") else "")
    return next(filter(None, known), "") or uuid.uuid5(uuid.NAMESPACE_OID, str(item["id"])).urn


def preferences(style: Style, *, session: str) -> list[tuple[str, str]]:
    """The properties of the document, by their names; the text is cut before it is escaped, as the plugin reads it."""
    data = (
        f'<data data-version="3" zotero-version="7.0.0"><session id={quoteattr(session)}/>'
        f"<style id={quoteattr(style.address)} locale={quoteattr(style.locale)} "
        'hasBibliography="1" bibliographyStyleHasBeenSet="1"/>'
        '<prefs><pref name="fieldType" value="Field"/>'
        '<pref name="automaticJournalAbbreviations" value="false"/></prefs></data>'
    )
    cut = (data[start : start + LONGEST] for start in range(0, len(data), LONGEST))
    return [(f"ZOTERO_PREF_{number}", part) for number, part in enumerate(cut, start=1)]


def _begin(code: str) -> Node:
    return _raw(RUN.format("begin") + INSTRUCTION.format(escape(code)) + RUN.format("separate"))


def _end() -> Node:
    return _raw(RUN.format("end"))


def _raw(xml: str) -> Node:
    return {"t": "RawInline", "c": ["openxml", xml]}
