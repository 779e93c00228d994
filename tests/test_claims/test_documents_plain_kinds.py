"""Plain text of kinds that stand about themselves: records of PubMed, contents, code in lines, copies of a PDF."""

import textwrap

import pytest

from claims.documents.citations.apart import taken
from claims.documents.splitting.split_text import Split
from claims.documents.splitting.statements import split

pytestmark = pytest.mark.embedded

FIRST = "Tea lowered systolic pressure by 4 mmHg in adults with hypertension."
SECOND = "No difference was seen in those who drank it at night, and none of them had a stroke."
RECORD = """{number}. J Synth Tea. 2019 Mar 4;12(3):101-9. doi: 10.1000/tea.{number}.

Tea and pressure in adults with hypertension of the {number} kind: a synthetic trial
of green tea.

Leaf AB(1)(2), de Cup CD(3), Pot E Jr(1).

Author information:
(1)Department of Leaves, University of Anytown, Anytown.
(2)Institute of Water, Anytown.

Comment in
    J Synth Tea. 2019 May;12(5):300.

BACKGROUND: {first}
{second}

Copyright © 2019 The Synthetic Society.

DOI: 10.1000/tea.{number}
PMCID: PMC900000{number}
PMID: 9000000{number} [Indexed for MEDLINE]

Conflict of interest statement: The authors have none.
"""


def read(text: str) -> Split:
    return split(text, markup="plain")


def texts(text: str) -> list[str]:
    return [" ".join(statement.text.split()) for statement in read(text).statements]


def record(number: int) -> str:
    second = textwrap.fill(SECOND, 60)
    return RECORD.format(number=number, first=FIRST, second=second)


@pytest.mark.parametrize("count", [1, 4])
def test_of_records_that_pubmed_prints_the_abstracts_alone_state_anything(count):
    parts = read("\n\n".join(record(number) for number in range(1, count + 1)))
    said = [" ".join(one.text.split()).removeprefix("BACKGROUND: ") for one in parts.statements]
    assert said == [FIRST, SECOND] * count
    assert not parts.references


def test_each_record_stands_under_its_title():
    parts = read(f"{record(1)}\n\n{record(2)}")
    assert [one.section[0].split(":")[0][-6:] for one in parts.statements[::2]] == ["1 kind", "2 kind"]


def test_the_citation_of_a_list_is_no_record():
    text = f"Tea\n\n{FIRST}\n\nReferences\n\n1. Leaf A. Tea. J Synth Tea. 2019;12(3):101-9. PMID: 90000001\n"
    parts = read(text)
    assert len(parts.references) == 1
    assert texts(text) == [FIRST]


CONTENTS = "Contents\n1 What tea is\n2 How it works\n2.1 In adults\n3 Who should not drink it\n"
BODY = (
    f"What tea is\n{FIRST}\nHow it works\n{SECOND}\nIn adults\nIt works in adults of all ages.\n"
    "Who should not drink it\nNobody is known to be harmed by it.\n"
)


def test_contents_state_nothing_and_head_nothing():
    parts = read(f"Tea\n\n{CONTENTS}{BODY}")
    assert [one.section[-1] for one in parts.statements] == [
        "What tea is",
        "How it works",
        "In adults",
        "Who should not drink it",
    ]


def test_names_with_dots_up_to_a_page_are_contents():
    dotted = "1 Tea . . . . . . . . . 3\n2 Cups and pots in use today ........ 12\nPreface……… iv\n"
    assert texts(f"Tea\n\n{dotted}\nTea in use\n\n{FIRST}\n") == [FIRST]


def test_what_is_led_into_is_a_list_though_sections_bear_its_words():
    listed = "Tea was tried in these groups:\nIn adults\nIn children\nIn the old\n\n"
    below = f"In adults\n\n{FIRST}\n\nIn children\n\n{SECOND}\n\nIn the old\n\n{FIRST}\n"
    assert texts(listed + below)[:3] == ["In adults", "In children", "In the old"]


