"""What a summary says: the verb follows the certainty, both sides are counted, drafts only on request, and what stands
opens it."""

import re
from dataclasses import replace

import pytest

from claims.evidence.decisions import Finding, attach_evidence
from claims.exports import FORMATS
from claims.exports.approvals import approve_document
from claims.exports.cited_text import article_of
from claims.exports.gather import summarise
from claims.exports.markdown_document import write
from claims.exports.overview import overview_lines, runs
from claims.exports.pandoc_document import write as write_for_pandoc
from claims.exports.saying import says
from claims.exports.scope import Scope
from claims.grading.assessing import assess_claim
from claims.models import Anchor
from tests import cast
from tests.test_claims.exports_cast import claim, pandoc, read_file, real_works, retracted, searched, summary, yan


@pytest.mark.parametrize(
    "certainty, verb",
    [
        ("high", "The evidence shows that this holds"),
        ("moderate", "This probably holds"),
        ("low", "This may hold"),
        ("very low", "It is very uncertain whether this holds"),
        ("", "How certain this is has not been assessed"),
    ],
)
def test_the_verb_follows_the_certainty_and_both_sides_are_counted(certainty, verb):
    sentence = says(certainty, "3 papers, 2 cohorts", "1 paper", attached=True)
    assert sentence == f"{verb}: 3 papers, 2 cohorts support it; 1 paper contradicts it."


def test_where_nothing_speaks_against_it_that_is_said_too():
    assert says("high", "1 paper", "0 papers", attached=True).endswith("1 paper supports it; none contradicts it.")


def test_without_support_no_certainty_makes_it_hold():
    assert says("high", "0 papers", "2 papers", attached=True) == (
        "Nothing that counts supports this: 2 papers contradict it."
    )
    assert says("high", "", "", attached=True) == "Nothing that counts supports or contradicts this."
    assert says("", "", "", attached=False) == "No accepted evidence."


def test_a_stale_certainty_says_that_the_evidence_changed():
    assert "holds (judged before the evidence changed):" in says("high", "1 paper", "", attached=True, stale=True)


def test_a_claim_of_which_nothing_is_known_takes_one_line():
    text = write(summary(claim()))
    (line,) = [line for line in text.splitlines() if "DMN-1" in line and line.startswith("**DMN")]
    assert line.endswith("*No accepted evidence.*") and "not assessed" not in text


def three_claims():
    claims = (
        claim("A-1", "supports", supporting="1 paper", certainty="low"),
        claim("A-2", "supports", "contradicts", supporting="1 paper", contradicting="1 paper", contested=True),
        *(claim(f"A-{number}") for number in (3, 4, 5)),
    )
    return summary(*claims, works=[yan(), retracted(2)], searched=[searched()])


def test_what_stands_what_is_contested_and_what_is_missing_open_the_document():
    lines = dict(overview_lines(three_claims()))
    assert lines["What stands"] == "1 of 5 claims. low certainty: A-1."
    assert lines["What is contested"] == "1 of 5. A-2"
    assert lines["What is missing"] == "3 of 5 have no accepted evidence that counts. A-3 to A-5"
    assert lines["Cites a retracted or doubted work"] == "A-2"
    text = write(three_claims())
    assert text.index("What stands") < text.index("**A-1**")


def test_runs_go_by_the_order_of_the_text():
    assert runs(["b", "d", "c", "x"], ["b", "c", "d", "y", "x"]) == ["b to d", "x"]


def test_a_corrected_work_is_marked_where_it_is_cited():
    text = write(summary(claim("A-1", "supports"), works=[yan(status="corrected")]))
    assert r"\[1 **Corrected**\]" in text


def test_the_tables_hold_findings_and_evidence():
    text = write(replace(three_claims(), scope=Scope(mode="tables")))
    page = pandoc(text, "markdown", "html")
    assert page.count("<table") == 4, "findings, evidence, flow, searches"
    assert "1 paper supports it; 1 paper contradicts it" in page
    assert "2: Sample 2020, PMID 90000002 (Synthetic sample record. RETRACTED" in " ".join(page.split())


def test_what_is_new_is_printed_with_the_snapshot_it_is_compared_to():
    text = write(summary(news=["A-1: certainty low → very low"], news_since="2026-10-01"))
    assert "## What's new since 2026-10-01" in text
    assert "- A-1: certainty low → very low" in text


def test_citations_are_set_into_the_text_behind_their_statements():
    text = "# Head *one*\n\nFirst **bold** claim. Second one.\n\n- An item.\n"
    first, second = text.index("Second") - 1, text.index(" one.\n") + 5
    blocks = article_of(text, "markdown", [(first, [2]), (second, [1]), (len(text), [])])
    assert [(block.kind, block.pieces) for block in blocks] == [
        ("heading", [("Head one", [])]),
        ("paragraph", [("First bold claim.", [2]), (" Second one.", [1])]),
        ("item", [("An item.", [])]),
    ]
    told = summary(works=[yan(), retracted(2)], article=blocks, scope=Scope(mode="article"))
    assert "First bold claim. \\[2 **RETRACTED**\\] Second one. \\[1\\]" in write(told)


