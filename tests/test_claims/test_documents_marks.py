"""Anchors, citations, acronyms and kinds: what a statement carries."""

import pytest

from claims.documents.citations.marks import citations
from claims.documents.splitting.acronyms import acronyms
from claims.documents.splitting.kinds import kind_of
from claims.documents.versions.anchors import anchor, find

TEXT = "Ketamine acts fast. It blocks NMDA receptors. Esketamine acts fast. It blocks NMDA receptors too."


def test_a_quote_that_stands_twice_is_told_apart_by_its_surroundings():
    second = TEXT.rindex("acts fast.")
    held = anchor(TEXT, second, second + 10)
    assert find(held, "New first line.\n" + TEXT) == (second + 16, second + 26)


def test_a_rewrapped_paragraph_still_holds_the_quote():
    held = anchor(TEXT, 20, 45)
    moved = TEXT.replace("blocks NMDA", "blocks\r\n   NMDA")
    start, end = find(held, moved) or (0, 0)
    assert moved[start:end] == "It blocks\r\n   NMDA receptors."


def test_a_quote_that_fits_two_places_equally_well_is_not_found():
    held = anchor("Ketamine acts fast.", 0, 19)
    assert find(held, "Ketamine acts fast. Ketamine acts fast.") is None


def test_a_changed_quote_is_lost_and_so_is_a_part_of_a_longer_word():
    assert find(anchor(TEXT, 20, 45), TEXT.replace("blocks", "may block")) is None
    assert find(anchor("Signs: Nausea", 7, 13), "Signs: Nauseated patients") is None


def test_a_short_quote_without_any_of_its_surroundings_is_lost():
    assert find(anchor("Signs are: Nausea", 11, 17), "In one trial Nausea was rare.") is None


def test_an_anchor_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no text at 5 to 5"):
        anchor(TEXT, 5, 5)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("It was reduced [3].", [("number", "3")]),
        ("It was reduced [3-5, 9].", [("number", "3"), ("number", "4"), ("number", "5"), ("number", "9")]),
        ("It was reduced.3,4", [("number", "3"), ("number", "4")]),
        ("It was reduced.²⁻⁴", [("number", "2"), ("number", "3"), ("number", "4")]),
        (
            "It was low (Yan et al., 2019; Kaiser & Pizzagalli, 2015).",
            [("author-year", "Yan et al. 2019"), ("author-year", "Kaiser & Pizzagalli 2015")],
        ),
        ("As van der Berg et al. (2020a) found, it fell.", [("author-year", "van der Berg et al. 2020a")]),
        ("See doi:10.1073/pnas.1900390116.", [("doi", "10.1073/pnas.1900390116")]),
        ("See https://doi.org/10.1016/S0006-3223(99)00230-9).", [("doi", "10.1016/s0006-3223(99)00230-9")]),
        ("Listed as PMID: 30979801 there.", [("pmid", "30979801")]),
        ("At https://pubmed.ncbi.nlm.nih.gov/30979801/ it stands.", [("pmid", "30979801")]),
        (
            "Read PMC90000001 or https://example.org/a_(b).",
            [("pmcid", "PMC90000001"), ("url", "https://example.org/a_(b)")],
        ),
        ("The area was 5 m² at 20 mg/m².", []),
        ("It fell by 3.5 points in 2019 (n = 20).", []),
    ],
)
def test_citations_are_read_in_every_style(statement, found):
    read = citations(statement)
    assert [(citation.kind, citation.value) for citation in read] == found
    assert all(statement[citation.start : citation.end] == citation.text for citation in read)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("The default mode network (DMN) is active.", {"DMN": "default mode network"}),
        ("DMN (default mode network) activity fell.", {"DMN": "default mode network"}),
        (
            "the medial prefrontal cortex (mPFC) and the posterior cingulate cortex (PCC)",
            {"mPFC": "medial prefrontal cortex", "PCC": "posterior cingulate cortex"},
        ),
        ("Selective serotonin reuptake inhibitors (SSRIs) help.", {"SSRIs": "Selective serotonin reuptake inhibitors"}),
        ("left ventricular ejection fraction (LVEF; normal above 50%)", {"LVEF": "left ventricular ejection fraction"}),
        ("Scores fell (see Table 2) in adults (NCT01234567).", {}),
        ("The network (which includes the precuneus) rests.", {}),
    ],
)
def test_acronyms_are_read_in_both_orders_and_only_where_the_letters_agree(text, pairs):
    assert acronyms(text) == pairs


@pytest.mark.parametrize(
    ("kind", "text", "section"),
    [
        ("definition", "Sepsis is a dysregulated response to infection.", ()),
        ("definition", "Afterload refers to the pressure the heart works against.", ()),
        ("finding", "Studies have found that the DMN is hyperconnected.", ()),
        ("finding", "Statins were associated with fewer strokes.", ()),
        ("mechanism", "Caffeine blocks the adenosine receptor.", ()),
        ("hypothesis", "Some researchers have proposed a reset of the network.", ()),
        ("hypothesis", "The drug may reset the network.", ()),
        ("clinical implication", "Connectivity could serve as a biomarker.", ("Clinical Implications",)),
        ("takeaway", "Ketamine blocks the NMDA receptor.", ("Key Takeaways",)),
    ],
)
def test_the_kind_follows_the_section_and_the_cue_words(kind, text, section):
    assert kind_of(text, section=section) == kind
