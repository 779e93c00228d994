"""Plain text broken at the width of a page: paragraphs whole again, headings, lists, verses and page feet apart."""

import textwrap

import pytest

from claims.documents.splitting.split_text import Split
from claims.documents.splitting.statements import split

PROSE = (
    "High blood pressure is common in adults of all ages and is very often not treated at all. "
    "Tea has been proposed as a simple and cheap remedy for it. "
    "Its effect on stroke is still not known, since most of the trials were small and short."
)
SENTENCES = [
    "High blood pressure is common in adults of all ages and is very often not treated at all.",
    "Tea has been proposed as a simple and cheap remedy for it.",
    "Its effect on stroke is still not known, since most of the trials were small and short.",
]
LONG = "Department of Tea Studies, Institute of Plant Medicine, University of Anytown, " * 2


def read(text: str) -> Split:
    return split(text, markup="plain")


def texts(text: str) -> list[str]:
    return [" ".join(statement.text.split()) for statement in read(text).statements]


def wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width))


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100, 118])
def test_a_wrapped_paragraph_is_whole_whatever_its_width(width):
    assert texts(f"Tea\n\n{LONG.strip()}\n\nBackground\n\n{wrapped(PROSE, width)}\n")[-3:] == SENTENCES


def test_each_paragraph_has_its_own_width():
    text = f"Tea\n\n{wrapped(PROSE, 50)}\n\nMore\n\n{wrapped(PROSE, 90)}\n\nMost\n\n{PROSE}\n"
    assert texts(text) == SENTENCES * 3


def test_headings_without_blank_lines_part_the_sections():
    body = wrapped(PROSE, 64)
    parts = read(f"Tea and pressure\n\nIntroduction\n{body}\nMethods\n{body}\nMain results of trials\n{body}\n")
    assert [statement.section[-1] for statement in parts.statements] == [
        name for name in ("Introduction", "Methods", "Main results of trials") for _ in SENTENCES
    ]


def test_a_heading_behind_a_full_line_is_a_heading():
    full = "Tea was tried in adults of both sexes for weeks.\nIt was green tea in every one of the trials here."
    more = "Tea lowered the pressure of the adults in every\ntrial that was done, and it did so in both\nsexes."
    parts = read(f"Methods\n{full}\nResults\n{more}\n")
    assert [statement.section[-1] for statement in parts.statements] == ["Methods", "Methods", "Results"]


def test_lists_verses_and_tables_in_wrapped_text_stay_lines():
    verse = "Tea in the morning\nTea in the night\nTea without warning"
    table = "Green tea      12      3.4\nBlack tea      15      2.2\nWhite tea      11      0.4"
    text = f"Tea\n\n{wrapped(PROSE, 70)}\n\n- it is cheap\n- it is warm\n\n{verse}\n\n{table}\n\n{wrapped(PROSE, 70)}\n"
    assert texts(text)[:5] == [*SENTENCES, "it is cheap", "it is warm"]
    assert texts(text)[-3:] == SENTENCES
    assert not any("morning Tea" in one or "3.4 Black" in one for one in texts(text))


def test_an_item_goes_on_in_the_lines_below_it():
    item = "- Tea lowered the pressure of adults in every one of the\n  trials that were found.\n- It was cheap.\n"
    assert (
        texts(f"Findings\n\n{item}")[0]
        == "Tea lowered the pressure of adults in every one of the trials that were found."
    )


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        (
            "Tea taken in the morning lowers hyper-\ntension in most of the adults who drink\nit.",
            "lowers hypertension in",
        ),
        (
            "Tea was tried in all trials of a meta-\nanalysis that was done by the adults who\ndrink it.",
            "a meta-analysis",
        ),
        (
            "A meta-analysis says that tea is good; it says so for a meta-\nanalysis is what is good.",
            "for a meta-analysis",
        ),
    ],
)
def test_a_word_cut_at_the_end_of_a_line_is_whole(torn, whole):
    text = f"Tea\n\n{torn}\n"
    (found,) = read(text).statements
    assert whole in found.text
    assert text[found.start : found.end] == torn


def test_running_heads_and_page_feet_are_left_out_wherever_pages_end():
    page = "\n\n".join(
        f"{wrapped(PROSE, 66)}\n\nTea and pressure in adults {number}\n\n{number}" for number in range(11, 15)
    )
    parts = read(f"Tea\n\n{page}\n")
    assert [" ".join(one.text.split()) for one in parts.statements] == SENTENCES * 4
    assert {one.reason for one in parts.skipped} == {"head or foot of a page"}


def test_numbered_headings_are_no_page_feet():
    text = "\n\n".join(f"Step {number}\n\n{wrapped(PROSE, 70)}" for number in range(1, 5))
    assert [one.section[-1] for one in read(f"Tea\n\n{text}\n").statements][::3] == [
        "Step 1",
        "Step 2",
        "Step 3",
        "Step 4",
    ]


def test_lines_that_are_paragraphs_stay_apart():
    lines = [
        f"Tea number {turn} lowers the pressure of most adults who drink it{' every day' * turn}." for turn in range(4)
    ]
    assert texts("Drinks\n\n" + "\n".join(lines)) == lines


