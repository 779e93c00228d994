"""Markdown as pandoc reads it: the text stored is the text read, and data never acts as markup."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.exports.markdown_document import escape, headings, number_ranges, write
from claims.exports.summary import SummaryEvidence, SummaryGrading, SummaryWaiver
from literature.formats.line import one_line
from tests.test_claims.exports_cast import (
    NASTY_LINE,
    NOON,
    claim,
    flag,
    pandoc,
    real_works,
    retracted,
    sample,
    searched,
    summary,
    yan,
)

READERS = ["markdown", "markdown-raw_html-raw_attribute", "gfm", "commonmark"]
PLACES = ["{}", "> {}", "# {}", "**{}**", "1. {}", "a {} b"]
LINES = [
    *("1986. A great year", "(a) first", "iv) x", "A.  Sample", "#. x", "(@x) y", "- x", "+ x", "* x", ": x"),
    *("# x", "> x", "| a | b |", "---", "===", "~~~", "```", "::: x", "% x", "    code", "Table: x", "----"),
    *("@yan2019 says", "[@yan2019]", "[^1]", "[x]: http://x.org", "[x](y)", "![a](b)", "{#id .class}"),
    *("<script>alert(1)</script>", "&lt; &amp;", "$x$ and $5", "H~2~O^2^", "`code`{.r}", "*a* _b_ __c__"),
    *("a--b---c...d", "don't \"q\" 'x'", "\\alpha \\ ", "x\\", "http://x.org/_a_", "www.x.org", "a@b.org"),
]


def words(text: str) -> str:
    return " ".join(text.split())


def read_back(texts: list[str], reader: str, place: str) -> list[str]:
    blocks = [place.format(escape(text)) for text in texts]
    answer = pandoc("\n\nSEPARATOR\n\n".join(blocks), reader, "plain")
    return [words(part) for part in answer.split("SEPARATOR")]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reader", READERS)
def test_a_line_that_looks_like_markup_is_read_as_its_text(reader, place):
    expected = [words(place.lstrip("#>").strip(" *").replace("**", "").format(one_line(line))) for line in LINES]
    assert read_back(LINES, reader, place) == expected


@settings(max_examples=25, deadline=None)
@given(st.lists(NASTY_LINE.filter(bool), min_size=1, max_size=20), st.sampled_from(READERS[:2]))
def test_any_text_is_read_as_itself(texts, reader):
    assert read_back(texts, reader, "{}") == [words(text) for text in texts]


def test_titles_of_real_papers_are_read_as_themselves():
    titles = [work.title for work in real_works()]
    assert read_back(titles, "markdown", "> {}") == [words(title) for title in titles]


def test_runs_of_numbers_are_drawn_together_and_pairs_are_not():
    assert number_ranges([1, 3, 4, 5, 7, 8], {}) == r"\[1, 3-5, 7, 8\]"


def test_a_range_never_runs_over_a_retracted_work():
    assert number_ranges([1, 2, 3, 4, 5, 6], {2: "RETRACTED"}) == r"\[1, 2 **RETRACTED**, 3-6\]"


def test_headings_follow_the_document():
    assert headings((), ("A", "B")) == ["## A", "### B"]
    assert headings(("A", "B"), ("A", "C")) == ["### C"]
    assert headings(("A", "B"), ("A", "B")) == []
    assert headings(("A", "B"), ("A",)) == ["## A (continued)"]
    assert headings(("A",), ()) == ["## Outside the sections"]


def whole(**changes):
    """A claim with a contradicting and a retracted supporting work, a flag and a quote."""
    evidence = [
        SummaryEvidence(number=1, stance="contradicts", quote="*Reduced* <b>connectivity</b>", quote_section="RESULTS"),
        SummaryEvidence(number=2, stance="supports", directness="indirect", note="Other population."),
    ]
    values = {
        "evidence": evidence,
        "context": "In depression:",
        "contested": True,
        "section": ("Findings",),
        "flags": [flag("overstated", "Cue: most robust")],
    }
    return summary(claim(**values | changes), works=[yan(), retracted(2)], searched=[searched(), searched(None)])


def test_a_claim_says_all_that_a_reader_must_know():
    text = words(pandoc(write(whole()), "markdown", "plain"))
    assert f"DMN-1 [In depression:] {claim().text} [1, 2 RETRACTED]" in text
    assert (
        "CONTESTED. Supports [2 RETRACTED]; contradicts [1]. Certainty of the evidence (GRADE): not assessed." in text
    )
    assert "Open flag, overstated (raised 2026-11-22): Cue: most robust" in text
    assert "[1] contradicts (abstract, RESULTS): *Reduced* <b>connectivity</b>" in text
    assert "[2 RETRACTED] supports, indirect. Other population." in text


def test_the_certainty_stands_in_grade_words():
    assert "(GRADE): very low." in write(whole(certainty="very low"))


def test_the_head_says_when_and_how_far_was_searched():
    text = words(pandoc(write(whole()), "markdown", "plain"))
    assert "Generated 2026-11-22 12:00 UTC." in text
    assert "DMN (PubMed), to 2026-11-20: 12 records identified; 2 new in the last run." in text
    assert 'Query: "default mode"[tiab]' in text
    assert "DMN (PubMed), not completed yet:" in text


def test_a_retracted_work_carries_its_notice_in_the_references():
    text = words(pandoc(write(whole()), "markdown", "plain"))
    assert "RETRACTED. Retraction: Sample J. 2021;2:9, PMID 90000099, 2021-03-04." in text


def test_references_link_to_pubmed_and_doi():
    page = pandoc(write(whole()), "markdown", "html")
    assert 'href="https://doi.org/10.1073/pnas.1900390116"' in page
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/30979801/"' in page


def test_the_quote_is_a_block_quote_and_nothing_but_the_quote():
    page = pandoc(write(whole()), "markdown", "html")
    assert re.findall(r"<blockquote>\s*<p>(.*?)</p>", page) == ["*Reduced* &lt;b&gt;connectivity&lt;/b&gt;"]


def test_no_script_or_foreign_address_gets_through_any_field():
    evil = '<script>alert(1)</script>](javascript:alert(1)) `x`{=html} <img src=x onerror="a">'
    work = sample(1, title=evil, journal=evil, doi=evil, url=f"javascript:{evil}", authors=[], volume=evil)
    item = SummaryEvidence(number=1, stance=evil, quote=evil, note=evil, quote_section=evil)
    told = claim(evil, text=evil, context=evil, section=(evil,), flags=[flag(evil, evil)], evidence=[item])
    page = pandoc(write(summary(told, works=[work], title=evil, url=evil)), "markdown", "html")
    assert not re.search(r"<script|<img|href=.javascript", page)


def test_numbers_of_the_references_are_the_numbers_cited():
    works = real_works()
    page = pandoc(write(summary(works=works)), "markdown", "html")
    assert len(re.findall(r"<li>", page)) == len(works)


def test_the_sample_warning_stands_at_the_head_when_the_literature_is_a_sample():
    assert "literature cited here is a sample" in write(summary(sample=True))
    assert "literature cited here is a sample" not in write(summary())


def test_the_certainty_comes_with_its_factors_their_reasons_and_the_difference_to_the_rules():
    grading = SummaryGrading(
        starting_level="high",
        told="High, −1 imprecision",
        rationale="One small *sample* trial.",
        factors=[{"name": "imprecision", "direction": "down", "levels": 1, "reason": "Fifty people."}],
        differs=["imprecision −1, the rules propose −2"],
    )
    text = write(whole(certainty="moderate", grading=grading))
    assert "GRADE: High, −1 imprecision. One small \\*sample\\* trial. Imprecision −1: Fifty people. " in text
    assert "Differs from the rules: imprecision −1, the rules propose −2." in text


def test_a_contested_claim_counts_both_sides():
    text = write(whole(contested=True, supporting="2 papers, 1 cohort", contradicting="1 paper"))
    assert "**CONTESTED**: supported by 2 papers, 1 cohort, contradicted by 1 paper. " in text


def test_a_waived_rule_is_told_with_its_reason():
    waiver = SummaryWaiver(rule="overstated", reason="The next sentence says so.", waived_at=NOON)
    text = write(whole(waivers=[waiver]))
    assert "**Set aside by an editor, overstated** (2026-11-22): The next sentence says so." in text
