"""The Retraction Watch file is read row by row, with its quirks."""

import csv
import io
from datetime import date

import pytest

from literature.sources.retraction_watch import NotTheFile, Row, Spoiled, read_rows, reasons_in
from tests.files.retraction_watch import row, text_of


def read(text: str) -> list[Row | Spoiled]:
    return list(read_rows(text.splitlines(keepends=True)))


def one(**values: object) -> Row:
    (found,) = read(text_of(row(7, **values)))
    return found


def test_a_row_is_a_notice_about_a_work():
    found = one(OriginalPaperDOI="10.5555/Paper", OriginalPaperPubMedID="90000001", RetractionPubMedID="90000002")
    assert (found.line, found.pmid, found.doi) == (2, "90000001", "10.5555/paper")
    fact = found.fact
    assert (fact.kind, fact.ref_type, fact.pmid, fact.doi) == (
        "retraction",
        "Retraction",
        "90000002",
        "10.5555/notice.7",
    )
    assert (fact.date, fact.citation) == (date(2026, 3, 2), "Retraction Watch record 7")
    assert fact.note == "Invented Reason One; Invented Reason Two"


@pytest.mark.parametrize(
    ("nature", "kind"),
    [
        ("Retraction", "retraction"),
        ("Expression of concern", "concern"),
        ("Expression of Concern", "concern"),
        ("Correction", "erratum"),
        ("Reinstatement", "reinstatement"),
        ("EXPRESSION OF  CONCERN", "concern"),
        ("Something new", "other"),
    ],
)
def test_each_nature_is_a_kind_of_notice(nature, kind):
    assert one(RetractionNature=nature).fact.kind == kind


@pytest.mark.parametrize("nothing", ["", "0", "0.0", "unavailable", "Unavailable", "NA", "nan", "-"])
def test_what_is_not_known_is_no_identifier(nothing):
    names = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionDOI", "RetractionPubMedID")
    found = one(**dict.fromkeys(names, nothing))
    assert (found.pmid, found.doi, found.fact.pmid, found.fact.doi) == ("", "", "", "")


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("12/31/2021 0:00", date(2021, 12, 31)),
        ("1/2/2021", date(2021, 1, 2)),
        ("2021-12-31", date(2021, 12, 31)),
        ("8/16/2023 12:00 AM", date(2023, 8, 16)),
        ("8/16/23", date(2023, 8, 16)),
        ("2023-08-16T00:00:00Z", date(2023, 8, 16)),
        ("2023-08-16 00:00:00+00:00", date(2023, 8, 16)),
        ("2023/08/16", date(2023, 8, 16)),
        ("16 Aug 2023", date(2023, 8, 16)),
        ("August 16, 2023", date(2023, 8, 16)),
        ("Aug 2023", None),
        ("2023", None),
        ("2/30/2023", None),
        ("31/12/2021 0:00", None),
        ("", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_month_first_or_not_at_all(told, day):
    assert one(RetractionDate=told).fact.date == day


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("+A/B;+C d;", ["A/B", "C d"]),
        ("A;B", ["A", "B"]),
        (" + A ;; ", ["A"]),
        ("", []),
        ("+A\n b;\n+C", ["A", "b", "C"]),
    ],
)
def test_reasons_are_parted(text, reasons):
    assert reasons_in(text) == reasons


def test_a_title_over_two_lines_is_one_value_and_the_line_told_is_its_first():
    found = read(text_of(row(1, Title="[Sample] Two\nlines, and a comma"), row(2)))
    assert [each.line for each in found] == [2, 4]
    assert found[0].title == "[Sample] Two\nlines, and a comma"


def test_columns_may_stand_in_another_order():
    head, line = text_of(row(7, OriginalPaperPubMedID="90000001")).splitlines()
    (found,) = read("\n".join(",".join(reversed(part.split(","))) for part in (head, line)))
    assert (found.pmid, found.fact.citation) == ("90000001", "Retraction Watch record 7")


def test_a_row_without_its_end_is_told_with_its_line():
    text = text_of(row(1), row(2))
    (whole, cut) = read(text[: text.rindex("10.5555/notice.2")])
    assert isinstance(whole, Row) and isinstance(cut, Spoiled)
    assert cut.line == 3 and "cut" in cut.reason


def test_a_quote_that_is_never_closed_is_told_with_its_line():
    *_, last = read(text_of(row(1)) + '2,"[Sample] never closed')
    assert isinstance(last, Spoiled) and last.line == 3


def test_a_quote_that_is_never_closed_hides_no_row_after_it():
    lines = text_of(row(1), row(2), row(3)).splitlines(keepends=True)
    found = read("".join([*lines[:2], '2,"[Sample] never closed\n', *lines[2:]]))
    assert [type(one) for one in found] == [Row, Spoiled, Row, Row]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_file_that_went_through_a_spreadsheet_is_read(delimiter):
    values = {
        "OriginalPaperPubMedID": "90000001.0",
        "OriginalPaperDOI": "https://doi.org/10.5555/A",
        "Title": "A; b, c",
    }
    rows = [*csv.reader(text_of(row("7.0", **values)).splitlines())]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    (found,) = read(f"\n{out.getvalue()}")
    assert (found.pmid, found.doi, found.title) == ("90000001", "10.5555/a", "A; b, c")
    assert found.fact.citation == "Retraction Watch record 7"


def test_a_spoiled_line_does_not_hide_those_after_it():
    lines = text_of(row(1), row(2), row(3)).splitlines(keepends=True)
    lines[2] = '2,"a"b\n'
    assert [type(found) for found in read("".join(lines))] == [Row, Spoiled, Row]


def test_a_row_without_a_record_number_is_spoiled():
    (found,) = read(text_of(row("x1")))
    assert isinstance(found, Spoiled) and "no record number" in found.reason


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "<html></html>", '{"status": "ok"}'])
def test_another_file_is_refused_with_the_columns_it_lacks(text):
    with pytest.raises(NotTheFile, match="Record ID"):
        read(text)
