"""Italics, raised and lowered letters of a title, in the formats that have them; all else in it is text."""

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from claims.exports import FORMATS
from claims.exports.citation import described, description
from literature.formats.rich_title import Run, plain_title, title_runs
from tests.test_claims.exports_cast import NASTY, claim, pandoc, read_file, sample, summary

MARKUP = "[Sample] <i>E. coli</i> in CO<sub>2</sub>, 10<sup>6</sup> cells &lt; 5 &lt;script&gt;x&lt;/script&gt;"
PLAIN = "[Sample] E. coli in CO2, 10^6 cells < 5 <script>x</script>"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CITED = summary(claim("A-1", "supports"), works=[sample(1, title=PLAIN, title_markup=MARKUP)])
TAGGED = summary(
    claim("A-1", "supports"), works=[sample(1, title="[Sample] <i>E. coli</i> in CO<sub>2</sub> <script>x</script>")]
)
AS_PLAIN = ("ris", "nbib", "jsonld", "sepio", "xlsx", "docx", "pdf")


def test_a_web_page_shows_them():
    page = html.document_fromstring(FORMATS["html"].write(CITED))
    (entry,) = (page.get_element_by_id("ref-1"),)
    assert [(one.tag, one.text) for one in entry.iter("em", "sub", "sup")] == [
        ("em", "E. coli"),
        ("sub", "2"),
        ("sup", "6"),
    ]
    assert "106 cells < 5 <script>x</script>" in entry.text_content() and not list(page.iter("script"))


@pytest.mark.parametrize("name", ["md", "pandoc"])
def test_pandoc_reads_them_in_markdown(name):
    options = ["--citeproc"] if name == "pandoc" else []
    page = html.fromstring(pandoc(FORMATS[name].write(CITED), "markdown", "html", *options))
    texts = [(one.tag, one.text.lower()) for one in page.iter("em", "sub", "sup")]  # Chicago has capitals
    assert {("em", "e. coli"), ("sub", "2"), ("sup", "6")} <= set(texts)
    assert "cells < 5 <script>x</script>" in page.text_content().lower() and not list(page.iter("script"))


@pytest.mark.parametrize("name", ["bib", "biblatex"])
def test_latex_sets_them(name):
    written = FORMATS[name].write(CITED)
    assert r"\emph{E. coli} in CO\textsubscript{2}, 10\textsuperscript{6} cells" in written
    (item,) = json.loads(
        pandoc(written, name.replace("bib", "bibtex", 1).replace("bibtexlatex", "biblatex"), "csljson")
    )
    assert "<i>E. coli</i> in CO<sub>2</sub>, 10<sup>6</sup> cells" in item["title"]


def test_csl_has_them_as_rich_text():
    (item,) = json.loads(FORMATS["csl"].write(CITED))
    assert item["title"] == "[Sample] <i>E. coli</i> in CO<sub>2</sub>, 10<sup>6</sup> cells < 5 <script>x</script>"


def test_word_sets_them():
    with zipfile.ZipFile(io.BytesIO(FORMATS["docx"].data(CITED))) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    runs = [("".join(run.itertext(f"{W}t")), run.find(f"{W}rPr")) for run in root.iter(f"{W}r")]
    assert any(text == "E. coli" and look.find(f"{W}i") is not None for text, look in runs if look is not None)
    raised = {text: look.find(f"{W}vertAlign").get(f"{W}val") for text, look in runs if look is not None
              and look.find(f"{W}vertAlign") is not None}  # fmt: skip
    assert (raised["2"], raised["6"]) == ("subscript", "superscript")


@pytest.mark.parametrize("name", AS_PLAIN)
def test_no_format_without_them_shows_a_tag_and_none_loses_what_is_no_tag(name):
    text = read_file(FORMATS[name], TAGGED)
    assert "E. coli in CO2 <script>x</script>" in " ".join(text.split())


@pytest.mark.parametrize(
    ("title", "runs"),
    [
        ("a <i>b</i>", [Run("a "), Run("b", "i")]),
        ("<i> b </i>c", [Run("b", "i"), Run(" c")]),
        ("<i>a<sup>2</sup></i>", [Run("a", "i"), Run("2", "sup")]),
        ("<b>a</b> <u>b</u>", [Run("a b")]),
        ("a<sup>™</sup>", [Run("a™")]),
        ("<i>a</i><i>b</i>", [Run("ab", "i")]),
        ("p <i> q", [Run("p <i> q")]),
        ("</i>p<sub>q</i>", [Run("</i>p<sub>q</i>")]),
        ("<i>p<sub>q</i>", [Run("p<sub>q", "i")]),
        ("<i onclick=x>p</i>", [Run("<i onclick=x>p</i>")]),
    ],
)
def test_only_pairs_of_a_few_tags_mean_something(title, runs):
    assert title_runs({}, title) == runs


def test_marks_of_a_title_that_was_corrected_since_are_not_taken():
    assert title_runs({"title_markup": "<i>Old</i> words"}, "New words") == [Run("New words")]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(NASTY, st.sampled_from(["<i>", "</i>", "<sup>", "</sup>", "<sub>", "</sub>"]))).map("".join))
def test_a_reference_reads_the_same_with_marks_and_without(text):
    work = sample(1, title=text)
    letters = str.maketrans("", "", "^_ ")
    shown = "".join(run.text for run in described(work)).translate(letters)
    assert shown == description(work).translate(letters)
    assert plain_title(text) == work.name


@pytest.mark.parametrize("title", ["<i> Acnes </i> Host", " <i> Acnes</i>  Host ", "<i>Acnes </i> Host<b> </b>"])
def test_spaces_within_marks_neither_begin_a_title_nor_stand_twice(title):
    assert title_runs({"title_markup": title}, "Acnes Host") == [Run("Acnes", "i"), Run(" Host")]
