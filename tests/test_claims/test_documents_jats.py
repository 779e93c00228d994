"""JATS, the form of journals' articles: sections, lists of references, and marks tied by what the file itself says."""

import pytest

from claims.documents.citations.apart import Taken, taken
from claims.documents.formats.reading import Reading, UnreadableDocument, read_document
from tests.files.jats import jats_file, mixed

PROSE = "<p>Tea lowered pressure.</p>"


def read(data: str | bytes, name: str = "article.xml") -> Reading:
    return read_document(data.encode() if isinstance(data, str) else data, name)


def apart(data: str | bytes) -> Taken:
    reading = read(data)
    return taken(reading.text, markup=reading.markup)


def texts(body: str) -> list[str]:
    return [one.text for one in apart(jats_file(body)).parts.statements]


def tied(body: str, *refs: str) -> list[list[str]]:
    """For each statement the entries that it is tied to, by their first words."""
    found = apart(jats_file(body, *refs))
    entries = found.parts.references
    return [[entries[work.entry].text.split()[0] for work in works if work.entry is not None] for works in found.works]


THREE = (
    mixed("b1", "1", "Abel A. One. 2001."),
    mixed("b2", "2", "Born B. Two. 2002."),
    mixed("b3", "3", "Cress C. Three. 2003."),
)


def xref(number: int, text: str = "") -> str:
    return f'<xref ref-type="bibr" rid="b{number}">{text or number}</xref>'


def test_title_sections_and_statements_are_those_of_the_article():
    body = f"<sec><title>Methods</title><sec><label>2.1</label><title>People</title>{PROSE}</sec></sec>"
    parts = apart(jats_file(body)).parts
    assert (parts.title, [one.section for one in parts.statements]) == ("Tea", [("Methods", "People")])


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        (f"[{xref(1)}–{xref(3)}]", ["Abel", "Born", "Cress"]),
        (f"<sup>{xref(1)}–{xref(3)}</sup>", ["Abel", "Born", "Cress"]),
        (f"<sup>{xref(1)}</sup><sup>,</sup>{xref(3, '<sup>3</sup>')}", ["Abel", "Cress"]),
        (f"({xref(2, 'Born et al., 2002')})", ["Born"]),
        (f"Born ({xref(2, '2002')})", ["Born"]),
        ('<xref ref-type="bibr" rid="b1 b2">[1, 2]</xref>', ["Abel", "Born"]),
        (xref(3, "[3]"), ["Cress"]),
        (f"[{xref(1)}, 3]", ["Abel", "Cress"]),
        ("10<sup>3</sup> cells m<sup>2</sup>", []),
        ("<sup>18</sup>F with care<sup>2</sup>", []),
    ],
)
def test_a_mark_leads_where_the_file_says(marks, wanted):
    [found] = tied(f"<p>Tea lowered pressure {marks}.</p>", *THREE)
    assert sorted(found) == wanted


def test_an_entry_that_bears_no_number_is_found_by_its_mark():
    refs = (mixed("x", "", "Abel A. One. 2001."), mixed("y", "", "Abel A. Two. 2001."))
    assert tied('<p>It fell (<xref ref-type="bibr" rid="y">Abel, 2001</xref>).</p>', *refs) == [["Abel"]]


def test_identifiers_of_an_entry_are_read_from_their_elements():
    entry = (
        '<ref id="b1"><label>1</label><element-citation><person-group><name><surname>Abel</surname><given-names>A'
        "</given-names></name></person-group><article-title>Tea</article-title><source>J X</source><year>2001</year>"
        '<volume>1</volume><fpage>3</fpage><pub-id pub-id-type="pmid">90000001</pub-id>'
        '<pub-id pub-id-type="doi">10.1000/A.b</pub-id></element-citation></ref>'
    )
    found = apart(jats_file(f"<p>Tea lowered pressure [{xref(1)}].</p>", entry))
    [[work]] = found.works
    assert (work.pmid, work.doi, work.number) == ("90000001", "10.1000/a.b", 1)
    assert found.parts.references[0].text.startswith("Abel A. Tea. J X. 2001;1:3.")


def test_several_works_under_one_number_are_entries_of_their_own():
    works = "<mixed-citation>Abel A. 2001.</mixed-citation><mixed-citation>Born B. 2002.</mixed-citation>"
    ref = f'<ref id="b1"><label>1</label>{works}</ref>'
    assert tied(f"<p>Tea lowered pressure [{xref(1)}].</p>", ref) == [["Abel", "Born"]]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>It is <disp-formula><label>(1)</label>x = 2</disp-formula> in all.</p>", ["It is x = 2 in all."]),
        ("<p>The <abbrev>BP<def><p>blood pressure</p></def></abbrev> fell.</p>", ["The BP fell."]),
        (f"{PROSE}<fig><label>Figure 1</label><caption><p>Flow. In.</p></caption></fig>", ["Tea lowered pressure."]),
        ("<p>It needs Ca<sup>2+</sup> &amp; H<sub>2</sub>O at &beta; &#x3b1;.</p>", ["It needs Ca²⁺ & H2O at β α."]),
        ("<p>It fell.<fn><p>Not much.</p></fn></p>", ["It fell.[^1]"]),
        (
            "<table-wrap><table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>Tea</td><td>5</td></tr></table></table-wrap>",
            ["Tea | 5"],
        ),
    ],
)  # fmt: skip
def test_inline_and_floating_elements(body, wanted):
    assert texts(body) == wanted


