"""The text is shown whole, each statement in it marked where it stands."""

import pytest

from claims.pages.living_text import Span, in_parts, living_text
from claims.pages.text_fragment import text_fragment

TEXT = "First heading\n\nOne holds. Two holds too. No claim here.\n\nThree is alone.\n"


def span(words: str, key: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), key)


def pieces(blocks) -> list[tuple[str, str]]:
    return [(piece.text.strip(), piece.key) for block in blocks for piece in block.pieces if piece.text.strip()]


def test_each_statement_is_a_piece_and_no_word_is_lost():
    blocks = living_text(TEXT, "plain", [span("Two holds too.", "S-2"), span("One holds.", "S-1")])
    assert pieces(blocks) == [
        ("First heading", ""), ("One holds.", "S-1"), ("Two holds too.", "S-2"), ("No claim here.", ""),
        ("Three is alone.", ""),
    ]  # fmt: skip


def test_a_statement_in_markdown_loses_its_markup_and_keeps_its_words():
    text = "# Title\n\nIt *really* holds. So does [that](https://example.org).\n"
    blocks = living_text(text, "markdown", [span("It *really* holds.", "S-1", text)])
    assert ("It really holds.", "S-1") in pieces(blocks)


def test_a_statement_over_two_blocks_ends_in_the_last_one():
    text = "The main things are:\n\n- one of them\n- another one\n"
    blocks = living_text(text, "markdown", [Span(0, text.index("- another"), "S-1")])
    assert [block.keys for block in blocks] == [[], ["S-1"], []]


def test_of_two_statements_at_one_place_both_end_there():
    blocks = living_text(TEXT, "plain", [span("One holds.", "S-1"), span("One holds.", "S-2")])
    assert [key for block in blocks for key in block.keys] == ["S-1", "S-2"]


def test_a_long_text_is_cut_at_a_heading_and_nothing_is_lost():
    text = "".join(f"# Part {number}\n\nIt holds {number}.\n\nSo does {number}.\n\n" for number in range(6))
    spans = [span(f"{words} {n}.", f"{words[0]}{n}", text) for n in range(6) for words in ("It holds", "So does")]
    blocks = living_text(text, "markdown", spans)
    parts = in_parts(blocks, 4)
    assert [block for part in parts for block in part] == blocks
    assert [part[0].kind for part in parts] == ["heading"] * 3


@pytest.mark.parametrize(
    ("url", "words", "wanted"),
    [
        ("https://example.org/a", "It holds.", "https://example.org/a#:~:text=It%20holds."),
        ("https://example.org/a#top", "So, well-known & sure",
         "https://example.org/a#top:~:text=So%2C%20well%2Dknown%20%26%20sure"),
        ("https://example.org/a", " ".join("abcdefghijkl"),
         "https://example.org/a#:~:text=a%20b%20c%20d%20e,h%20i%20j%20k%20l"),
        ("", "It holds.", ""),
        ("javascript:alert(1)", "It holds.", ""),
    ],
)  # fmt: skip
def test_an_address_leads_to_the_words_of_a_page(url, words, wanted):
    assert text_fragment(url, words) == wanted
