"""A contract over all formats, and what is special to each: nothing in a file acts, and everything survives in it."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from Bio import Medline
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from claims.exports import FORMATS
from claims.exports.csv_tables import safe
from claims.exports.flow import Flow
from claims.exports.scope import MODES, Scope
from literature.refusals import Refused
from tests.test_claims.exports_cast import (
    NASTY,
    NOON,
    claim,
    read_file,
    real_works,
    sample,
    summary,
    told,
    yan,
)

SCHEMA = Path(__file__).resolve().parents[2] / "templates/static/claimwatch/summary-2.schema.json"
UNICODE = "Größe β−1 ≥ 中文 naïve 😀 Ł"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "=cmd|' /C calc'!A0"]


class Tags(HTMLParser):
    """The elements that are open at the end, and the ids; an end that closes another element fails."""

    def __init__(self):
        super().__init__()
        self.open, self.ids = [], []

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        self.open += [] if tag in ("meta", "br", "rect", "path") else [tag]

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "png"])
def test_letters_of_any_script_survive(name):
    text = read_file(FORMATS[name], told(UNICODE))
    lost = {word for word in UNICODE.split() if word not in text} - {"≥"}
    assert not lost or ((name, lost) == ("pdf", {"中文"}) and "signs that no font here has are not shown" in text)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_summary_gives_the_same_bytes(name):
    assert FORMATS[name].data(told()) == FORMATS[name].data(told())


@pytest.mark.parametrize("name, mode", [(name, mode) for name in FORMATS for mode in FORMATS[name].modes])
def test_each_mode_is_written_also_of_a_document_that_holds_nothing(name, mode):
    assert FORMATS[name].data(summary(works=[], scope=Scope(mode=mode))) or name in ("bib", "biblatex", "ris", "nbib")


@pytest.mark.parametrize("name", ["html", "md", "xlsx", "csv", "json", "jsonld"])
def test_what_is_contested_and_how_certain_it_is_is_said(name):
    text = read_file(FORMATS[name], told())
    assert "This may hold: 1 paper supports it; 1 paper contradicts it." in text
    assert "contested" in text.lower() and "low" in text


@pytest.mark.parametrize("mode", MODES)
def test_html_is_whole_loads_nothing_and_runs_nothing(mode):
    text = FORMATS["html"].write(told(EVIL, scope=Scope(mode=mode)))
    tags = Tags()
    tags.feed(text)
    assert tags.open == [] and len(tags.ids) == len(set(tags.ids))
    assert "<script" not in text and "<img" not in text
    assert not re.search(r"(?:src|href)=[\"'](?!#|https://(?:doi\.org|pubmed|pmc|example))", text)


def test_each_citation_of_the_html_leads_to_its_reference():
    text = FORMATS["html"].write(told())
    assert set(re.findall(r'href="#(ref-\d+)"', text)) == set(re.findall(r'id="(ref-\d+)"', text)) == {"ref-1", "ref-2"}


def test_the_picture_is_xml_and_says_its_numbers_in_words_too():
    root = ElementTree.fromstring(FORMATS["svg"].write(told("a <b> & c")))
    texts = [element.text or "" for element in root.iter() if element.tag.endswith("}text")]
    assert {"Records identified: 9", "Records screened (a person decided): 3", "Excluded: 2"} <= set(texts)
    assert "Attached to statements: 1" in texts and "Not suggested: 4" not in texts[0]
    assert root.find("{http://www.w3.org/2000/svg}desc").text.startswith("9 records identified")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_sheet_runs_nothing_of_a_csv(text):
    data = FORMATS["evidence"].data(told(text))
    assert data.startswith(b"\xef\xbb\xbf"), "else Excel reads it in its own code page"
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


@given(st.text())
def test_no_text_at_all_is_taken_for_a_formula(text):
    assert not re.match(r"[=+\-@\t\r]", str(safe(text)))


@pytest.mark.parametrize("text", [*FORMULAS[:4], "https://example.org/", "007", "mailto:a@example.org"])
def test_a_workbook_holds_text_and_nothing_alive(text):
    data = FORMATS["xlsx"].data(told(text))
    names = re.findall(rb"xl/worksheets/sheet\d\.xml", data)
    assert names and b"hyperlink" not in data
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_name("Evidence").to_python()
    assert rows[1][rows[0].index("Quote")] == text
    assert book.get_sheet_by_name("Evidence").to_python()[1][10] == 12, "numbers are numbers"


def test_a_cell_that_is_too_long_is_cut_and_says_so():
    book = CalamineWorkbook.from_filelike(io.BytesIO(FORMATS["xlsx"].data(told("x" * 40_000))))
    (cell,) = {row[12] for row in book.get_sheet_by_name("Evidence").to_python()[1:] if row[12]}
    assert len(cell) <= 32_767 and "cut" in cell


def test_the_workbook_says_what_it_is_of():
    text = read_file(FORMATS["xlsx"], told(scope=Scope(claims={1}, selection="flagged"), sample=True))
    assert "flagged" in text and "Nobody has approved it." in text and "must not be cited" in text


@pytest.fixture(scope="module")
def schema():
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_json_is_as_its_published_schema_says(schema):
    schema.check_schema(schema.schema)
    for one in (told(), summary(works=[]), told(scope=Scope(claims={1}, selection="one"))):
        schema.validate(json.loads(FORMATS["json"].write(one)))


def test_a_json_that_calls_a_find_screened_is_none_of_this_schema(schema):
    document = json.loads(FORMATS["json"].write(told()))
    del document["flow"]["screened"]
    assert not schema.is_valid(document)


def test_json_ld_names_each_work_once_and_each_id_is_there():
    graph = json.loads(FORMATS["jsonld"].write(told()))["@graph"]
    ids = [row["@id"] for row in graph]
    assert len(ids) == len(set(ids))
    cited = {ref["@id"] for ref in graph[0]["citation"]} | {one["about"]["@id"] for one in graph[1]["citation"]}
    assert cited <= set(ids)
    assert [row["creativeWorkStatus"] for row in graph if "RETRACTED" in row.get("creativeWorkStatus", "")]
    assert graph[1]["reviewRating"]["ratingValue"] == 2


def test_the_nbib_of_real_papers_is_read_by_another_parser():
    works = real_works()
    records = list(Medline.parse(io.StringIO(FORMATS["nbib"].write(summary(works=works)))))
    assert [record.get("PMID", "") for record in records] == [work.pmid for work in works]


@settings(max_examples=20, deadline=None)
@given(NASTY)
def test_any_text_can_be_written_in_every_format(text):
    for form in FORMATS.values():
        assert form.styled or form.data(told(text, works=[yan(title=text), sample(2)]))


@settings(max_examples=3, deadline=None)
@given(NASTY)
def test_any_text_can_be_set_in_a_style(text):
    for form in FORMATS.values():
        assert not form.styled or form.data(told(text, works=[yan(title=text), sample(2)]))


def test_a_flow_since_a_day_tells_what_was_attached_before():
    flow = Flow(by_searches=1, not_suggested=1, attached_before=4, since=NOON.date(), threshold="t")
    assert "Attached before 2026-11-22: 4" in FORMATS["svg"].write(replace(told(), flow=flow))


@pytest.mark.parametrize("name", ["docx", "zotero", "pdf"])
def test_what_no_program_could_hold_is_refused_before_it_begins_with_what_to_do(name):
    with pytest.raises(Refused, match="choose fewer statements, or take HTML"):
        FORMATS[name].data(summary(claim(text="word " * 420_000)))


def test_html_holds_no_character_that_html_forbids():
    assert "ab" in FORMATS["html"].data(told("a\x00\x01\x9fb")).decode()