def test_lines_that_a_program_made_one_or_that_stand_beside_do_not_part_a_column():
    column = wrapped(PROSE, 55).split("\n")
    column[2:4] = [f"{column[2]} {column[3]}"]
    correspondence = "* Correspondence: a.abel@invented.example; b.born@invented.example, the department of tea studies"
    assert texts("\n".join(["Background", "", *column, correspondence, "Full list at the end", ""]))[:3] == SENTENCES


def test_a_sentence_goes_on_behind_the_foot_and_the_head_of_a_page():
    lines = wrapped(PROSE, 55).split("\n")
    pages = [
        f"\n\nPage {number} of 4\n\nAbel et al. Journal of Invented Medicine\n\n".join(
            ["\n".join(lines[:3]), "\n".join(lines[3:])]
        )
        for number in (1, 2, 3)
    ]
    assert texts("Background\n\n" + "\n\nMore\n\n".join(pages) + "\n") == SENTENCES * 3


def test_a_caption_without_a_stop_behind_its_number_is_no_statement():
    text = f"Tea\n\n{PROSE}\n\nFig. 2 Pressure in adults of both sexes. Bars are means.\n\nFigure 2 shows no fall.\n"
    assert texts(text) == [*SENTENCES, "Figure 2 shows no fall."]


@pytest.mark.parametrize(
    "lines",
    [
        "> fit <- lmer(sleep ~ tea)\n[1] 0.012 0.345 0.678",
        "+-----+-------+\n| tea | sleep |\n+=====+=======+\n| 2   | 3     |\n+-----+-------+",
        "          elpd  se\nmodel1    0.02  0.04\nmodel2    0.30  0.60",
        "[image file: tea.tif]",
        'import tea as t\nsleep = t.read("sleep.csv")',
        "\\usepackage{amsmath}\n\\begin{document}",
        "7",
    ],
)
def test_code_output_drawn_tables_and_names_of_pictures_state_nothing(lines):
    text = f"Tea\n\n{wrapped(PROSE, 60)}\n\n{lines}\n\n{wrapped(PROSE, 60)}\n"
    assert [one for one in texts(text) if one not in SENTENCES] in ([], ["elpd se"])
    assert len([one for one in texts(text) if one in SENTENCES]) == 2 * len(SENTENCES)


def test_numbers_within_a_broken_sentence_are_its_words():
    text = (
        "Tea lowered the pressure of the adults in all of the trials by\n"
        "1.2, 3.4, 5.6, 7.8, 9.1, 2.3, 4.5, 6.7, 8.9, 1.1, 4.4, and 2.2\n"
        "mmHg in the first three weeks of it, and by less later."
    )
    assert texts(f"Tea\n\n{wrapped(PROSE, 62)}\n{text}\n")[-1] == " ".join(text.split())


@pytest.mark.parametrize("markup", ["plain", "markdown"])
def test_a_table_of_contents_states_nothing_and_a_list_that_is_led_in_does(markup):
    text = f"- Smoking habits\n- Sleep\n\n# Smoking habits\n\n{PROSE}\n\n# Sleep\n\nTea harms:\n\n- sleep\n- teeth\n"
    parts = split(text if markup == "markdown" else text.replace("# ", ""), markup=markup)
    assert [one.text for one in parts.statements if one.source == "item"] == ["sleep", "teeth"]


def test_the_day_of_publication_is_no_statement():
    assert texts(f"Tea\n\nFirst published on the web 26th September 2016\n\n{PROSE}\n") == SENTENCES


def test_a_tag_behind_an_escaped_backslash_is_a_tag():
    parts = split('Tea has <span class="math">\\\\K\\\\</span> doses a day in all of the trials.', markup="markdown")
    assert [one.text for one in parts.statements] == ["Tea has \\K\\ doses a day in all of the trials."]


def test_one_long_address_does_not_make_the_text_wide():
    address = (
        "See https://tea.example/a/very/long/address/that/no/width/could/have/broken/into/two/lines/of/text-on-tea.html"
    )
    pair = "There are also black, green and white teas of all kinds in\n“Tea of the World”, sorted by where they grow."
    text = f"Tea\n\n{wrapped(PROSE, 64)}\n\n{address}\n\n{wrapped(PROSE, 64)}\n\n{pair}\n"
    assert texts(text)[-1] == " ".join(pair.split())


@pytest.mark.parametrize(
    "line",
    [
        "They must have been kept in sync on all shelves where they were grown;",
        "To pay for the cups, saucers and spoons of the house of tea;",
        "To keep the tea dry;",
    ],
)
def test_a_line_that_ends_in_a_semicolon_is_no_code(line):
    assert line in texts(f"Tea\n\nThe house has these powers:\n\n{line}\n\nTo drink the tea;\n\nThat is all of it.\n")


