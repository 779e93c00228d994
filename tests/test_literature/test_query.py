"""check(): what PubMed would swallow without a word, named after the quirk (facts of 2026-10-08, ebarrera)."""

from datetime import date

import pytest

from literature.entrez.query import (
    check,
    created_between,
    modified_between,
    uid_between,
    window_is_honoured,
)

SOUND = [
    "depression",
    'default mode network[tiab] AND (depress*[tiab] OR "depressive disorder"[mh:noexp])',
    '"Depressive Disorder, Major"[Mesh] OR "major depression"[Title/Abstract]',
    "ketamine [tiab] AND Nature[ta]",
    '"rest [tiab] of the (text AND"[ti] OR x[ti]',
    '"default network"[Title:~3] NOT review[pt]',
    '("2020/01/01"[crdt] : "3000"[crdt]) AND zhang y[au]',
    "2019:2021[dp] AND (1:5000[uid])",
    "resting state net*[tiab] AND li x*[au] AND xu*[au] AND R&D[ti]",
    "signs and symptoms[mh] AND health and quality of life outcomes[ta]",
    "humans[MeSH Terms:noexp] AND rat/mouse[tiab] AND TI-RADS[tiab] AND W2000",
    "2020/02/29[dp] OR 2019[dp] OR 2019/05:2020/01[edat]",
    "randomized controlled trial[Publication Type] AND free full text[filter]",
    "p < 0.05 AND COVID-19[tiab]",
    "stage N3 sleep[tiab] AND EEG N1 OR N2 amplitude[tiab] AND ADJ[au]",
    "anxiety and/or depression[tiab] AND stroke/rehabilitation",
    "review[ptyp] AND Smith[Author - First] AND 2020[Date - Publication]",
    "input/output[ti] AND depression/th[mh] AND US$ costs AND C#[ti]",
    "NEXT trial[ti] AND search strategy[ti] AND Filters[tiab] AND last 5 years[dp]",
    "TNF\u03b1[tiab] AND \u0418\u0432\u0430\u043d\u043e\u0432[au]",
]


def codes(query: str) -> list[str]:
    return [problem.code for problem in check(query)]


@pytest.mark.parametrize("query", SOUND)
def test_a_sound_query_has_no_problem(query: str) -> None:
    assert check(query) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["empty"]),
        ("ke*[tiab]", ["short-stem"]),
        ('depression AND ("mri*"[ti] OR rt*)', ["short-stem", "short-stem"]),
        ("ketamine && depression", ["other-database"]),
        ("ketamine||depression", ["other-database"]),
        (" \n ", ["empty"]),
        ("😀", ["no-word"]),
        ("😀[ti]", ["no-word"]),
        ("* AND ...", ["no-word"]),
        ('"???"', ["no-word"]),
        ("asthma[foo]", ["unknown-tag"]),
        ("asthma[tiabb]", ["unknown-tag"]),
        ("asthma[]", ["unknown-tag"]),
        ("(asthma OR copd)[tiab]", ["tag-on-group"]),
        ("(asthma OR copd) [tiab]", ["tag-on-group"]),
        ("[tiab] asthma", ["tag-alone"]),
        ("asthma[ti][ab]", ["unknown-tag", "tag-alone"]),
        ("(asthma", ["unbalanced-bracket"]),
        ("asthma)", ["unbalanced-bracket"]),
        (")asthma(", ["unbalanced-bracket", "unbalanced-bracket"]),
        ('"asthma[ti]', ["unbalanced-quote"]),
        ("asthma[ti AND copd", ["unbalanced-bracket"]),
        ("asthma tiab]", ["unbalanced-bracket"]),
        ("asthma OR ()", ["empty-group"]),
        ("asthma and copd", ["lower-case-operator"]),
        ("asthma[ti] or copd[ti]", ["lower-case-operator"]),
        ("(asthma) not (copd)", ["lower-case-operator"]),
        ("ketamine and depression[tiab]", ["lower-case-operator"]),
        ("Asthma And copd", ["lower-case-operator"]),
        ("asthma &amp; copd", ["html"]),
        ("&quot;asthma&quot;[ti]", ["html", "html"]),
        ("<b>asthma</b>", ["html", "html"]),
        ("depress∗[ti]", ["typography"]),
        ("“major depression”[ti]", ["typography", "typography"]),
        ("asthma AND (NOT copd)", ["not-in-group"]),
        ("asthma AND NOT copd", ["and-not"]),
        ("asthma[tiab:noexp]", ["noexp"]),
        ('"a b"[mh:~3]', ["proximity"]),
        ('"a b"[ti:~x]', ["proximity"]),
        ("asthma[mh:explode]", ["unknown-option"]),
        ("asthma AND", ["dangling-operator"]),
        ("OR asthma", ["dangling-operator"]),
        ("(asthma OR) AND copd", ["dangling-operator"]),
        ("asthma AND OR copd", ["dangling-operator", "dangling-operator"]),
        ("NOT asthma", ["dangling-operator"]),
        ("the[tiab] AND asthma", ["stop-word"]),
        ('"with"[ti] AND asthma', ["stop-word"]),
        ("#1 AND #2", ["history", "history"]),
        ("1 AND 2", ["history"]),
        ("（asthma[tiab]）", ["typography", "typography"]),
        ("asthma\u200b[tiab]", ["typography"]),
        ("asthma\u2062[tiab]", ["typography"]),
        ("asthma\u2003AND copd", ["typography"]),
        ("asthma【tiab】", ["typography", "typography"]),
        ("anti\u00adasthma[tiab]", ["typography"]),
        ("asthma\u00a0[tiab]", ["typography"]),
        ("asthma\u2010like[tiab]", ["typography"]),
        ('"2024/13/45"[crdt]', ["date"]),
        ("2023/02/29:3000[dp]", ["date"]),
        ("2024:2020[dp]", ["date"]),
        ("01/02/2024[edat]", ["date"]),
        ("exp Depression/", ["other-database"]),
        ("depress$.ti,ab.", ["other-database"]),
        ("ketamine adj3 depression", ["other-database"]),
        ("TITLE-ABS-KEY(ketamine)", ["other-database"]),
        ("TS=(ketamine)", ["other-database"]),
        ("ketamine NEAR/3 depression", ["other-database"]),
        ("'depression'/exp", ["other-database"]),
        ("'depression':ti,ab", ["other-database"]),
        ('MH "Depression"', ["other-database"]),
        ("1 AND (2 OR 3)", ["history"]),
        ("or/1-5", ["history"]),
        ("limit 3 to english language", ["history"]),
        ("exp *Ketamine/ad, ae", ["other-database"]),
        ("ketamine.ab,ti", ["other-database"]),
        ("TI ketamine AND AB depression", ["other-database"]),
        ('DE "Depression"', ["other-database"]),
        ("ketamine N3 depression", ["other-database"]),
        ("title:(ketamine)", ["other-database"]),
        ("PUBYEAR > 2010", ["other-database"]),
        ('MAINSUBJECT.EXACT("Depression")', ["other-database"]),
        ("noft(ketamine)", ["other-database"]),
        ("Depressive Disorder, Major/dt", ["other-database"]),
        ("ketamin$", ["other-database"]),
        ("wom#n AND ketamine", ["other-database"]),
        ("AFFIL(town)", ["other-database"]),
        ('LIMIT-TO ( DOCTYPE , "ar" )', ["other-database"]),
        ("WC=Psychiatry", ["other-database"]),
        ("ketamine NEXT depress*", ["other-database"]),
        ('"default mode" near/3 network', ["other-database"]),
        ('mesh:"Ketamine"', ["other-database"]),
        ("ketamine AND dtype(Article)", ["other-database"]),
        ("Search: ketamine[tiab]", ["page"]),
        ("ketamine[tiab] Sort by: Most Recent", ["page"]),
        ("ketamine Filters: Humans", ["page"]),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=ketamine", ["page"]),
        ("\u043aetamine[tiab]", ["typography"]),
        ('"last 5 yearz"[dp]', ["date"]),
        ('"last x days"[edat]', ["date"]),
        ("2020:[dp]", ["date"]),
        ("ketamine AND :2020[dp]", ["date"]),
    ],
)
def test_each_damage_is_named(query: str, expected: list[str]) -> None:
    assert codes(query) == expected


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("tiabb", "tiab"),
        ("titel", "title"),
        ("meshh", "mesh"),
        ("Mesh Term", "mesh terms"),
        ("autor", "author"),
    ],
)
def test_a_misspelt_tag_is_answered_with_the_one_that_was_meant(tag: str, meant: str) -> None:
    (problem,) = check(f"asthma[{tag}]")
    assert f"did you mean [{meant}]?" in problem.message and problem.level == "error"


