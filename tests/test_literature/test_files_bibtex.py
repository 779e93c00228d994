"""BibTeX and BibLaTeX as programs write them: every entry is read, or refused with its line."""

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from literature.formats import bounds
from literature.formats.bibtex_reader import read
from literature.formats.entries import Entry, NotReadable
from literature.formats.file_kind import entries
from literature.formats.latex_text import latex_text
from tests.files.references import begin


def works(text: str) -> list[Entry]:
    return list(read(lambda: text.split("\n")))


def one(*fields: str, kind: str = "article", more: str = "") -> Entry:
    (entry,) = (entry for entry in works(f"@{kind}{{k, {', '.join(fields)}}}{more}") if entry.location == "line 1")
    assert entry.problem == ""
    return entry


def told(text: str) -> list[tuple[str, str]]:
    """(what is wrong or the title, line) of each entry."""
    return [(entry.problem or str(entry.values.get("title")), entry.location) for entry in works(text)]


def names(field: str) -> list[str]:
    people = one(f"author = {{{field}}}").values["authors"]
    return [one["collective"] or ", ".join(filter(None, (one["last"], one["fore"], one["suffix"]))) for one in people]


def test_several_entries_may_stand_on_a_line_and_one_over_many():
    text = "@article{a,title={A}} @article(b, title={B (b)},)\n@Article{c,\n\n title = {C\n goes on},\n}\n"
    assert told(text) == [("A", "line 1"), ("B (b)", "line 1"), ("C goes on", "line 2")]


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ('"One " # {two}', "One two"),
        ('jinv # ": " # part', "Journal of X: Part"),
        ("{{Double} braces}", "Double braces"),
        ('"A {"}quoted{"} word"', 'A "quoted" word'),
        ("2019", "2019"),
        ("unknownname", "unknownname"),
    ],
)
def test_values_are_joined_and_their_names_looked_up(value, title):
    strings = ' @string{jinv = "Journal of {X}"} @STRING(part = {Part})'
    assert one(f"title = {value}", more=strings).values["title"] == title


def test_an_entry_takes_from_its_crossref_what_it_lacks_and_no_identifier():
    parent = "\n@proceedings{All, title={The Book}, editor={Elm, Eve}, year=2001, doi={10.9999/book}, publisher={P}}"
    chapter = one("title={C}", "crossref={all}", "year = 2002", kind="incollection", more=parent)
    assert chapter.values["year"] == 2002 and "doi" not in chapter.values
    assert (chapter.details["book_title"], chapter.details["publisher"]) == ("The Book", "P")
    assert [editor["last"] for editor in chapter.details["editors"]] == ["Elm"]


def test_comments_are_no_works_even_where_they_hold_one():
    comments = "by a program\n@comment{jabref-meta: x}\n@comment{ @article{a, title={A}} }\n@preamble{ {x} }\n"
    assert told(f"{comments}@misc{{b,title={{B}}}}") == [("B", "line 5")]


def test_a_comment_that_does_not_close_ends_with_its_line():
    assert told("@comment{ open\n@misc{b,title={B}}") == [("B", "line 2")]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("@article{a, title = {open {x}, year = 2000}", "its braces do not close"),
        ('@article{a, title = "open, year = 2000}', "the value of title does not end"),
        ("@article{a, title = {A}}, year = {2000}}", "its braces close too early"),
        ("@article{a, title = , year = 2000}", "title has no value"),
        ("@article{a, title {A}}", "is no field with a value"),
        ("article{a, title = {A}}", "without its “@”"),
    ],
)
def test_a_broken_entry_is_refused_with_its_line_and_the_next_are_read(broken, reason):
    first, second, third = told(f"@misc{{z, title={{Z}}}}\n{broken}\n@misc{{b, title={{B}}}}")
    assert (first, third) == (("Z", "line 1"), ("B", "line 3"))
    assert reason in second[0] and second[1] == "line 2"


def test_a_file_that_is_cut_gives_what_is_whole():
    assert told("@misc{a, title={A}}\n@misc{b, title={B}")[1] == (
        "the file stops within this entry: its braces do not close",
        "line 2",
    )


def test_two_entries_with_one_key_are_two_works():
    assert [title for title, _ in told("@misc{a,title={A}}@misc{a,title={B}}")] == ["A", "B"]


@pytest.mark.parametrize(
    ("field", "people"),
    [
        (r"M{\"u}ller, Hans-J{\"o}rg and {\'E}tienne Dupont", ["Müller, Hans-Jörg", "Dupont, Étienne"]),
        ("{A and B Group} and Alder, Ann", ["A and B Group", "Alder, Ann"]),
        ("van der Berg, Anne\n  AND Ludwig van Elm", ["van der Berg, Anne", "van Elm, Ludwig"]),
        ("King, Jr, Martin and Anna {Du Pont}", ["King, Martin, Jr", "Du Pont, Anna"]),
        ("{WHO} and {ENIGMA Consortium}", ["WHO", "ENIGMA Consortium"]),
        ("Alder AB and Birch, C.", ["Alder", "Birch, C."]),
        ("Alexander, Andy", ["Alexander, Andy"]),
    ],
)
def test_names_are_read_as_bibtex_parts_them(field, people):
    assert names(field) == people