def test_code_goes_on_where_a_bracket_is_open():
    code = "power(upperN = 150, contMat = contMat, sigma = 0.34,\n      power = 0.9, ratio = rep(1, 5), f = min)"
    assert texts(f"Tea\n\n{FIRST}\n\n{code}\n\n{SECOND}\n") == [FIRST, SECOND]


@pytest.mark.parametrize("line", ["(gdb) set new-console 1", ">>> tea = brew(3)", "In [1]: brew(3)"])
def test_what_is_typed_at_a_prompt_is_code(line):
    assert texts(f"Tea\n\n{FIRST}\n\n{line}\n\n{SECOND}\n") == [FIRST, SECOND]


def test_a_wrapped_sentence_with_an_open_bracket_is_no_code():
    told = "Pressure fell in all of the groups (control group: mean = 3.2, SD = 1.1; tea group: mean = 5.1) at once."
    prose = textwrap.fill(told, 52)
    assert texts(f"Tea\n\n{prose}\n") == [" ".join(prose.split())]


def test_a_wrapped_caption_is_a_caption():
    caption = textwrap.fill(f"Figure 1: Pressure of adults who drank tea for a whole year or more. {SECOND}", 70)
    prose = textwrap.fill(f"{FIRST} {SECOND}", 70)
    assert texts(f"Tea\n\n{prose}\n\n{caption}\n") == [FIRST, SECOND]


def test_a_beginning_that_the_copy_of_a_pdf_cut_off_is_joined_again():
    prose = textwrap.fill(f"{FIRST} {SECOND} {FIRST}", 72)
    rest = "have commented on this problem in the trials of tea, and each of them\nsaw it in another way."
    told = texts(f"Tea\n\n{prose}\n\nMultiple authors\n\n{rest}\n\n{prose}\n")
    assert f"Multiple authors {' '.join(rest.split())}" in told


@pytest.mark.parametrize("name", ["What tea is made of", "What to look for", "Hepatitis A"])
def test_a_name_may_end_in_a_small_word(name):
    assert read(f"Tea\n\nOverview\n\n{FIRST}\n\n{name}\n\n{SECOND}\n").statements[1].section[-1] == name


def test_entries_behind_the_caret_of_a_wiki_are_counted():
    listed = '^ Leaf A (2019). "Tea and pressure". Tea News.\n^ a b Pots And Cups | Tea Reviews | TEA Weekly 2020\n'
    text = f"Tea\n\n{FIRST[:-1]}.[1] {SECOND[:-1]}.[2]\n\nReferences\n{listed}"
    apart = taken(text, markup="plain")
    assert [[work.entry for work in works] for works in apart.works] == [[0], [1]]
    assert [one.text[:4] for one in apart.parts.references] == ["Leaf", "Pots"]


def test_a_term_leads_into_what_explains_it():
    text = "Tea\n\nKinds of harm:\n\ncritical\n    ends the trial at once.\n\ngrave\n    is told to the sponsor.\n"
    found = [(one.text, one.context) for one in read(text).statements]
    assert found == [("ends the trial at once.", "critical"), ("is told to the sponsor.", "grave")]


def test_a_text_wider_than_others_is_joined_too():
    prose = f"{FIRST} {SECOND} " * 12
    assert texts(f"Tea\n\n{textwrap.fill(prose, 140)}\n") == [FIRST, SECOND] * 12


def test_what_a_label_names_goes_on_below_it():
    text = (
        "Tea\n\nDescription : Trials of tea that have been finished in the last year and\n              Nothing else.\n"
    )
    assert texts(text) == ["Description : Trials of tea that have been finished in the last year and Nothing else."]


def test_pieces_of_formulas_in_the_copy_of_a_pdf_state_nothing():
    pieces = "qi = 1 − pi\n\n(1 − α) k\n\nP\n"
    prose = textwrap.fill(f"{FIRST} {SECOND}", 70)
    assert texts(f"Tea\n\n{prose}\n\n{pieces}\n\f{prose}\n") == [FIRST, SECOND] * 2