def test_a_problem_points_at_its_place() -> None:
    query = "asthma AND copd[foo]"
    (problem,) = check(query)
    assert query[problem.start : problem.end] == "[foo]"


def test_problems_come_in_the_order_of_the_query() -> None:
    problems = check("x[foo] &amp; (y[bar]")
    assert [problem.start for problem in problems] == sorted(problem.start for problem in problems)
    assert len(problems) == 4


def test_a_stop_word_within_a_tagged_phrase_is_no_problem() -> None:
    assert check("quality of life[mh] AND vitamin a[tiab]") == []


def test_a_creation_window_keeps_an_or_query_together() -> None:
    assert created_between("a OR b", date(2026, 1, 5), date(2026, 2, 1)) == (
        '(a OR b) AND ("2026/01/05"[crdt] : "2026/02/01"[crdt])'
    )


def test_an_open_window_ends_in_the_year_3000() -> None:
    assert modified_between("a OR b", date(2026, 1, 5)) == '(a OR b) AND ("2026/01/05"[mdat] : "3000"[mdat])'


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends"):
        created_between("a", date(2026, 2, 1), date(2026, 1, 1))


def test_a_pmid_range_holds_both_ends() -> None:
    assert uid_between("a OR b", 1, 5000) == "(a OR b) AND 1:5000[uid]"


def test_what_the_builders_write_is_sound() -> None:
    assert check(uid_between(created_between("x[ti] OR y[ti]", date(2026, 1, 5)), 1, 9)) == []


@pytest.mark.parametrize(
    "translation",
    [
        '("depression"[All Fields]) AND 2026/01/05:2026/02/01[Date - Create]',
        '"depression"[All Fields] AND 2026/01/05:3000/12/31[Date - Modification]',
        '("depression"[All Fields]) AND ("2026/01/05"[Date - Create] : "3000"[Date - Create])',
    ],
)
def test_a_window_in_the_translation_is_honoured(translation: str) -> None:
    assert window_is_honoured(translation, date(2026, 1, 5))


@pytest.mark.parametrize(
    "translation",
    [
        "",
        '"depression"[All Fields]',
        '"x"[All Fields] AND 2026/01/06:2026/02/01[Date - Create]',
        '"x"[All Fields] AND "2026/01/05"[Date - Create]',
    ],
)
def test_a_window_missing_from_the_translation_is_noticed(translation: str) -> None:
    assert not window_is_honoured(translation, date(2026, 1, 5))