@pytest.mark.parametrize("field", ["Alder, A and others", "Alder, A and et al."])
def test_and_others_says_that_names_are_missing(field):
    entry = one(f"author = {{{field}}}")
    assert entry.details["authors_complete"] is False
    assert len(entry.values["authors"]) == 1


@pytest.mark.parametrize(
    ("fields", "scheme", "value"),
    [
        (["pmid = {90000001}"], "pmid", "90000001"),
        (["eprint = 90000001", "eprinttype = {pubmed}"], "pmid", "90000001"),
        (["note = {PMID: 90000001 PMCID: PMC1}"], "pmid", "90000001"),
        (["note = {PMID: 90000001 PMCID: PMC1}"], "pmcid", "PMC1"),
        (["note = {Comment on PMID: 90000001}"], "pmid", None),
        ([r"doi = {10.1000/a\_b{\&}c}"], "doi", "10.1000/a_b&c"),
        (["url = {https://doi.org/10.1000/A}"], "doi", "10.1000/a"),
        (["pmcid = {PMC1}"], "pmcid", "PMC1"),
        (["archivePrefix = {arXiv}", "eprint = {2001.00001}"], "doi", "10.48550/arxiv.2001.00001"),
        (["archivePrefix = {arXiv}", "eprint = {2001.00001}", "volume = 1"], "doi", None),
    ],
)
def test_identifiers_are_found_where_programs_put_them(fields, scheme, value):
    assert one(*fields).values.get(scheme) == value


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        (["year = 2019", "month = may", "day = 12"], (2019, 5, 12)),
        (["year = {2019}", "month = 5"], (2019, 5, None)),
        (["year = 2019", 'month = "10~" # jan'], (2019, 1, 10)),
        (["year = 2019", "month = {May--June}"], (2019, None, None)),
        (["date = {2019-05-12}"], (2019, 5, 12)),
        (["date = {2019-05/2019-06}"], (2019, 5, None)),
        (["year = {in press}"], (None, None, None)),
    ],
)
def test_a_date_is_read_as_far_as_it_goes(fields, day):
    values = one(*fields).values
    assert (values.get("year"), values.get("month"), values.get("day")) == day


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\"U}ber \'etude {\ss} {\o} \c{c} {\v s} \'{\i}", "Über étude ß ø ç š í"),
        (
            r"$\beta$-blockers, $p<0.05$, H$_2$O, 10$^{6}$, Ca\textsuperscript{2+}",
            "β-blockers, p<0.05, H2O, 10^6, Ca2+",
        ),
        (r"50% of 5\% \& A & B", "50% of 5% & A & B"),
        (r"R$\backslash$'enyi entropy", "Rényi entropy"),
        ("it costs $5 or $7", "it costs $5 or $7"),
        (r"\emph{in vivo} \textit{x} \href{u}{text} \unknown{y}", "in vivo x text y"),
        (r"pages 1--2 --- a~b ``q''", "pages 1–2 — a b “q”"),
        (r"{\textless}sub{\textgreater}2{\textless}/sub{\textgreater} \{x\} \textbackslash", "2 {x} \\"),
        ("an open { and \\", "an open and"),
    ],
)
def test_tex_is_read_as_what_it_shows(tex, text):
    assert latex_text(tex) == text


@given(st.text(st.sampled_from("\\{}$%&#~^_'\"`-aeiou @=,\n"), max_size=60))
def test_no_text_ends_the_reading(text):
    assert isinstance(latex_text(text), str)
    works(f"@misc{{a, title = {{{text}}}}}\n{text}")


@given(st.lists(st.text("abcXYZ0 ", min_size=1), min_size=1, max_size=6))
def test_as_many_entries_are_read_as_bibtexparser_reads(titles):
    text = "\n".join(f"@misc{{k{at}, title = {{{title}}}}}" for at, title in enumerate(titles))
    assert len(works(text)) == len(bibtexparser.parse_string(text).entries)


@pytest.mark.parametrize(
    ("kind", "expected"), [("phdthesis", "thesis"), ("techreport", "report"), ("inbook", "chapter")]
)
def test_a_work_is_kept_as_what_it_is(kind, expected):
    assert one("title = {T}", kind=kind).values["kind"] == expected


def test_what_has_no_place_is_kept_by_its_name():
    assert one("title={T}", "annote={own}", "zzz = 1").details["further_fields"] == {
        "key": ["k"],
        "annote": ["own"],
        "zzz": ["1"],
    }


def test_an_entry_without_an_end_is_refused_with_the_limit():
    with pytest.raises(NotReadable, match="first 1 has more than 16 MB"):
        entries(begin("@misc{a, title={A}}\n@misc{b, title={" + "sleep\n" * 3_000_000))


def test_more_entries_than_the_limit_are_refused_at_once(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_RECORDS", 2)
    with pytest.raises(NotReadable, match="more than 2 records"):
        entries(begin("@misc{a, title={A}}\n" * 3))


def test_a_record_of_another_format_between_entries_is_refused():
    with pytest.raises(NotReadable, match="Line 2 begins a record of another format"):
        entries(begin("@misc{a, title={A}}\nTY  - JOUR\nER  - \n"))
