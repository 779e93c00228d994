"""Markdown as writers' tools write it: what they add is unseen or set apart, and every character stays in its place."""

import pytest

from claims.documents.formats import markdown
from claims.documents.formats.dialects import without_dialects
from claims.documents.formats.reading import parse
from claims.documents.splitting.split_text import Split
from claims.documents.splitting.statements import split


def read(text: str) -> Split:
    return split(f"# Tea\n\nWe drink it.\n\n{text}\n", markup="markdown")


def texts(text: str) -> list[str]:
    return [statement.text for statement in read(text).statements][1:]


@pytest.mark.parametrize(
    ("source", "claims"),
    [
        ("{{< toc >}}\n\nTea is hot.", ["Tea is hot."]),
        ("{{% notice warning %}}\nTea is hot.\n{{% /notice %}}", ["Tea is hot."]),
        ("{% include cup.html %}\n\nTea is hot.", ["Tea is hot."]),
        ("{% highlight r %}\npour(tea)\n\npour(more)\n{% endhighlight %}\n\nTea is hot.", ["Tea is hot."]),
        ("import Cup from '@tea/cup';\n\n<Cup size=\"2\">\n\nTea is hot.\n\n</Cup>", ["Tea is hot."]),
        ("Tea is hot in every cup.\n{: .lead}", ["Tea is hot in every cup."]),
        ("[Tea]{.smallcaps} is hot in a cup.", ["Tea is hot in a cup."]),
        ("![A cup](cup.png){width=50%}\n\nTea is hot.", ["Tea is hot."]),
        ("Tea is ==very hot== in [[cup_of_tea|a cup]].", ["Tea is very hot in a cup."]),
        ("The [[kettle]] holds H~2~O at last.", ["The kettle holds H2O at last."]),
        ("Tea is {{c1::very hot::how?}} in a cup.", ["Tea is very hot in a cup."]),
        ("#tea #hot/cups\n\n!include(cups.md)\n\nTea is hot.", ["Tea is hot."]),
        ("Cup\n:   A cup holds the tea.", ["A cup holds the tea."]),
        ("*[TEA]: The Eastern Art\n\nTea is hot.", ["Tea is hot."]),
        ("Where $\\prod_{i=1}^{T} x_{i}$ holds, tea is hot.", ["Where $\\prod_{i=1}^{T} x_{i}$ holds, tea is hot."]),
        ("It is shown in [[1]](#r1) and [2](#r2).", ["It is shown in [1] and 2."]),
    ],
)
def test_what_a_tool_adds_is_unseen(source, claims):
    assert texts(source) == claims


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("$$\nh = \\frac{t}{c}\n$$", "formula"),
        ("\\begin{equation}\nh = t\n\\end{equation}", "formula"),
        ("  Tea     Heat\n-----   ------\ngreen       80\nblack      100", "table drawn in signs"),
        (
            "-----------------------\n Tea       Heat\n---------- ------------\n green     80\n\n"
            " black     100\n-----------------------",
            "table drawn in signs",
        ),
        ("+-----+----+\n| Tea | 80 |\n+-----+----+", "table drawn in signs"),
    ],
)
def test_formulas_and_tables_of_pandoc_are_set_apart(source, reason):
    parts = read(f"{source}\n\nTea is hot.")
    assert [statement.text for statement in parts.statements] == ["We drink it.", "Tea is hot."]
    assert [(one.text, one.reason) for one in parts.skipped] == [(source.strip(), reason)]


def test_a_sentence_goes_on_behind_a_formula():
    assert texts("The heat is then\n$$h = t$$\nfor every cup.") == ["The heat is then … for every cup."]


def test_attributes_are_no_part_of_a_heading():
    assert read("## Ways to brew {#sec-brew .unnumbered}\n\nTea is hot.").statements[-1].section == ("Ways to brew",)


def test_code_is_left_as_it_is():
    text = "```\n{{< toc >}}\n$$\nx\n$$\n```\n"
    assert without_dialects(text) == (text, [])


def test_json_before_the_text_is_its_front_matter():
    text = '{\n  "title": "Tea \\u2013 a plant",\n  "tags": ["a", "b"]\n}\n\nTea is hot in every cup.\n'
    reading = parse(text.encode(), "tea.md")
    blocks = markdown.blocks(reading.text)
    assert (reading.title, [block.reason for block in blocks]) == ("Tea – a plant", ["front matter", ""])


