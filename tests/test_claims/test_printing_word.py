"""The Word file: styles of Word, citations as Zotero's plugin keeps them, nothing of the server, the same bytes."""

import io
import json
import re
import zipfile
from html import unescape

import pytest
from lxml import etree

from claims.documents.citations.apart import taken
from claims.documents.formats.reading import parse
from claims.exports.printing import word_document
from claims.exports.printing.tree import Manuscript
from claims.exports.printing.zotero_fields import LONGEST, SCHEMA
from literature.refusals import Refused
from literature.styles.shelf import style_named
from literature.styles.style_file import Style
from tests.files.word_template import word_template_with
from tests.test_claims.printing_cast import DIV, FLOW, HOSTILE, SIGNS, TABLE, escaped, items, manuscript

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VANCOUVER = style_named("vancouver")


def parts(text: str = "", style: Style = VANCOUVER, **options) -> dict[str, bytes]:
    written = manuscript(text) if text else manuscript()
    with zipfile.ZipFile(io.BytesIO(word_document.write(written, style, **options))) as package:
        return {name: package.read(name) for name in package.namelist()}


def body(**options) -> etree._Element:
    return etree.fromstring(parts(**options)["word/document.xml"])


def shown(root: etree._Element) -> str:
    return "".join(root.itertext(f"{W}t"))


