from pathlib import Path

import pytest

from claims.documents.formats.reading import decode, detect_markup
from claims.documents.splitting.split_text import Split, Statement
from claims.documents.splitting.statements import split
from claims.documents.versions.anchors import anchor, find

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = Path(__file__).parent / "articles"
SAMPLE = ROOT / "claims/samples/default-mode-network.txt"
SHARED = ROOT.parent / "shared/documents/default-mode-network.txt"


def parts_of(path: Path) -> tuple[str, Split]:
    text = decode(path.read_bytes(), path.name)
    return text, split(text, markup=detect_markup(text, path.name))


def article(name: str) -> Split:
    return parts_of(ARTICLES / name)[1]


def the(parts: Split, words: str) -> Statement:
    (found,) = [statement for statement in parts.statements if words in statement.text]
    return found


def reasons(parts: Split) -> dict[str, str]:
    return {skipped.text: skipped.reason for skipped in parts.skipped}


@pytest.fixture(params=[SAMPLE, SHARED], ids=["sample", "shared"])
def network(request: pytest.FixtureRequest) -> tuple[str, Split]:
    if not request.param.exists():
        pytest.skip("../shared/documents is not beside this checkout")
    return parts_of(request.param)


def test_the_article_gives_44_claims_of_which_21_are_list_items(network):
    _, parts = network
    assert len(parts.statements) == 44
    assert [statement.source for statement in parts.statements].count("item") == 21


def test_the_article_gives_three_references_and_says_what_it_left_out(network):
    _, parts = network
    assert [text.text.split(" — ")[0] for text in parts.references] == [
        "Ketamine's Mechanism of Action: A Path to Rapid-Acting Antidepressants",
        "NIMH: Depression",
        "Ketamine: NMDA Receptors and Beyond",
    ]
    assert sorted(skipped.reason for skipped in parts.skipped) == [
        "cross reference",
        *["lead-in"] * 4,
        "navigation",
    ]


def test_every_list_item_of_the_article_carries_its_lead_in_except_the_takeaways(network):
    _, parts = network
    items = [statement for statement in parts.statements if statement.source == "item"]
    assert all(item.context.endswith(":") for item in items if item.kind != "takeaway")
    assert [item.context for item in items if item.kind == "takeaway"] == [""] * 5


def test_headings_without_text_are_parents_and_takeaways_stand_on_the_first_level(network):
    _, parts = network
    paths = list(dict.fromkeys(statement.section for statement in parts.statements))
    assert paths[0] == ("Definition",)
    assert ("Function of the DMN", "Self-Referential Processing") in paths
    assert ("The DMN and Depression", 'The "Stuck" Brain') in paths
    assert ("How Ketamine Affects the DMN", "The Reset Hypothesis") in paths
    assert paths[-1] == ("Key Takeaways",)


def test_an_item_of_two_sentences_stays_one_claim(network):
    _, parts = network
    rumination = next(statement for statement in parts.statements if statement.text.startswith("Rumination"))
    assert ". " in rumination.text


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.txt")), ids=lambda path: path.stem)
def test_statements_of_plain_text_are_verbatim_and_found_again_by_their_anchor(path):
    text, parts = parts_of(path)
    assert parts.statements
    for statement in parts.statements:
        assert text[statement.start : statement.end] == statement.text
        assert find(anchor(text, statement.start, statement.end), text) == (statement.start, statement.end)


@pytest.mark.parametrize(
    ("name", "statements", "references"),
    [
        ("anaesthesia.txt", 13, 2),
        ("diabetes.md", 12, 2),
        ("heart-failure.txt", 17, 2),
        ("migraine.txt", 8, 0),
        ("psilocybin.txt", 11, 2),
        ("sepsis.txt", 13, 1),
        ("sleep.txt", 10, 2),
    ],
)
def test_articles_of_other_styles_give_what_a_reader_counts(name, statements, references):
    parts = article(name)
    assert (len(parts.statements), len(parts.references)) == (statements, references)


def test_a_heading_over_a_byline_or_an_overview_is_the_title_and_in_no_path():
    parts = article("heart-failure.txt")
    assert parts.title == "Heart Failure with Reduced Ejection Fraction"
    assert parts.statements[0].section == ("Overview",)
    assert the(parts, "An infarct").section == ("Causes and Mechanisms", "Coronary Disease")