def test_a_box_with_a_title_is_a_section_and_the_text_around_it_goes_on_outside():
    box = "<boxed-text><caption><title>Known</title></caption><p>Tea is known.</p></boxed-text>"
    parts = apart(jats_file(f"<sec><title>Aims</title>{PROSE}{box}<p>It goes on.</p></sec>")).parts
    assert [one.section for one in parts.statements] == [("Aims",), ("Aims",), ("Aims", "Known")]


def test_what_the_back_says_of_the_article_is_left_out_and_seen():
    back = "<ack><p>We thank all people.</p></ack><fn-group><fn><p>None declared by us.</p></fn></fn-group>"
    parts = apart(jats_file(PROSE, back=back)).parts
    assert [one.text for one in parts.statements] == ["Tea lowered pressure."]
    assert [one.reason for one in parts.skipped] == ["author or funding note"] * 2


def test_replies_and_translations_are_left_out_with_a_warning():
    reading = read(jats_file(PROSE, after="<sub-article><body><p>We disagree.</p></body></sub-article>"))
    assert "disagree" not in reading.text and "left out" in reading.warnings[0]


@pytest.mark.parametrize("name", ["a.xml", "a.nxml", "The text", "a.txt"])
def test_it_is_known_by_what_stands_in_it(name):
    assert read(jats_file(PROSE), name).title == "Tea"


@pytest.mark.parametrize(
    "data",
    [
        jats_file(PROSE).replace("<article ", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" '),
        f"<pmc-articleset>{jats_file(PROSE)}</pmc-articleset>",
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><record><metadata>{jats_file(PROSE)}</metadata></record></OAI-PMH>',
        ('<?xml version="1.0" encoding="UTF-16"?>' + jats_file(PROSE)).encode("utf-16"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>' + jats_file(PROSE)).encode("latin-1"),
        '<!DOCTYPE article SYSTEM "a.dtd" [<!ENTITY x "y">]>' + jats_file("<p>Tea&x;&nbsp;lowered pressure.</p>"),
    ],
    ids=["namespace", "PMC", "OAI", "UTF-16", "Latin", "entity"],
)  # fmt: skip
def test_envelopes_namespaces_encodings_and_entities(data):
    assert len(apart(data).parts.statements) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (f"<pmc-articleset>{jats_file(PROSE) * 2}</pmc-articleset>", "holds 2 articles: save each"),
        (jats_file(PROSE)[:-20], "is damaged XML"),
        (jats_file(""), "holds no text of the article"),
        (
            '<!DOCTYPE article [<!ENTITY a "xxxx"><!ENTITY b "&a;&a;">]>' + jats_file("<p>&b;</p>"),
            "uses the sign “&b;”",
        ),
        (jats_file("<sec>" * 300 + PROSE + "</sec>" * 300), "255 deep"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data, message):
    with pytest.raises(UnreadableDocument, match=message):
        read(data)


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"\\documentclass{article}\n\\begin{document}", "a.txt", "is LaTeX: make a Word document"),
        (b"\\section{Tea}", "a.tex", "is LaTeX"),
        (b"{\\rtf1 Tea}", "a.doc", "an RTF file: open it in Word"),
        (b'<?xml version="1.0"?><TEI><text/></TEI>', "a.xml", "XML of TEI: export"),
        (b'<?xml version="1.0"?><PubmedArticleSet/>', "a.xml", "import_references"),
        (b"<tea><cup/></tea>", "a.xml", "not an article in JATS"),
    ],
)
def test_other_kinds_are_refused_with_what_to_do(data, name, message):
    with pytest.raises(UnreadableDocument, match=message):
        read_document(data, name)


def test_a_text_that_begins_without_a_heading_stands_under_none_of_the_abstract():
    abstract = f"<abstract><sec><title>Conclusion</title>{PROSE}</sec></abstract>"
    file = jats_file("<p>Coffee raised it.</p>").replace("</article-meta>", f"{abstract}</article-meta>")
    found = [(one.text, one.section) for one in apart(file).parts.statements]
    assert found == [
        ("Tea lowered pressure.", ("Abstract", "Conclusion")),
        ("Coffee raised it.", ("Main text",)),
    ]


def test_floats_behind_the_list_are_of_the_text():
    row = "<tr><td>Tea</td><td>120 mmHg</td></tr>"
    floats = f"<floats-group><table-wrap><label>Table 1</label><table>{row}{row}</table></table-wrap></floats-group>"
    found = apart(jats_file(PROSE, *THREE, after=floats)).parts
    assert [one.text[:4] for one in found.references] == ["Abel", "Born", "Cres"]
    assert found.statements[-1].section == ("Figures and tables",)


def test_an_entry_whose_parts_are_only_named_is_punctuated():
    named = (
        "<person-group><name><surname>Abel</surname><given-names>A</given-names></name>"
        "<name><surname>Born</surname><given-names>B</given-names></name></person-group>"
        "<year>2001</year><article-title>Tea</article-title><source>J Tea</source>"
    )
    found = apart(jats_file(PROSE, mixed("b1", "1", named))).parts
    assert [one.text for one in found.references] == ["Abel A, Born B. Tea. J Tea. 2001."]


def test_a_head_of_two_rows_states_nothing():
    head = '<tr><td/><td colspan="2">Activity</td></tr><tr><td>Protein</td><td>10 min</td><td>30 min</td></tr>'
    body = "<tr><td>LipC</td><td>0.12</td><td>0.05</td></tr><tr><td>LipY</td><td>5</td><td>6</td></tr>"
    table = f"<table-wrap><table><thead>{head}</thead><tbody>{body}</tbody></table></table-wrap>"
    assert texts(PROSE + table) == ["Tea lowered pressure.", "LipC | 0.12 | 0.05", "LipY | 5 | 6"]