def codes(root: etree._Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{W}instrText")]


def citations(root: etree._Element) -> list[dict]:
    found = (re.fullmatch(r" ADDIN ZOTERO_ITEM CSL_CITATION (.*) ", code) for code in codes(root))
    return [json.loads(one[1]) for one in found if one]


def test_headings_title_and_list_are_in_the_styles_of_word():
    styles = [style.get(f"{W}val") for style in body().iter(f"{W}pStyle")]
    assert styles[:3] == ["Title", "Date", "Heading1"] and styles[-1] == "Bibliography"


def test_without_live_citations_there_is_no_field():
    root = body()
    assert codes(root) == [] and "A statement (1,2 RETRACTED)." in shown(root)


@pytest.mark.parametrize("style", ["vancouver", "ama", "apa", "nature", "chicago", "ieee"])
def test_live_citations_read_as_those_that_are_not(style):
    assert shown(body(style=style_named(style), live=True)) == shown(body(style=style_named(style)))


def test_a_live_citation_holds_its_works_whole():
    (cited,) = citations(body(live=True))
    first, second = cited["citationItems"]
    assert cited["schema"] == SCHEMA and re.fullmatch(r"[0-9a-f]{10}", cited["citationID"])
    assert first["itemData"] == {name: value for name, value in items()[0].items() if name != "custom"}
    assert (
        second["suffix"] == " RETRACTED"
        and second["itemData"]["title"] == "[RETRACTED] [Sample] A trial of nothing, part 2"
    )
    assert first["uris"] == ["https://pubmed.ncbi.nlm.nih.gov/30979801/"]
    assert second["uris"][0].startswith("urn:uuid:")


def test_the_text_of_a_field_is_what_the_citation_says_of_it():
    """Zotero asks about each citation that somebody seems to have changed by hand."""
    root = body(text=f"One [@Yan2019]. Two [@Sample2 **RETRACTED**; @Group3]. {TABLE}", live=True)
    inside, texts = 0, []
    for run in root.iter(f"{W}fldChar", f"{W}t"):
        kind = run.get(f"{W}fldCharType")
        inside += {"separate": 1, "end": -1}.get(kind, 0)
        if kind == "separate":
            texts.append("")
        elif kind is None and inside:
            texts[-1] += run.text
    assert [one["properties"]["plainCitation"] for one in citations(root)] == texts[:-1]


def test_each_citation_has_an_id_of_its_own_and_fields_begin_and_end():
    root = body(text="One [@Yan2019]. Two [@Yan2019]. Three [@Yan2019].", live=True)
    assert len({one["citationID"] for one in citations(root)}) == 3
    kinds = [mark.get(f"{W}fldCharType") for mark in root.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"] * 4


def test_the_list_is_a_field_that_zotero_writes_anew():
    assert codes(body(live=True))[-1] == ' ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY '


def test_the_document_names_its_style_to_zotero():
    properties = etree.fromstring(parts(live=True)["docProps/custom.xml"])
    named = {one.get("name"): one[0].text for one in properties}
    assert list(named) == [f"ZOTERO_PREF_{number}" for number in range(1, len(named) + 1)]
    assert all(len(text) <= LONGEST for text in named.values())
    data = etree.fromstring("".join(named.values()))
    assert data.find("style").get("id") == "http://www.zotero.org/styles/nlm-citation-sequence"
    assert data.find("prefs/pref").attrib == {"name": "fieldType", "value": "Field"}


def test_a_journal_that_takes_over_a_style_is_named_itself():
    properties = parts(style=style_named("brain"), live=True)["docProps/custom.xml"]
    assert 'style id="http://www.zotero.org/styles/brain"' in unescape(properties.decode())


@pytest.mark.parametrize("style", ["vancouver", "nature", "ieee"])
def test_our_own_reader_finds_each_work_of_a_live_citation(style):
    text = "Salt harms all adults who eat it [@Yan2019; @Sample4]. Sleep helps some of them [@Yan2019]."
    file = word_document.write(manuscript(text), style_named(style), live=True)
    reading = parse(file, "a.docx")
    works = taken(reading.text, markup=reading.markup).works
    assert [[work.pmid for work in cited] for cited in works] == [["30979801", "90000004"], ["30979801"]]
    assert works[0][1].doi == "10.9999/sample.4"


@pytest.mark.parametrize("live", [True, False])
def test_no_part_tells_of_the_server(live):
    for name, data in parts(live=live).items():
        assert not re.search(rb"items\.json|style\.csl|template\.docx|/tmp|/home|pandoc-", data), name


def test_without_live_citations_the_file_has_no_properties():
    assert b"<property" not in parts()["docProps/custom.xml"]


def test_the_same_manuscript_is_the_same_file_and_says_when_it_was_written():
    assert word_document.write(manuscript(), VANCOUVER, live=True) == word_document.write(
        manuscript(), VANCOUVER, live=True
    )
    assert parts()["docProps/core.xml"].count(b"2026-11-22T12:00:00Z") == 2


def test_a_table_has_a_head_that_stands_on_each_page():
    (table,) = body(text=TABLE, live=True).iter(f"{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert "Hyperconnectivity (1)" in shown(table)


def test_what_must_stand_beside_a_work_stands_in_the_list():
    (entry,) = [text for text in paragraphs() if "part 2" in text]
    assert entry.endswith(
        "Synthetic sample record. RETRACTED. Retraction: Sample J. 2021;2:9, PMID 90000099, 2021-03-04."
    )


def paragraphs(**options) -> list[str]:
    return [shown(one) for one in body(**options).iter(f"{W}p")]


def test_a_sample_record_leads_nowhere():
    root, links = body(), parts()["word/_rels/document.xml.rels"]
    assert b"ncbi.nlm.nih.gov/30979801" in links.replace(b"/pubmed", b"") and b"9000000" not in links
    assert "PMID: 90000002" in shown(root)


def test_what_stands_in_data_is_text():
    assert HOSTILE in shown(body(text=escaped(HOSTILE)))


def test_letters_of_any_script_are_kept():
    assert SIGNS in shown(body(text=SIGNS)) and "深い眠り" in shown(body(text="深い眠り"))


def test_a_template_gives_the_file_its_styles():
    changed = word_template_with(b'w:val="Abstract"', b'w:val="My own abstract"')
    assert b"My own abstract" in parts(template=changed)["word/styles.xml"]


@pytest.mark.parametrize(
    ("template", "why"),
    [
        (b"no zip", "no Word file: save it"),
        (b"x" * 6_000_000, "at most 5,242,880"),
        (b"PK\5\6" + b"\0" * 18, "missing"),
    ],
)
def test_a_template_that_is_none_is_refused(template, why):
    with pytest.raises(Refused, match=why):
        word_document.write(manuscript(), VANCOUVER, template=template)


def test_live_citations_in_footnotes_are_refused_with_what_to_do():
    with pytest.raises(Refused, match="cites in footnotes: choose another style"):
        word_document.write(manuscript(), style_named("chicago-notes-bibliography"), live=True)


def test_a_style_of_footnotes_cites_in_footnotes():
    notes = parts(style=style_named("chicago-notes-bibliography"))["word/footnotes.xml"].decode()
    assert "Reduced Default Mode Network" in notes


def test_the_flow_of_records_is_a_picture_with_words_for_those_who_do_not_see_it():
    told = {"picture": FLOW, "picture_words": "9 records identified", "markdown": f"{manuscript().markdown}{DIV}"}
    with zipfile.ZipFile(io.BytesIO(word_document.write(manuscript(**told), VANCOUVER))) as package:
        root = etree.fromstring(package.read("word/document.xml"))
        (picture,) = [name for name in package.namelist() if name.startswith("word/media/")]
        assert package.read(picture).startswith(b"\x89PNG")
    (shown_as,) = root.iter("{*}docPr")
    assert shown_as.get("descr") == "9 records identified"


def test_tables_stand_on_pages_that_lie_on_their_long_side():
    (size,) = etree.fromstring(body_of(manuscript(wide=True))).iter(f"{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h"), size.get(f"{W}orient")) == ("16838", "11906", "landscape")
    assert not list(etree.fromstring(body_of(manuscript())).iter(f"{W}pgSz"))


def body_of(written: Manuscript) -> bytes:
    with zipfile.ZipFile(io.BytesIO(word_document.write(written, VANCOUVER))) as package:
        return package.read("word/document.xml")