def test_the_furniture_of_a_page_is_left_out_with_its_reason():
    left = reasons(article("heart-failure.txt"))
    assert left["Home > Heart health > Heart failure"] == "navigation"
    assert left["8 min read"] == left["Updated March 3, 2024"] == "author or date"
    assert left["Does every patient feel it?"] == "question"
    assert left["Figure 1. The failing ventricle."] == "caption"
    assert left["Talk to your doctor before you stop any medicine."] == "call to action"
    assert left["This article does not give medical advice."] == "disclaimer"
    assert left["© 2024 Heart pages. All rights reserved."] == "copyright"


def test_a_question_in_the_list_of_references_is_a_title():
    assert article("heart-failure.txt").references[1].text == "Is digoxin harmful? A review of trials"


def test_a_nested_item_carries_the_lead_in_and_the_item_above_it():
    nested = the(article("sepsis.txt"), "most sensitive")
    assert nested.context == "Key signs are: Fast breathing (more than 22 a minute)"


def test_a_paragraph_behind_a_list_does_not_carry_the_lead_in():
    assert the(article("sepsis.txt"), "These signs overlap").context == ""


def test_numbered_headings_give_levels_and_numbered_lists_stay_lists():
    parts = article("sleep.txt")
    assert the(parts, "Adenosine builds up").section == ("Mechanisms", "Adenosine")
    assert the(parts, "Weight gain").section == ("Health Effects",)
    assert the(parts, "Depressed mood").context == "Short sleep is linked to:"


def test_lines_broken_at_a_fixed_width_are_one_paragraph():
    parts = article("migraine.txt")
    assert the(parts, "About one in\nseven adults").section == ("MIGRAINE AND ITS TREATMENT",)
    assert the(parts, "lack of sleep").text.endswith("at unusual\n    hours")


def test_items_that_lost_their_bullets_are_known_by_the_colon_before_them():
    parts = article("psilocybin.txt")
    assert the(parts, "Higher entropy").context == "Reported changes include:"
    assert the(parts, "The acute effects wear off").section[-1] == "Duration"
    assert the(parts, "still debated").kind == "takeaway"


def test_markdown_takes_levels_from_its_markers_and_shows_text_without_markup():
    text, parts = parts_of(ARTICLES / "diabetes.md")
    statement = the(parts, "Muscle takes up less glucose, as Reaven proposed & others confirmed.")
    assert statement.section == ("Physiology", "Insulin resistance")
    assert text[statement.start : statement.end].startswith("Muscle takes up *less* glucose, as [Reaven](")
    assert parts.title == "Type 2 Diabetes"


def test_a_table_row_is_a_statement_with_the_header_as_its_context():
    row = the(article("diabetes.md"), "Sitagliptin")
    assert (row.text, row.source) == ("Sitagliptin | 100 mg daily", "row")
    assert row.context == "Common doses are as follows: Drug | Dose"


def test_code_images_footnotes_and_front_matter_of_markdown_are_left_out():
    left = set(reasons(article("diabetes.md")).values())
    assert {"code", "image", "footnote", "front matter", "table header"} <= left


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_of_any_system_give_the_same_statements(newline):
    text = "Definition\nKetamine is a drug. It acts fast.\nUses:\n- Pain\n- Depression\n".replace("\n", newline)
    parts = split(text, markup="plain")
    assert [statement.text for statement in parts.statements] == [
        "Ketamine is a drug.",
        "It acts fast.",
        "Pain",
        "Depression",
    ]
    assert all(text[one.start : one.end] == one.text for one in parts.statements)


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "•\t", "– ", "1. ", "1) ", "-\u00a0", "\t▪ ", "(a) "])
def test_every_style_of_bullet_makes_an_item(bullet):
    text = f"Signs\nThe signs of sepsis are:\n{bullet}Fever is high\n{bullet}Pulse is fast\nBoth matter."
    parts = split(text, markup="plain")
    assert [(one.text, one.source) for one in parts.statements] == [
        ("Fever is high", "item"),
        ("Pulse is fast", "item"),
        ("Both matter.", "sentence"),
    ]


def test_the_word_by_at_the_start_of_a_sentence_makes_no_byline():
    parts = split("Course\nBy day three the effect had gone. By contrast, placebo did nothing.", markup="plain")
    assert len(parts.statements) == 2


