"""Papers set against claims. All papers here are invented samples."""

from itertools import pairwise

import pytest

from claims.text.words import STOP_WORDS
from claims.triage.frequencies import Statistics
from claims.triage.rank import ClaimText, Match, Paper, rank
from claims.triage.texts import Section

ACRONYMS = {"DMN": "default mode network", "MDD": "major depressive disorder"}
CLAIM = ClaimText(1, "The DMN is hyperconnected in major depression, which feeds rumination.")


def section(text: str, label: str = "", category: str = "") -> Section:
    return {"label": label, "category": category, "text": text}


RELATED = Paper(
    90000001,
    "[Sample] Default mode network connectivity in depression",
    [
        section("Rumination is common. We scanned forty adults at rest.", "BACKGROUND", "BACKGROUND"),
        section(
            "Age had no part. Default mode network connectivity was lower in depression and in rumination.",
            "FINDINGS",
            "RESULTS",
        ),
    ],
)
UNRELATED = Paper(
    90000002,
    "[Sample] Drainage of perirectal abscesses in adults",
    [section("We reviewed patients after surgery. Recurrence was observed in a tenth of the patients.")],
)
TITLE_ONLY = Paper(90000003, "[Sample] Rumination and the DMN in major depressive disorder")
NOTHING = Statistics()


def matches(claims: list[ClaimText], papers: list[Paper], **wishes: object) -> list[Match]:
    return rank(claims, papers, NOTHING, acronyms=ACRONYMS, **wishes)


def test_a_paper_on_the_subject_is_found_and_another_is_not():
    assert [match.paper_id for match in matches([CLAIM], [UNRELATED, RELATED])] == [RELATED.id]


def test_the_sentence_that_bears_on_the_claim_comes_with_the_label_of_its_section():
    [match] = matches([CLAIM], [RELATED])
    assert (match.sentence, match.section) == (
        "Default mode network connectivity was lower in depression and in rumination.",
        "FINDINGS",
    )


AIM = "We asked whether the DMN is hyperconnected in major depression and feeds rumination."
FOUND = "The DMN was hyperconnected."


@pytest.mark.parametrize(
    "label, category", [("OBJECTIVE", ""), ("Design and methods", ""), ("", "METHODS"), ("PARTICIPANTS", "METHODS")]
)
def test_what_was_found_is_told_before_what_was_asked_or_done_though_that_holds_more(label, category):
    asked = section(AIM, label, category)
    paper = Paper(1, "[Sample]", [asked, section(FOUND, "RESULTS", "RESULTS")])
    assert matches([CLAIM], [paper], least=0)[0].sentence == FOUND
    silent = Paper(1, "[Sample]", [asked, section("Nothing of the kind was seen.", "RESULTS", "RESULTS")])
    assert matches([CLAIM], [silent], least=0)[0].sentence == AIM


@pytest.mark.parametrize("label", ["METHODS AND RESULTS", "Main findings", "Conclusions"])
def test_a_section_that_tells_what_was_found_is_told_whatever_its_category(label):
    less = section("Depression was common.", "RESULTS", "RESULTS")
    paper = Paper(1, "[Sample]", [section(AIM, label, "METHODS"), less])
    assert matches([CLAIM], [paper], least=0)[0].sentence == AIM


def test_a_section_without_label_is_named_by_its_category():
    paper = Paper(1, "[Sample]", [section("The DMN was overactive in depression.", category="RESULTS")])
    assert matches([CLAIM], [paper], least=0)[0].section == "RESULTS"


def test_a_paper_without_abstract_is_matched_by_its_title():
    [match] = matches([CLAIM], [TITLE_ONLY])
    assert (match.sentence, match.section) == (TITLE_ONLY.title, "")


def test_an_acronym_in_the_claim_meets_the_long_form_in_the_paper_and_the_other_way_round():
    short, long = (
        ClaimText(1, "DMNs in MDD."),
        ClaimText(2, "Default-mode networks in major depressive disorder."),
    )
    spelled = Paper(1, "[Sample] The default mode network in major depressive disorder")
    named = Paper(2, "[Sample] The DMN in MDD")
    found = {(match.claim_id, match.paper_id) for match in matches([short, long], [spelled, named])}
    assert found == {(1, 1), (1, 2), (2, 1), (2, 2)}


