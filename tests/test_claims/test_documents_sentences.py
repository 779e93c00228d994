import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.sentences import sentences, spans
from tests.bench.splitting import judge, main, read_cases

CASES = Path(__file__).parent / "sentence_cases.jsonl"


def test_the_table_has_at_least_120_texts_and_errors_stay_below_one_percent():
    cases = read_cases(CASES)
    score = judge(sentences, cases)
    assert len(cases) >= 120
    assert score.exact / score.texts > 0.99


def test_ours_is_better_than_sentencex_on_the_table():
    sentencex = pytest.importorskip("sentencex", reason="sentencex is not installed")
    cases = read_cases(CASES)
    theirs = judge(lambda text: sentencex.segment("en", text), cases)
    assert judge(sentences, cases).exact > theirs.exact


@given(st.text(alphabet="Ab1 .!?()[]\"“”'\n…,;³-", max_size=80))
def test_splitting_loses_no_printed_character_and_changes_none(text):
    found = spans(text)
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in found)


def test_a_table_with_tabs_is_read_with_and_without_the_text(tmp_path):
    table = tmp_path / "table.tsv"
    table.write_text("# topic\nOne. Two.\tOne.\tTwo.\nThree.\tFour.\n", encoding="utf-8")
    assert [(case.text, case.sentences) for case in read_cases(table)] == [
        ("One. Two.", ("One.", "Two.")),
        ("Three. Four.", ("Three.", "Four.")),
    ]


def test_a_table_whose_sentences_do_not_make_up_the_text_is_refused(tmp_path):
    table = tmp_path / "table.jsonl"
    table.write_text('{"text": "One. Two.", "sentences": ["One."]}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"table\.jsonl:1: the sentences do not make up the text"):
        read_cases(table)


def test_the_benchmark_prints_a_row_for_every_splitter(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["splitting", str(CASES)])
    main()
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("claimwatch", "sentencex", "pysbd", "spaCy sentencizer"))