def test_pandoc_resolves_the_citations_of_real_papers_without_a_warning():
    works = real_works()
    evidence = claim("A-1", *["supports"] * len(works)).evidence
    page = citeproc(write_for_pandoc(summary(claim("A-1", evidence=evidence), works=works)))
    assert page.count('class="csl-entry"') == len(works)


def test_the_document_for_pandoc_carries_its_works_and_their_status():
    told = replace(three_claims(), title="On *stars* & @people #1", sample=True)
    page = citeproc(write_for_pandoc(told))
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "[retracted] [sample] a trial of nothing, part 2" in words.lower()
    assert "reduced default mode network functional connectivity" in words.lower()
    assert words.count("???") == 0


@pytest.mark.parametrize("title", ["a_b*c $x$ <d> e</i> @e [f] `g`", "C:\\new --- “q” #1", "- x", "1. y"])
def test_a_title_reaches_the_styled_list_as_it_is(title):
    page = citeproc(write_for_pandoc(summary(claim("A-1", "supports"), works=[yan(title=title)])), to="plain")
    assert " ".join(title.split()).rstrip(".").lower() in " ".join(page.split()).lower()


def test_the_italics_of_a_title_reach_the_styled_list_as_italics():
    work = yan(title="In <i>Mus musculus</i> alone")
    page = citeproc(write_for_pandoc(summary(claim("A-1", "supports"), works=[work])))
    assert "<em>mus musculus</em>" in " ".join(page.split()).lower()


def citeproc(text: str, to: str = "html") -> str:
    """pandoc with citations resolved; any word on its standard error fails the test."""
    return pandoc(text, "markdown", to, "--citeproc")


# What the rows make of it.


@pytest.fixture
def editor(db):
    return cast.make_editor()


@pytest.fixture
def drafted(editor):
    """A document under four eyes with one claim, for which a draft waits."""
    one = cast.make_claim(document=cast.make_document(four_eyes=True))
    work = cast.make_reference(title="An unaccepted trial of samples")
    finding = Finding(stance="supports", note="An unaccepted note", sample_size=7)
    attach_evidence(one, work, finding, by=editor)
    return one.document


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "png"])  # the picture that "svg" tells in words
def test_no_format_leaks_what_nobody_accepted(drafted, name):
    text = read_file(FORMATS[name], summarise(drafted))
    assert "unaccepted" not in text


@pytest.mark.parametrize("name", ["html", "md", "pandoc", "json", "xlsx", "evidence", "jsonld"])
def test_drafts_come_on_request_and_are_marked(drafted, name):
    told = summarise(drafted, scope=Scope(drafts=True))
    text = read_file(FORMATS[name], told)
    assert "unaccepted note" in text and ("draft, not accepted" in text.lower() or '"draft": true' in text)
    assert told.claims[0].says == "No accepted evidence." and told.claims[0].numbers() == []


def test_some_claims_are_named_as_such_and_not_taken_for_all(editor):
    first = cast.make_claim()
    cast.make_claim(document=first.document)
    told = summarise(first.document, scope=Scope(claims={first.pk}, selection="section Sample section"))
    assert [one.key for one in told.claims] == [first.key]
    assert "**Only 1 of 2 claims: section Sample section.**" in write(told)
    with pytest.raises(ValueError, match="which claims are chosen"):
        Scope(claims={first.pk})


def test_an_approval_holds_for_a_part_and_for_drafts_as_for_the_whole(editor):
    first = cast.make_claim()
    cast.make_claim(document=first.document)
    approve_document(first.document, by=cast.make_superuser())
    for scope in (Scope(claims={first.pk}, selection="one"), Scope(drafts=True), Scope(mode="article")):
        assert "does not hold" not in summarise(first.document, scope=scope).approved


def test_the_participants_are_counted_for_either_side(editor):
    one = cast.make_claim()
    for stance, size in (("supports", 20), ("supports", 30), ("contradicts", 9)):
        finding = Finding(stance=stance, sample_size=size)
        attach_evidence(one, cast.make_reference(), finding, by=editor)
    (told,) = summarise(one.document).claims
    assert (told.supporting_participants, told.contradicting_participants) == (50, 9)
    assess_claim(one, "low", "Invented.", by=editor)
    (told,) = summarise(one.document).claims
    assert told.says == "This may hold: 2 papers support it; 1 paper contradicts it."


def test_the_articles_own_text_is_read_from_its_newest_version(editor):
    one = cast.make_claim("Sample text.")
    attach_evidence(one, cast.make_reference(), Finding(stance="supports"), by=editor)
    Anchor.objects.create(claim=one, version=one.document.current, exact="Sample text.", start=0, end=12)
    told = summarise(one.document, scope=Scope(mode="article"))
    assert told.article[0].pieces == [("Sample text.", [1])]
