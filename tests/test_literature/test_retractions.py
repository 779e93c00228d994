"""The Retraction Watch file is taken in: matched with care, twice the same as once, and withdrawn only when whole."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from literature.library.retractions import ImportRefused, import_retractions
from literature.models import Notice, Reference, ReferenceEvent
from tests.cast import make_notice, make_reference
from tests.files.retraction_watch import row, text_of

pytestmark = pytest.mark.django_db
TITLE = "[Sample] An invented trial"
NOTICE_TYPES = [{"ui": "D016440", "name": "Retraction Notice"}]


def take_in(*rows: dict, **options: object):
    return import_retractions(text_of(*rows).splitlines(keepends=True), **options)


def about(reference: Reference, record: int = 1, **values: object) -> dict:
    return row(record, OriginalPaperPubMedID=reference.pmid, **values)


def status(reference: Reference) -> str:
    return Reference.objects.get(pk=reference.pk).status


def changes(done) -> list[str]:
    return [str(kind) for _, _, kind in done.news]


def test_a_retraction_is_kept_with_its_reasons_and_its_day():
    reference = make_reference()
    done = take_in(about(reference), row(2))
    assert (done.rows, done.matched, changes(done)) == (2, 1, ["notice"])
    notice = reference.notices.get()
    assert (notice.origin, str(notice.date)) == ("retraction_watch", "2026-03-02")
    assert notice.note == "Invented Reason One; Invented Reason Two" and status(reference) == "retracted"


@pytest.mark.parametrize("complete", [False, True])
def test_the_same_file_again_changes_nothing(complete):
    rows = [about(make_reference(), number) for number in range(1, 4)]
    take_in(*rows, complete=complete)
    before = list(Notice.objects.values())
    assert changes(take_in(*rows, complete=complete)) == []
    assert (list(Notice.objects.values()), ReferenceEvent.objects.count()) == (before, 3)


def test_a_work_is_found_by_its_doi_where_the_file_has_no_pmid():
    reference = make_reference(doi="10.5555/paper", title=TITLE)
    take_in(row(1, OriginalPaperDOI="10.5555/PAPER"))
    assert status(reference) == "retracted"


def test_the_pmid_goes_before_the_doi():
    named, other = make_reference(), make_reference(doi="10.5555/paper", title=TITLE)
    take_in(about(named, OriginalPaperDOI="10.5555/paper"))
    assert (status(named), status(other)) == ("retracted", "")


def test_a_doi_of_another_pmid_and_title_is_told_as_unsure_and_not_marked():
    reference = make_reference(doi="10.5555/paper", title="[Sample] Something else")
    done = take_in(row(1, OriginalPaperDOI="10.5555/paper", OriginalPaperPubMedID="90999999"))
    assert status(reference) == "" and done.unsure == [f"line 2: 10.5555/paper, {TITLE}"]


def test_the_record_of_the_notice_itself_is_not_marked():
    notice = make_reference(doi="10.5555/paper", title=TITLE, publication_types=NOTICE_TYPES)
    paper = make_reference(doi="10.5555/paper", title=TITLE)
    done = take_in(row(1, OriginalPaperDOI="10.5555/paper"), about(notice, 2))
    assert (status(notice), status(paper), done.unsure) == ("", "retracted", [])


def test_rows_that_tell_one_notice_twice_are_one():
    reference = make_reference()
    take_in(*[about(reference, number, RetractionDOI="10.5555/notice") for number in (9, 8, 8)])
    assert reference.notices.get().citation == "Retraction Watch record 8"


def test_a_record_that_is_mended_stays_one_notice():
    reference = make_reference()
    take_in(about(reference, RetractionDOI="unavailable", RetractionDate=""))
    assert changes(take_in(about(reference))) == []
    notice = reference.notices.get()
    assert (notice.doi, str(notice.date)) == ("10.5555/notice.1", "2026-03-02")


def test_a_row_that_vanished_from_a_whole_file_is_withdrawn():
    gone, stays = make_reference(), make_reference()
    take_in(about(gone, 1), about(stays, 2))
    assert changes(take_in(about(stays, 2))) == [], "a part says nothing about the rest"
    assert changes(take_in(about(stays, 2), complete=True)) == ["withdrawn"]
    assert (status(gone), status(stays)) == ("reinstated", "retracted")


def test_a_whole_file_withdraws_nothing_of_other_sources():
    reference, other = make_reference(), make_reference()
    make_notice(reference)
    take_in(about(other), complete=True)
    assert status(reference) == "retracted"


def test_a_reinstatement_lifts_what_was_told_before():
    reference = make_reference()
    take_in(about(reference))
    lifting = about(reference, 2, RetractionNature="Reinstatement", RetractionDate="6/1/2026 0:00")
    assert sorted(changes(take_in(about(reference), lifting))) == ["notice", "withdrawn"]
    assert status(reference) == "reinstated"
    assert changes(take_in(about(reference), lifting)) == []


def test_a_dry_run_tells_what_would_change_and_changes_nothing():
    reference = make_reference()
    assert changes(take_in(about(reference), dry_run=True)) == ["notice"]
    assert (Notice.objects.count(), ReferenceEvent.objects.count(), status(reference)) == (0, 0, "")


def test_a_whole_file_with_a_spoiled_line_is_refused_and_a_part_is_taken_with_a_word_on_it():
    reference = make_reference()
    lines = [*text_of(about(reference)).splitlines(keepends=True), "2,[Sample] cut\n"]
    with pytest.raises(ImportRefused, match="line 3"):
        import_retractions(lines, complete=True)
    assert status(reference) == ""
    done = import_retractions(lines)
    assert status(reference) == "retracted" and done.spoiled[0].startswith("line 3: ")


def test_a_file_that_would_withdraw_most_of_what_stands_is_taken_for_cut():
    references = [make_reference() for _ in range(5)]
    take_in(*[about(reference, number) for number, reference in enumerate(references, 1)], complete=True)
    with pytest.raises(ImportRefused, match="looks cut"):
        take_in(about(references[0]), complete=True)
    assert {status(reference) for reference in references} == {"retracted"}


def test_an_empty_file_is_not_a_whole_one():
    with pytest.raises(ImportRefused, match="empty"):
        take_in(complete=True)


def test_rows_are_read_in_parts_with_progress(monkeypatch):
    monkeypatch.setattr("literature.library.retractions.AT_ONCE", 2)
    reference, parts = make_reference(), []
    take_in(*[row(number) for number in range(4)], about(reference, 9), progress=parts.append)
    assert parts == [2, 2, 1] and status(reference) == "retracted"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_the_command_reads_the_file_in_any_of_its_encodings(tmp_path: Path, capsys, encoding):
    reference = make_reference()
    file = tmp_path / "retraction_watch.csv"
    file.write_bytes(text_of(about(reference, Reason="+Größe naïf;")).encode(encoding))
    call_command("import_retractions", str(file), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["matched"], told["changes"][0]["change"]) == (1, "notice")
    assert reference.notices.get().note == "Größe naïf"


def test_the_command_tells_each_change_and_that_a_dry_run_changed_nothing(tmp_path: Path, capsys):
    reference = make_reference()
    file = tmp_path / "retraction_watch.csv"
    file.write_text(text_of(about(reference)))
    call_command("import_retractions", str(file), "--dry-run")
    told = capsys.readouterr().out
    assert f"notice: PMID {reference.pmid}, Retraction: Retraction Watch record 1" in told
    assert "1 rows, 1 about stored works; 1 would change" in told and not Notice.objects.exists()


@pytest.mark.parametrize(("content", "words"), [(None, "cannot be read"), ("a,b\n", "lacks the columns")])
def test_the_command_refuses_what_is_not_the_file(tmp_path: Path, content, words):
    file = tmp_path / "other.csv"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError, match=words):
        call_command("import_retractions", str(file))
