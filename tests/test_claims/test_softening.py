"""A softer sentence: the main verb after GRADE, or the pattern; never half a sentence."""

from pathlib import Path

import pytest

from claims.documents.splitting.statements import split
from claims.grading.softening import PATTERNS, soften

HERE = Path(__file__).parent
ARTICLE = Path("claims/samples/default-mode-network.txt")


def cases() -> list[tuple[str, str, str]]:
    """(sentence, certainty, softer sentence or "-") of the table."""
    found, sentence = [], ""
    for line in (HERE / "softening_cases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            certainty, softer = line.strip().split(": ", 1)
            found.append((sentence, certainty, softer))
        elif line and not line.startswith("#"):
            sentence = line
    return found


@pytest.mark.parametrize(("sentence", "certainty", "softer"), cases())
def test_a_sentence_is_softened_as_a_person_would_or_left_alone(sentence, certainty, softer):
    assert (soften(sentence, certainty).sentence or "-") == softer


@pytest.mark.parametrize(
    ("start", "softer"),
    [
        ("That the DMN is", "The DMN may be hyperactive and hyperconnected in people with major depression."),
        ("Studies with functional", "Ketamine may acutely disrupt both activity and connectivity of the DMN."),
        (
            "Ketamine acutely",
            "Ketamine may acutely disrupt the connectivity of the DMN and for a time loosen rigid neural patterns",
        ),
        ("The overactive DMN", "The overactive DMN may supply a neurobiological basis for this experience."),
        ("Too much activity", ""),
        ("Once the acute phase", ""),
        ("Some researchers", ""),
        ("Ketamine may owe", ""),
    ],
)
def test_sentences_of_the_sample_article(start, softer):
    texts = [one.text for one in split(ARTICLE.read_text(encoding="utf-8"), markup="plain").statements]
    [text] = [text for text in texts if text.startswith(start)]
    assert soften(text, "low").sentence == softer


@pytest.mark.parametrize("certainty", PATTERNS)
def test_what_it_cannot_turn_gets_the_pattern_and_the_reason(certainty):
    softer = soften("Ketamine: a drug — for many.", certainty)
    assert (softer.sentence, softer.pattern) == ("", PATTERNS[certainty])
    assert softer.why == "it is not one plain sentence"


def test_high_certainty_keeps_the_plain_verb_and_drops_the_boosters():
    assert soften("Studies have shown that exercise clearly improves sleep.", "high").sentence == (
        "Exercise improves sleep."
    )
