"""Numbers in round brackets: citations of a text that cites in no other way, and nothing anywhere else."""

import pytest

from claims.documents.citations.cited import works
from claims.documents.splitting.statements import split

LIST = "\n".join(f"{n}. {name} A. Tea and {name}. J Invented. 200{n};1:1-2." for n, name in enumerate("BCDEFG", 1))
CITING = (
    "Tea helps sleep (1). It harms teeth (2; 3), and it stains cups (3, 4). It is old (5) and cheap (2-4)."
    " Nobody knows why (6)."
)


def tied(sentence: str, text: str = CITING, entries: str = LIST) -> list[int | None]:
    """The numbers of the entries that the sentence cites; None for a mark that stays open."""
    source = f"# Tea\n\n{text} {sentence}\n\n## References\n\n{entries}\n"
    parts = split(source, markup="markdown")
    [one] = [one for one in parts.statements if one.text == sentence]
    return [None if work.entry is None else work.entry + 1 for work in works(one, parts, source)]


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("It helps (2).", [2]),
        ("It helps (2; 5).", [2, 5]),
        ("It helps (2, 5), they say.", [2, 5]),
        ("It helps (3–5) most adults.", [3, 4, 5]),
    ],
)
def test_a_text_that_cites_in_round_brackets_is_tied(sentence, numbers):
    assert tied(sentence) == numbers


@pytest.mark.parametrize(
    "sentence",
    [
        "There are three ways: (1) tea, (2) water and (3) sleep.",
        "The share was 45 % (5).",
        "The mean was 3 (2-5).",
        "It was 2000 (4) or less.",
        "It grew to f(2) at last.",
    ],
)
def test_what_is_no_citation_leads_nowhere(sentence):
    assert set(tied(sentence)) <= {None}


@pytest.mark.parametrize(
    "text",
    [
        "Tea helps sleep [1]. It harms teeth [2, 3]. It is old [4-6].",
        "Tea helps sleep (1). It is old (40). It is cheap (7). It stains (12).",
        "Tea helps sleep (6). It is old (5). It is cheap (4). It stains (3). It is hot (2). It is wet (1).",
        "Tea helps sleep (1).",
    ],
)
def test_round_brackets_of_another_text_are_none(text):
    assert tied("It helps most of all (2).", text) == []


def test_a_number_that_stands_out_of_order_in_the_list_stays_open():
    entries = LIST.replace("2. C", "7. C").replace("7. C", "2. C", 1) + "\n2. Hull A. Tea. J Invented. 2009;1:1-2."
    assert tied("It helps (2).", entries=entries) == [None]