@pytest.mark.parametrize(
    "line",
    [
        "Keywords: tea, water, cups",
        "Conflict-of-interest statement: The authors declare that they sell tea.",
        "Abel Witte, Nora Quist, Jan de Boer",
        "Anna Abel¹, Bo Witte² and Cem Quist¹",
        "Nora Quist, Department of Tea, University of Anytown, Anytown 12345, Nowhere",
        "J Tea Stud 2021 May 6; 9(31): 9350-9367",
        "Volume: 13",
    ],
)
def test_what_an_article_prints_about_itself_is_no_statement(line):
    assert texts(f"{line}\n\nTea is hot.") == ["Tea is hot."]


@pytest.mark.parametrize(
    "line",
    [
        "Volume: 200 mL of tea in each cup.",
        "Patients came from the Department of Tea, University of Anytown, and drank it, too.",
        "Green tea, black tea and water are drunk.",
    ],
)
def test_a_statement_that_looks_like_an_imprint_stays(line):
    assert texts(line) == [line]


def test_a_sentence_that_a_picture_tore_is_whole():
    torn = "The use of tea is restricted to those adults\n\n<!-- image -->\n\nwho do not like coffee. It is hot."
    assert texts(torn) == ["The use of tea is restricted to those adults who do not like coffee.", "It is hot."]


def test_a_mark_behind_a_blank_line_belongs_to_the_sentence_before():
    parts = read(
        "Tea is said to be the first drink in the world by 2030\n\n[1]. It is hot."
        "\n\n## References\n\n1. Abel A. Tea. J X. 2001."
    )
    assert [one.text for one in parts.statements][1:] == [
        "Tea is said to be the first drink in the world by 2030 [1].",
        "It is hot.",
    ]


def test_two_paragraphs_of_two_texts_are_not_made_one_sentence():
    assert len(texts("In the last years several kinds of tea have been\n\nthe work is cited and its use is free.")) == 2


def test_the_source_of_a_quotation_belongs_to_it():
    assert texts('He wrote that "tea is hot." [Abel, *Tea*, p. 5] In other words, it burns.') == [
        'He wrote that "tea is hot." [Abel, Tea, p. 5]',
        "In other words, it burns.",
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_both_ends_of_line_are_read_alike(ending):
    text = "## Ways {#ways}\n\nTea is hot.\n{: .lead}\n\n$$\nh = t\n$$\n\n  Tea   Heat\n-----  -----\ngreen     80\n"
    parts = read(text.replace("\n", ending))
    assert [(one.text, one.section[-1:]) for one in parts.statements][1:] == [("Tea is hot.", ("Ways",))]


SPHINX = (
    "2.1. Green tea\n==============\n\nGreen tea is not fermented.\n\n2.1.1. Matcha\n~~~~~~~~~~~~~\n\n"
    "Matcha is green tea.\n"
    "\n2.2. Black tea\n--------------\n\nBlack **tea** is fermented.\n"
)


@pytest.mark.parametrize("name", ["tea.txt", "tea.md"])
def test_a_heading_underlined_with_tildes_begins_no_code(name):
    reading = parse(SPHINX.encode(), name)
    parts = split(reading.text, markup=reading.markup)
    assert [one.text.replace("*", "") for one in parts.statements] == [
        "Green tea is not fermented.",
        "Matcha is green tea.",
        "Black tea is fermented.",
    ]


def test_a_text_with_comments_of_commands_is_no_markdown():
    text = "Tea from the shell\n\nIt is made with a program.\n\n# brew green tea\nbrew --green\n\nThen it is drunk.\n"
    assert parse(text.encode(), "tea.txt").markup == "plain"


def test_a_note_of_pandoc_within_the_line_is_a_footnote():
    parts = read("Tea is hot.^[Unless it is *iced*, as [Leaf](https://example.org) says.] Tea is wet.")
    assert [one.text for one in parts.statements][1:] == ["Tea is hot.", "Tea is wet."]
    assert [one.reason for one in parts.skipped] == ["footnote"]


def test_a_list_set_in_by_four_spaces_is_no_code():
    listed = (
        "    * The leaves are kept in the dark,\n      away from other smells\n"
        "    * They are used within a year of the harvest\n"
    )
    text = f"# Tea\n\nThese are what the growers ask for.\n\n{listed}\nNobody has tried more.\n"
    found = split(text, markup="markdown").statements
    assert [(one.text, one.source) for one in found[1:3]] == [
        ("The leaves are kept in the dark, away from other smells", "item"),
        ("They are used within a year of the harvest", "item"),
    ]
    assert found[2].text == text[found[2].start : found[2].end]


def test_commands_set_in_by_four_spaces_stay_code_though_they_begin_like_items():
    found = split("# Tea\n\nRun this.\n\n    - Pour(water=90)\n    - Stir(times=3)\n", markup="markdown").statements
    assert [one.text for one in found] == ["Run this."]