def test_a_bare_address_is_a_reference_among_references_and_nothing_elsewhere():
    text = "Pain\nPain is common.\nhttps://example.org/a\nReferences\nhttps://example.org/b\n"
    parts = split(text, markup="plain")
    assert [cited.text for cited in parts.references] == ["https://example.org/b"]
    assert reasons(parts) == {"https://example.org/a": "web address"}


def test_a_table_after_a_list_does_not_take_the_items_for_its_lead_in():
    text = "Causes are:\n\n- Old age\n- Drugs\n\n| Drug | Effect |\n|---|---|\n| One | Large |\n"
    row = split(text, markup="markdown").statements[-1]
    assert (row.source, row.context) == ("row", "Drug | Effect")


def test_a_vote_below_the_references_is_no_reference():
    text = "Sleep\n\nSleep consolidates memory.\n\nReferences\n[1] A title.\nWas this article helpful? Yes No\n"
    parts = split(text, markup="plain")
    assert [cited.text for cited in parts.references] == ["[1] A title."]
    assert parts.skipped[-1].reason == "navigation"


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("::: warning\nSalt harms teeth.\n:::\n\nIt is cheap.", ["Salt harms teeth.", "It is cheap."]),
        ("> [!NOTE]\n> Salt harms teeth.\n\nIt is cheap.", ["Salt harms teeth.", "It is cheap."]),
        ("!!! note \"Mind\"\n    Salt harms teeth.\n\n    It is sold by weight.\n\nIt is cheap.",
         ["Salt harms teeth.", "It is sold by weight.", "It is cheap."]),
        ("Objectives. We asked a question of salt. Methods. We fed 40 adults.",
         ["We asked a question of salt.", "We fed 40 adults."]),
        ("It is cheap.\n\nFigure 2. Change over time. Bars show one standard error.", ["It is cheap."]),
    ],
)  # fmt: skip
def test_boxes_are_read_and_labels_and_captions_state_nothing(text, stated):
    found = split(f"# Salt\n\n{text}\n", markup="markdown")
    assert [one.text for one in found.statements] == stated


@pytest.mark.parametrize(
    ("lead", "item"),
    [("Salt should not be given to people who", "have a stomach ulcer"), ("Take care if you", "are pregnant"),
     ("Some adults", "take lithium")],
)  # fmt: skip
def test_a_line_that_the_items_go_on_is_their_lead_in_without_a_colon(lead, item):
    [first, _] = split(f"# Salt\n\n{lead}\n\n- {item}\n- sleep badly\n", markup="markdown").statements
    assert (first.text, first.context) == (item, lead)


def test_a_sentence_that_lost_its_stop_before_a_list_is_still_a_statement():
    found = split("# Salt\n\nSalt harms the teeth of adults\n\n- It is cheap.\n- It is white.\n", markup="markdown")
    assert [one.text for one in found.statements] == ["Salt harms the teeth of adults", "It is cheap.", "It is white."]


def test_a_row_of_one_cell_above_rows_of_several_names_them():
    table = "| Who | Cases | Rate |\n|---|---|---|\n| Breastfeeding | | |\n| Never | 10 | 1.0 |\n| Ever | 20 | 0.9 |\n"
    found = split(table, markup="markdown")
    assert [one.text for one in found.statements] == ["Never | 10 | 1.0", "Ever | 20 | 0.9"]
    assert ("Breastfeeding", "table header") in [(one.text, one.reason) for one in found.skipped]


@pytest.mark.parametrize("name", ["Share this story", "Follow us", "Newsletter"])
def test_an_article_below_a_heading_that_leads_elsewhere_stays(name):
    prose = "Tea lowers pressure in adults. It was tried in many of them for a year."
    parts = split(f"# Tea\n\n#### {name}\n\n{prose}\n", markup="markdown")
    assert [(one.text, one.section) for one in parts.statements] == [
        ("Tea lowers pressure in adults.", ()),
        ("It was tried in many of them for a year.", ()),
    ]


def test_comments_longer_than_the_article_stay_out():
    talk = "I have never read such nonsense about tea in my life. It is not good for anybody who drinks it. " * 4
    parts = split(f"# Tea\n\nTea lowers pressure in adults.\n\n## Comments\n\n{talk}\n", markup="markdown")
    assert [one.text for one in parts.statements] == ["Tea lowers pressure in adults."]
