"""Tables of works as people and programs write them: any delimiter, any order of columns; each line accounted for."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from literature.formats.entries import Entry, NotReadable
from literature.formats.file_kind import entries
from tests.files.one_of_each import RIS
from tests.files.references import begin

PUBMED = ("PMID", "Title", "Authors", "Citation", "First Author", "Journal/Book", "Publication Year", "Create Date",
          "PMCID", "NIHMS ID", "DOI")  # fmt: skip
ROW = ("90000001", "One; two, three.", "Alder A, Birch BC.", "J Invent. 2020", "Alder A", "J Invent", "2020",
       "2020/01/02", "PMC1", "", "10.5555/A")  # fmt: skip


def found(text: str) -> list[Entry]:
    return list(entries(begin(text)))


def told(text: str) -> list[tuple[str, str]]:
    """(identifier or what is wrong, line) of each row."""
    return [(one.problem or next(iter(one.values.values())), one.location) for one in found(text)]


def table(rows: list[tuple[str, ...]], delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=quoting).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("before", ["", "\ufeff", "\n"])
def test_pubmeds_table_is_read_by_any_delimiter_and_nothing_of_it_is_lost(delimiter, quoting, before):
    (one,) = found(before + table([PUBMED, ROW], delimiter, quoting))
    assert [one.values[name] for name in ("pmid", "doi", "pmcid", "title", "journal", "year")] == [
        "90000001", "10.5555/a", "PMC1", "One; two, three.", "J Invent", 2020,
    ]  # fmt: skip
    assert [author["last"] for author in one.values["authors"]] == ["Alder", "Birch"]
    assert set(one.details["further_fields"]) == {"Citation", "First Author", "Create Date"}


CELL = st.text(st.sampled_from('ab ;,|\t"\n.é'), max_size=12).map(lambda text: " ".join(text.split()))


@given(st.permutations(("PMID", "DOI", "Title", "Note")), st.sampled_from(",;\t|"), CELL, CELL)
def test_columns_may_stand_in_any_order_and_values_hold_anything(head, delimiter, title, note):
    row = {"PMID": "90000001", "DOI": "10.5555/a", "Title": f"A{title}", "Note": note}
    first, second = found(table([head, [row[name] for name in head], [row[name] for name in head]], delimiter))
    assert (first.problem, first.values, first.details) == ("", second.values, second.details)
    assert (first.values["pmid"], first.values["doi"], first.values["title"]) == ("90000001", "10.5555/a", f"A{title}")
    assert first.details.get("further_fields", {}) == ({"Note": [note]} if note else {})


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("PMID;DOI\n90000001;10.5555/a\n;10.5555/b\n", [("90000001", "line 2"), ("10.5555/b", "line 3")]),
        ("sep=;\npmid;title\n90000001;A\n", [("90000001", "line 3")]),
        ("pmid,doi\n90000001.0,nan\n0,https://doi.org/10.5555/B\n", [("90000001", "line 2"), ("10.5555/b", "line 3")]),
        ("PubMed ID|Titel\n90000001|A\n", [("90000001", "line 2")]),
        ("PMID,DOI\nPMID;Title\n90000001;A, b\n", [("90000001", "line 3")]),
    ],
)
def test_a_table_of_ones_own_is_read(text, rows):
    assert told(text) == rows


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("abc,10.5555/b,", "no identifier"),
        ("10.5555/b,90000002,", "is no PMID"),
        ("90000001;90000002,,", "no identifier"),
        ("90000002,,A title, with a comma", "4 values under 3 columns"),
        ('90000002,,"A title', "never closed"),
        ('90000002,,"A "title" of one"', "do not pair"),
    ],
)
def test_a_bad_line_is_refused_and_takes_no_other_with_it(line, problem):
    before, bad, behind = found(f"PMID,DOI,Title\n90000001,,A\n{line}\n90000003,,C\n")
    assert (before.values["pmid"], behind.values["pmid"]) == ("90000001", "90000003")
    assert problem in bad.problem
    assert bad.location == "line 3"


def test_a_file_that_stops_within_a_row_says_so():
    whole = table([PUBMED, ROW], ",").strip()
    assert found(whole)[0].problem == ""
    assert all(found(whole[:at])[-1].problem for at in range(whole.index("90000001") + 1, len(whole) - 12, 7))


def test_what_stands_above_a_table_is_refused_with_its_line():
    above, one = told("My papers on sleep\n\nPMID,DOI\n90000001,10.5555/a\n")
    assert above == ("this stands above the table and names no work", "line 1")
    assert one == ("90000001", "line 4")


@pytest.mark.parametrize("head", ["PMID;Title;Authors", "Authors,Title,Year,DOI"])
def test_a_table_behind_records_of_another_format_is_refused(head):
    with pytest.raises(NotReadable, match="Line 5 begins a record of another format"):
        found(f"{RIS}{head}\n")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Papers of the review, as agreed:\n\n90000001\n10.5555/a\n", ["90000001", "10.5555/a"]),
        ("1: Alder A. A report. J Invent. 2020.\n\n2: Birch B. T. J Invent. 2020. PMID: 90000002.\n", ["90000002"]),
    ],
)
def test_a_list_may_begin_with_prose_or_a_work_without_identifier_which_is_refused(text, named):
    first, *works = found(text)
    assert "holds no identifier" in first.problem
    assert [next(iter(one.values.values())) for one in works] == named


@pytest.mark.parametrize(
    "text", ["An essay.\nIt names 10.5555/abc in a sentence.\n2020\n", "Title, or so\nMore, of it\n"]
)
def test_prose_is_no_list_and_no_table(text):
    with pytest.raises(NotReadable, match="No record was found"):
        found(text)
