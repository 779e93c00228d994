"""Exports that were joined by hand, mailed or pasted together: each record is read, or refused with its line."""

import io
from itertools import permutations

import pytest

from literature.formats.entries import Entry, NotReadable
from literature.formats.file_kind import entries
from tests.files.one_of_each import ALL, BIBTEX, CSV, ENDNOTE, NBIB, RIS, WOS


def read(text: str | bytes) -> list[Entry]:
    body = text.encode() if isinstance(text, str) else text
    return list(entries(lambda: io.BytesIO(body)))


def titles(text: str | bytes) -> list[str]:
    return [entry.values.get("title", "") for entry in read(text) if not entry.problem]


@pytest.mark.parametrize(("first", "second"), list(permutations(ALL, 2)))
def test_no_record_of_a_second_format_is_passed_over(first, second):
    try:
        found = read(ALL[first] + ALL[second])
    except NotReadable as refused:
        assert "another format" in str(refused)
    else:
        assert len(found) > 1
        assert all(entry.problem for entry in found[1:])


@pytest.mark.parametrize("text", [RIS, NBIB, CSV, ENDNOTE, WOS, BIBTEX])
@pytest.mark.parametrize("between", ["", "\n", "\ufeff", "\n\ufeff", "\n \n"])
def test_two_files_of_one_format_are_read_through(text, between):
    assert len(titles(text + between + text)) == 2


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_joined_file_is_read_whatever_its_line_ends_and_letters(newline, encoding):
    assert titles((RIS + NBIB).replace("\n", newline).encode(encoding)) == ["Ris", "Nbib."]


def test_a_file_in_two_kinds_of_letters_is_refused():
    with pytest.raises(NotReadable, match="UTF-16"):
        read(RIS.encode("utf-16") + RIS.encode())


@pytest.mark.parametrize("named", ["90000107", "10.5555/abc", "PMC90000", "https://doi.org/10.5555/abc"])
@pytest.mark.parametrize("record", [RIS, NBIB])
def test_a_work_that_is_named_outside_of_all_records_is_refused_with_its_line(named, record):
    assert [bool(entry.problem) for entry in read(f"{named}\n{record}")] == [True, False]
    (stray,) = (entry for entry in read(f"{record}\n{named}\n") if entry.problem)
    assert (stray.location, stray.name) == (f"line {record.count(chr(10)) + 2}", named)


def test_a_record_that_a_mail_has_quoted_is_read():
    assert titles("> " + RIS.replace("\n", "\n> ") + "\n" + RIS) == ["Ris", "Ris"]


def test_a_number_may_stand_before_the_start_of_a_record():
    assert titles(f"1. {RIS}\n2. {RIS}") == ["Ris", "Ris"]


def test_a_first_record_of_pubmed_may_have_lost_its_pmid():
    first, second = read(NBIB.removeprefix("PMID- 90000104\n") + "\n" + NBIB)
    assert (first.problem, first.values["title"], second.values["pmid"]) == ("", "Nbib.", "90000104")


def test_remarks_in_a_list_are_none_of_its_works_and_its_numbers_may_come_from_a_spreadsheet():
    found = read("# mine\nPMID\n90000107.0\n// more\n90000108.0\n")
    assert [entry.values["pmid"] for entry in found] == ["90000107", "90000108"]