@pytest.mark.parametrize(
    "line", ["int cups = pour(4);", "free(cup);", "$ sudo brew ./green", "# make tea-all", "├── cups/"]
)
def test_a_command_or_a_tree_of_files_is_code(line):
    parts = read(f"Tea\n\nIt is made so.\n\n{line}\n\nThen it is drunk.\n")
    assert line in {skipped.text for skipped in parts.skipped if skipped.reason == "code"}


def test_a_numbered_question_is_a_heading_though_two_lines_hold_it():
    asked = "1.5. What is the difference between tea from the garden and all\nother tea? Why should one choose it?"
    parts = read(f"Tea\n\n{asked}\n\n{wrapped(PROSE, 64)}\n\n1.6.\xa0Is it cheap?\n\nIt is cheap in every country.\n")
    assert [statement.section[-1] for statement in parts.statements][-2:] == [
        " ".join(asked[5:].split()),
        "Is it cheap?",
    ]


def test_what_announces_a_list_in_few_words_is_no_heading():
    parts = read(
        "Tea\n\nIt has parts.\n\nThere are the following teas:\n\nGreen tea is not fermented.\n\nAll are drunk.\n"
    )
    assert {statement.section for statement in parts.statements} == {("Tea",)}


def test_a_long_run_of_headings_is_no_ladder():
    names = "\n\n".join(f"Kinds of tea {letter}" for letter in "ABCDEFGHIJ")
    parts = read(f"Teas\n\nTea is old.\n\n{names}\n\nTea is cheap.\n")
    assert max(len(statement.section) for statement in parts.statements) <= 5


def test_the_name_of_the_list_of_works_is_no_end_of_a_paragraph():
    body = (
        "Tea is common in adults of all ages and is very often drunk with all\n"
        "of the meals of the day, as was told by Abel (2008)"
    )
    parts = read(f"Tea\n\n{body}\nReferences\nA Abel. Tea and the day. Invented Press, 2008.\n")
    assert (len(parts.statements), [one.section for one in parts.references]) == (1, [("References",)])


def test_the_number_of_a_section_begins_a_line_of_its_own():
    body = wrapped(PROSE, 64)
    parts = read(f"Tea\n\n{body}\n2.1 Kinds of tea\n{body}\n")
    assert [one.section[-1] for one in parts.statements] == ["Tea"] * 3 + ["Kinds of tea"] * 3


def test_a_word_that_a_copied_page_cut_is_whole():
    first = "Tea is common in adults of all ages and is never uncon\ufffe"
    second = "nected with sleep, as has been shown in most of the tri\ufffe"
    assert texts(f"Tea\n\n{first}\n{second}\nals.\n") == [
        "Tea is common in adults of all ages and is never unconnected with sleep,"
        " as has been shown in most of the trials."
    ]


def test_a_table_of_rows_in_several_lines_is_no_prose():
    rule = "-" * 40
    rows = "green,     80 to\nfresh      85\n\nblack      100"
    table = f"{rule}\nTea        Heat\n---------- -----------------\n{rows}\n{rule}"
    parts = read(f"Tea\n\nIt is old.\n\n{table}\n\nIt is hot in every cup.\n")
    assert [one.text for one in parts.statements] == ["It is old.", "It is hot in every cup."]


def test_a_small_o_before_a_capital_is_a_bullet():
    assert texts(
        "Tea\n\nIt can be:\n\no Green tea from the garden.\n\no Black tea from the shop.\n\nAll are drunk.\n"
    ) == [
        "Green tea from the garden.",
        "Black tea from the shop.",
        "All are drunk.",
    ]


def test_a_definition_of_two_lines_below_its_short_name_is_whole():
    body = wrapped(PROSE, 64)
    told = "   kettle\n          This vessel can be used by all of them to give the\n          guests their tea."
    assert (
        texts(f"Tea\n\n{body}\n\n{told}\n\n{body}\n")[3]
        == "This vessel can be used by all of them to give the guests their tea."
    )


@pytest.mark.parametrize(
    "broken",
    [
        "Of those who drank it in the evening half\nslept well, and none of the others did so in all the year.",
        'Open the menu of the pot, which is called "Leaf | Strength", and then choose\nthe one that you want.',
        "The leaves of the garden are picked by hand\tin spring, and they are dried in\nthe sun.",
    ],
)
def test_a_sentence_goes_on_though_its_line_is_short_or_holds_a_bar_or_a_tab(broken):
    assert texts(f"Tea\n\n{wrapped(PROSE, 64)}\n\n{broken}\n\nThat was all.\n") == [
        *SENTENCES,
        " ".join(broken.split()),
        "That was all.",
    ]


def test_lines_that_begin_with_a_number_in_brackets_stay_apart_and_go_on_where_they_are_set_in():
    faults = (
        "  [20142] pot: the lid does not fit the pot\n"
        "  [20498] leaf: green leaves are sold for black ones\n    in the north"
    )
    assert texts(f"Tea\n\n{wrapped(PROSE, 76)}\n\nThese were mended:\n\n{faults}\n")[3:] == [
        "[20142] pot: the lid does not fit the pot",
        "[20498] leaf: green leaves are sold for black ones in the north",
    ]
