"""Questions and answers: a question is no claim, and goes with the answer that cannot stand without it."""

import pytest

from claims.documents.formats.reading import read_document
from claims.documents.splitting.statements import split


def claims(text: str, name: str = "faq.md") -> list[tuple[str, str]]:
    """The statements with their lead-ins."""
    reading = read_document(text.encode(), name)
    return [(one.text, one.context) for one in split(reading.text, markup=reading.markup).statements]


ASKED = "Does ketamine work fast?"


@pytest.mark.parametrize(
    "text",
    [
        "# Ketamine\n\n## Does ketamine work fast?\n\nYes, within hours.",
        "# Ketamine\n\n## Use\n\n**Does ketamine work fast?**\n\nYes, within hours.",
        "# Ketamine\n\n## Use\n\nQ: Does ketamine work fast?\n\nYes, within hours.",
        "# Ketamine\n\n## Use\n\nDoes ketamine work fast? Yes, within hours.",
        "# Ketamine\n\n## Use\n\n<dl><dt>Does ketamine work fast?</dt><dd>Yes, within hours.</dd></dl>",
        "# Ketamine\n\n<details><summary>Does ketamine work fast?</summary>Yes, within hours.</details>",
    ],
)
def test_an_answer_keeps_its_question_however_it_is_marked(text: str) -> None:
    assert claims(text) == [("Yes, within hours.", ASKED)]


@pytest.mark.parametrize(
    "asked",
    [
        "<dl><dt>Does ketamine work fast?</dt><dd>Yes, within hours.</dd></dl>",
        "<details><summary>Does ketamine work fast?</summary><p>Yes, within hours.</p></details>",
        "<h3>Does ketamine work fast?</h3><p>Yes, within hours.</p>",
    ],
)
def test_on_a_page_too(asked: str) -> None:
    page = (
        f"<html><body><article><h1>Ketamine</h1><p>Ketamine blocks NMDA receptors.</p>{asked}</article></body></html>"
    )
    assert claims(page, "faq.html")[1:] == [("Yes, within hours.", ASKED)]


@pytest.mark.parametrize("answer", ["Yes.", "No.", "About one week.", "It can be.", "Not in adults.", "Nobody knows."])
def test_an_answer_that_says_little_by_itself_gets_the_question(answer: str) -> None:
    assert claims(f"# Ketamine\n\n## Use\n\nQ: Is it safe?\n\n{answer}") == [(answer, "Is it safe?")]


@pytest.mark.parametrize("marked", ["A: No, it does not.", "**Answer:** No, it does not.", "A1: No, it does not."])
def test_the_marker_of_an_answer_is_no_part_of_it(marked: str) -> None:
    assert claims(f"# Ketamine\n\n## Use\n\nQ: Is it safe?\n\n{marked}") == [("No, it does not.", "Is it safe?")]


def test_a_label_that_answers_nothing_stays() -> None:
    assert claims("# Ketamine\n\n## Arms\n\nA: Placebo was given to all.") == [("A: Placebo was given to all.", "")]


def test_a_whole_sentence_stands_alone_and_ends_the_answer() -> None:
    text = "# Ketamine\n\n## Is it safe?\n\nKetamine raises blood pressure in adults. Within limits."
    assert claims(text) == [("Ketamine raises blood pressure in adults.", ""), ("Within limits.", "")]


def test_a_list_below_a_question_answers_it_also_behind_a_line_that_points_back() -> None:
    items = "- Nausea\n- Dissociation"
    asked = "What are the side effects of ketamine?"
    assert claims(f"# Ketamine\n\n## {asked}\n\n{items}") == [("Nausea", asked), ("Dissociation", asked)]
    assert claims(f"# Ketamine\n\n## {asked}\n\nThey are:\n\n{items}")[0] == ("Nausea", f"{asked} They are:")
    announced = "The side effects of ketamine include:"
    assert claims(f"# Ketamine\n\n## {asked}\n\n{announced}\n\n{items}")[0] == ("Nausea", announced)


def test_a_question_of_the_prose_is_no_claim() -> None:
    text = "# Ketamine\n\n## Use\n\nKetamine acts fast. But why does it fade? Ketamine is broken down in the liver."
    assert claims(text) == [("Ketamine acts fast.", ""), ("Ketamine is broken down in the liver.", "")]


def test_another_heading_ends_the_question() -> None:
    assert claims("# Ketamine\n\n## Is it safe?\n\nYes.\n\n## Dose\n\nAbout 35 mg.")[1] == ("About 35 mg.", "")
