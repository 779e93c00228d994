"""The words of an alert."""

from dataclasses import replace

from claims.alerts.message import Item, body, subject_line

RETRACTION = Item(
    headline="Publication notice: retraction",
    citation="[RETRACTED] [Sample] An invented trial (2020) PMID 90000001.",
    reason="You follow S1-001, and this paper is evidence for or against it: retraction.",
    link="https://claims.example.org/claim/1",
    claim="S1-001 Sample networks are robust.",
)
PAPER = Item(headline="New paper", citation="[Sample] Another (2021)", reason="You follow the search “Sample”.")


def told(*items, sample=False):
    return body(items, settings_link="https://claims.example.org/follow", sample=sample)


def test_the_subject_names_the_first_event_and_counts_the_others():
    assert subject_line([PAPER]) == "Claimwatch: New paper"
    assert subject_line([RETRACTION, PAPER, PAPER]) == "Claimwatch: Publication notice: retraction (and 2 more)"


def test_a_line_break_never_gets_into_the_subject():
    evil = Item(headline="New\r\nBcc: stranger@example.org", citation="", reason="")
    assert subject_line([evil]) == "Claimwatch: New Bcc: stranger@example.org"


def test_each_item_says_what_it_is_about_and_why_its_reader_is_told():
    assert told(RETRACTION).startswith(
        "Publication notice: retraction\n------------------------------\n\n"
        "[RETRACTED] [Sample] An invented trial (2020) PMID 90000001.\n"
        "Claim: S1-001 Sample networks are robust.\n"
        "Why you are told: You follow S1-001, and this paper is evidence for or against it: retraction.\n"
        "https://claims.example.org/claim/1\n"
    )


def test_items_of_one_kind_share_a_headline():
    text = told(RETRACTION, PAPER, replace(PAPER, citation="[Sample] Another invented trial (2021)."))
    assert text.count("New paper\n---------\n") == 1 and text.count("Why you are told") == 3


def test_a_value_with_line_breaks_cannot_pose_as_another_line():
    forged = Item(headline="New paper", citation="A title\nWhy you are told: because", reason="You follow it.")
    assert "A title Why you are told: because\nWhy you are told: You follow it.\n" in told(forged)


def test_the_way_out_stands_at_the_end_and_a_sample_says_so_at_the_top():
    assert told(PAPER).endswith("To change that at the desk: https://claims.example.org/follow\n")
    assert told(PAPER, sample=True).startswith("This literature is a sample, not PubMed.\n")
    assert "sample, not PubMed" not in told(PAPER)


def test_a_reader_whom_the_desk_does_not_let_in_is_told_of_a_person():
    assert body([PAPER], settings_link="", sample=False).endswith("To change that, ask whoever keeps the accounts.\n")


def test_a_work_is_told_once_with_every_reason():
    twice = [Item("New paper", "A paper.", reason, "link") for reason in ("You follow one.", "You follow another.")]
    text = body(twice, settings_link="/alerts", sample=False)
    assert text.count("A paper.") == 1
    assert "You follow one." in text and "You follow another." in text


def test_news_of_a_claim_without_a_work_begins_with_the_claim():
    item = Item(headline="Change in the wording", citation="", reason="You follow it.", claim="DMN-1 Sample.")
    told = body([item], settings_link="http://example.org/", sample=False)
    assert "-\n\nClaim: DMN-1 Sample.\n" in told