def test_without_its_long_form_an_acronym_does_not_meet_it():
    claim, paper = ClaimText(1, "DMN."), Paper(1, "[Sample] The default mode network")
    assert rank([claim], [paper], NOTHING, least=0) == []


def test_an_acronym_is_named_whole_as_the_claim_writes_it_when_the_paper_has_all_of_it():
    [match] = matches([CLAIM], [RELATED])
    assert {"DMN", "rumination", "depression"} <= set(match.terms)
    assert not {"default", "mode", "network"} & set(match.terms)


def test_an_acronym_of_which_the_paper_has_one_word_is_not_named():
    [match] = matches([ClaimText(1, "The DMN.")], [Paper(1, "[Sample] A network of hospitals")], least=0)
    assert match.terms == ("network",)


def test_terms_never_hold_a_stop_word():
    terms = {term for match in matches([CLAIM], [RELATED, TITLE_ONLY], least=0) for term in match.terms}
    assert terms and not {term.lower() for term in terms} & STOP_WORDS


def test_terms_go_from_the_strongest_to_the_weakest():
    claim = ClaimText(1, "Patients with rumination")
    [match] = matches([claim], [Paper(1, "[Sample] Patients with rumination")], least=0)
    assert match.terms == ("rumination", "Patients")


def test_headings_and_lead_in_count_less_than_the_claim_itself():
    ways = [ClaimText(1, "Ketamine"), ClaimText(2, "", "Ketamine"), ClaimText(3, "", "", ("Ketamine",))]
    scores = [match.score for match in matches(ways, [Paper(1, "[Sample] Ketamine")], least=0)]
    assert scores[0] > scores[1] > scores[2] > 0


def test_subject_headings_and_keywords_are_matched():
    papers = [
        Paper(1, "[Sample]", mesh=["Rumination, Cognitive"]),
        Paper(2, "[Sample]", keywords=["rumination"]),
    ]
    assert len(matches([CLAIM], papers, least=0)) == 2


def test_a_paper_that_found_the_opposite_is_met():
    claim = ClaimText(1, "Hyperconnectivity of the insula")
    [match] = matches([claim], [Paper(1, "[Sample] Lower connectivity of the insula")], least=0)
    assert set(match.terms) == {"connectivity", "insula"}


@pytest.mark.parametrize("paper", [Paper(1, ""), Paper(1, "", [section("")]), Paper(1, "The of and", [])])
def test_a_paper_without_words_matches_nothing(paper):
    assert matches([CLAIM], [paper], least=0) == []


@pytest.mark.parametrize("claim", [ClaimText(1, ""), ClaimText(1, "It is as it was.")])
def test_a_claim_without_words_matches_nothing(claim):
    assert matches([claim], [RELATED], least=0) == []


def test_no_claims_or_no_papers_give_no_matches():
    assert matches([], [RELATED]) == matches([CLAIM], []) == []


def test_equal_papers_go_by_their_id_whatever_the_order():
    twins = [Paper(number, RELATED.title, RELATED.abstract) for number in (7, 3, 5)]
    assert [match.paper_id for match in matches([CLAIM], twins)] == [3, 5, 7]
    assert matches([CLAIM], twins) == matches([CLAIM], twins[::-1])


def test_the_best_come_first_and_no_more_than_asked_for_each_claim():
    found = matches([CLAIM], [UNRELATED, TITLE_ONLY, RELATED], least=0)
    assert all(better.score >= worse.score for better, worse in pairwise(found))
    assert matches([CLAIM], [UNRELATED, TITLE_ONLY, RELATED], least=0, most=1) == found[:1]


def test_a_score_does_not_depend_on_the_other_claims_and_papers():
    alone = matches([CLAIM], [RELATED])
    among = matches([ClaimText(2, "Ketamine"), CLAIM], [TITLE_ONLY, RELATED])
    assert alone[0] in among


def test_a_score_lies_between_nothing_and_one_even_for_the_claim_itself():
    claim = ClaimText(1, RELATED.abstract[1]["text"])
    assert 0.5 < matches([claim], [RELATED])[0].score < 1


@pytest.mark.parametrize("least", [-0.1, 1.1])
def test_a_threshold_outside_the_scale_is_refused(least):
    with pytest.raises(ValueError, match="between 0 and 1"):
        matches([CLAIM], [RELATED], least=least)