def test_an_item_that_ends_in_a_colon_states_nothing():
    assert texts(f"Tea\n\n* Here are notes about its kinds:\n\n{FIRST}\n") == [FIRST]


def test_no_before_a_quotation_is_an_answer():
    assert texts(f'Tea\n\nNo. "I like it. {FIRST}\n')[0] == "No."


def test_stars_before_a_name_tell_its_level():
    text = f"Tea\n\n** Kinds\n\n*** Green tea\n\n{FIRST}\n\n** Doses of tea were given at night, and {SECOND}\n"
    found = read(text).statements
    assert (found[0].section[-2:], found[1].text[:5]) == (("Kinds", "Green tea"), "Doses")


def listed(*entries: str) -> list[str]:
    cited = f"{FIRST[:-1]} [1]. {SECOND[:-1]} [3]."
    apart = taken("\n\n".join(["Tea", cited, "References", *entries]) + "\n", markup="plain")
    tied = [apart.parts.references[work.entry].text if work.entry is not None else work.why for [work] in apart.works]
    return [*tied, str(len(apart.parts.references))]


LAST = "[3] C. Cup. Cups. J Synth Tea, 3:7, 2003."


def test_entries_that_a_copy_of_a_pdf_broke_are_whole_and_tied():
    entries = (
        "[1] A. Leaf and E. Pot. What is tea? Synth.",
        "in Tea, 19:453, 2000.",
        "[2] B. Pot. Pots. Tea, 2:1, 2001.",
    )
    assert listed(*entries, LAST) == ["[1] A. Leaf and E. Pot. What is tea? Synth. in Tea, 19:453, 2000.", LAST, "3"]


def test_entries_whose_numbers_lack_one_are_left_as_they_are():
    assert listed("[1] A. Leaf. Tea. Tea, 1:1, 2000.", "B. Pot. Pots. Tea, 2:1, 2001.", LAST)[2] == "3"


def test_settings_and_commands_set_in_below_a_colon_are_code():
    code = (
        "    /etc/tea/main.cf:\n        leaves = green\n"
        "        # Do not pour before the water has boiled again.\n        pot = $kitchen_pot\n"
    )
    assert texts(f"{FIRST}\n\nTo make it stronger, set this:\n\n{code}\n{SECOND}\n") == [FIRST, SECOND]


def test_values_and_doses_set_in_below_a_colon_are_no_code():
    listed = "    Systolic pressure < 90/60 mmHg\n    Heart rate and/or pulse > 120 (P = 0.03)\n"
    parts = read(f"{FIRST}\n\nStop it in case of:\n\n{listed}\n{SECOND}\n")
    assert "code" not in {one.reason for one in parts.skipped}


@pytest.mark.parametrize(
    ("heading", "one", "two"),
    [
        ("方法", "茶降低了血压。", "没有人中风！"),
        ("結果", "お茶は「血圧を下げる。」と言われる。", "効果は一週間続く。"),
        ("النتائج", "خفض الشاي ضغط الدم.", "هل هو آمن؟ نعم، هو آمن لجميع البالغين."),
        ("परिणाम", "चाय रक्तचाप कम करती है।", "प्रभाव एक सप्ताह तक रहता है।"),
    ],
)
def test_a_line_that_ends_as_its_script_ends_sentences_is_no_heading(heading: str, one: str, two: str) -> None:
    found = texts(f"{heading}\n\n{one}\n{two}\n\n{heading}\n\n{two}\n{one}\n")
    assert found.count(one) == 2
    assert heading not in found


def test_sentences_of_full_width_stops_are_parted_without_a_space() -> None:
    found = texts("方法\n\n茶降低了血压。没有人中风！所有患者均接受随访。\n")
    assert found == ["茶降低了血压。", "没有人中风！", "所有患者均接受随访。"]
