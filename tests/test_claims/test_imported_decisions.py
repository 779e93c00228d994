"""Decisions made elsewhere: all of a file or nothing, never ours, and ours given so that ASReview reads them."""

import csv
import io
import json
import sqlite3
import zipfile
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.access.permits import NotPermitted
from claims.evidence.decisions_elsewhere import drop_decisions, import_decisions, preview_decisions
from claims.exports.screening import flow_of
from claims.models import Claim, DecisionFile, ImportedDecision, LearnedRanking, Suggestion
from claims.refusals import Refused
from claims.triage.learning.labelled_files import read_labels
from claims.triage.learning.screening_export import export_decisions
from claims.triage.learning.training import learn, learn_from_decisions
from literature.models import Reference
from tests import cast

KETAMINE = "Ketamine reduced depressive symptoms within a day of infusion."
STATINS = "Statins lowered cholesterol over five years of treatment."
pytestmark = pytest.mark.django_db


def table(*labels: str) -> bytes:
    """A row a label; included papers are on ketamine."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["title", "abstract", "doi", "included"])
    for number, label in enumerate(labels, 1):
        text = KETAMINE if label == "1" else STATINS
        writer.writerow([f"[Sample] Invented paper {number}", text, f"10.99999/sample.{number}", label])
    return file.getvalue().encode()


def project(*labels: int | None) -> bytes:
    """As ASReview 3 writes one: records and decisions in results.db."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "create table record (record_id integer, title varchar, abstract varchar, authors json, keywords json,"
        " year integer, doi varchar, url varchar)"
    )
    database.execute("create table results (record_id integer unique, label integer, time float)")
    for number, label in enumerate(labels):
        row = (number, f"[Sample] Invented paper {number}", KETAMINE, '["Sample, Ada"]', "[]", 2020)
        database.execute(
            "insert into record values (?, ?, ?, ?, ?, ?, ?, ?)", (*row, f"10.99999/project.{number}", None)
        )
        if label is not None:
            database.execute("insert into results values (?, ?, ?)", (number, label, 1_700_000_000.5))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("project.json", json.dumps({"version": "3.0.8"}))
        archive.writestr("results.db", database.serialize())
    return file.getvalue()


@pytest.fixture
def claim() -> Claim:
    return cast.make_claim(text="Ketamine helps in depression.")


def test_a_table_is_taken_in_and_the_same_again_changes_nothing(claim: Claim) -> None:
    editor = cast.make_editor()
    done = import_decisions(claim.document, "screened.csv", table("1", "0", ""), by=editor)
    assert (done.counts["new"], done.unlabelled) == (2, 1)
    assert Reference.objects.count() == 2
    row = ImportedDecision.objects.get(included=True)
    assert (row.source, row.imported_by, row.reference.doi) == ("screened.csv", editor, "10.99999/sample.1")
    again = import_decisions(claim.document, "screened.csv", table("1", "0", ""), by=editor)
    assert again.counts == {"new": 0, "changed": 0, "same": 2, "refused": 0}
    assert row.history.count() == 1


def test_what_a_newer_file_says_otherwise_is_changed_and_its_history_kept(claim: Claim) -> None:
    editor = cast.make_editor()
    import_decisions(claim.document, "first.csv", table("1", "0"), by=editor)
    assert import_decisions(claim.document, "second.csv", table("0", "0"), by=editor).counts["changed"] == 1
    row = ImportedDecision.objects.get(source="second.csv")
    assert [one.included for one in row.history.order_by("pk")] == [True, False]


def test_a_file_with_a_word_that_is_no_decision_writes_nothing(claim: Claim) -> None:
    with pytest.raises(Refused, match="Line 3 says “perhaps”"):
        import_decisions(claim.document, "a.csv", table("1", "perhaps"), by=cast.make_editor())
    assert not Reference.objects.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"title,doi\nA,10.99999/sample.1\n", "name it “included”"),
        (b"title,included\nA,\n", "No record of the file bears a decision"),
        (b"PK\x03\x04 no archive", "no project of ASReview"),
        (project(), "holds no decisions"),
    ],
    ids=["no column of decisions", "no decision", "no archive", "a project without decisions"],
)
def test_a_file_that_cannot_be_read_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read_labels(data)


def test_a_project_of_asreview_tells_what_was_decided_and_when(claim: Claim) -> None:
    done = import_decisions(claim.document, "review.asreview", project(1, 0, None), by=cast.make_editor())
    assert (done.counts["new"], done.included, done.unlabelled) == (2, 1, 1)
    row = ImportedDecision.objects.get(included=True)
    assert row.decided_elsewhere_at is not None
    assert row.decided_elsewhere_at.year == 2023
    assert row.reference.authors[0]["last"] == "Sample"


def test_ris_bears_the_labels_of_asreview_and_of_rayyan(claim: Claim) -> None:
    notes = (
        "ASReview_relevant",
        'RAYYAN-INCLUSION: {"Ada"=>"Excluded"}',
        'RAYYAN-INCLUSION: {"A"=>"Included", "B"=>"Excluded"}',
        "read it",
    )
    records = [
        f"TY  - JOUR\nTI  - [Sample] Invented paper {number}\nDO  - 10.99999/ris.{number}\nN1  - {note}\nER  - \n"
        for number, note in enumerate(notes)
    ]
    done = import_decisions(claim.document, "a.ris", "\n".join(records).encode(), by=cast.make_editor())
    assert [(one.location, one.included) for one in done.taken] == [("line 1", True), ("line 7", False)]
    assert done.unlabelled == 2


def test_a_preview_stores_nothing(claim: Claim) -> None:
    found = preview_decisions(claim.document, "a.csv", table("1", "0"), by=cast.make_editor())
    assert found.counts["new"] == 2
    assert not Reference.objects.exists()
    assert not ImportedDecision.objects.exists()


def test_they_teach_the_order_and_decide_nothing(claim: Claim) -> None:
    worse = cast.make_suggestion(
        claim, cast.make_reference(abstract=[{"label": "", "category": "", "text": STATINS}]), score=0.31
    )
    better = cast.make_suggestion(
        claim, cast.make_reference(abstract=[{"label": "", "category": "", "text": KETAMINE}]), score=0.3
    )
    import_decisions(claim.document, "a.csv", table(*"1010101010101"), by=cast.make_editor())
    assert learn_from_decisions(at=timezone.now()) == 1
    assert list(claim.suggestions.waiting()) == [better, worse]
    row = LearnedRanking.objects.get()
    assert (row.attached, row.dismissed, row.imported) == (0, 0, 13)
    assert "cold" not in row.figures  # they have no match by words to compare with
    flow = flow_of(claim.document)
    assert (flow.waiting, flow.excluded, flow.attached) == (2, (), 0)
    assert learn_from_decisions(at=timezone.now()) == 0


def test_what_was_decided_here_goes_before_what_was_decided_elsewhere(claim: Claim) -> None:
    import_decisions(claim.document, "a.csv", table(*"1010101010101"), by=cast.make_editor())
    row = cast.make_suggestion(claim, Reference.objects.get(doi="10.99999/sample.1"), score=0.3)
    then = timezone.now() - timedelta(hours=1)
    Suggestion.objects.filter(pk=row.pk).change(by=None, state="dismissed", reason="off topic", decided_at=then)
    learnt = learn(claim.document, at=timezone.now())
    assert learnt is not None
    assert (learnt.dismissed, learnt.imported) == (1, 12)


def test_an_import_is_taken_back_and_the_cold_order_comes_back(claim: Claim) -> None:
    editor = cast.make_editor()
    row = cast.make_suggestion(claim, cast.make_reference(), score=0.3)
    import_decisions(claim.document, "a.csv", table(*"1010101010101"), by=editor)
    learn_from_decisions(at=timezone.now())
    assert drop_decisions(claim.document, "a.csv", by=editor) == 13
    learn_from_decisions(at=timezone.now())
    row.refresh_from_db()
    assert row.learnt == 0.0
    with pytest.raises(Refused, match="taken back already"):
        drop_decisions(claim.document, "a.csv", by=editor)


def test_a_reader_imports_nothing(claim: Claim) -> None:
    with pytest.raises(NotPermitted):
        import_decisions(claim.document, "a.csv", table("1"), by=cast.make_member(claim.document, "reader"))


def test_on_the_page_a_file_is_shown_and_only_then_taken_in(claim: Claim, client: Client) -> None:
    client.force_login(cast.make_editor())
    address = reverse("admin:claims_document_decisions", args=(claim.document_id,))
    shown = client.post(address, {"file": SimpleUploadedFile("a.csv", table("1", "0"))}).content.decode()
    assert "holds 2 decisions, 1 of them “included”" in shown
    assert not ImportedDecision.objects.exists()
    taken = client.post(address, {"confirmed": "yes"}, follow=True).content.decode()
    assert "Decisions of a.csv are taken in: 2 new" in taken
    assert "a.csv: 1 included of 2" in taken
    assert not DecisionFile.objects.exists()
    assert client.post(address, {"confirmed": "yes"}).status_code == 422
    assert "taken back" in client.post(address, {"drop": "a.csv"}, follow=True).content.decode()


def test_ours_are_given_with_their_labels_and_those_of_elsewhere_say_so(claim: Claim) -> None:
    for state, reason in (("attached", ""), ("dismissed", "off topic"), ("dismissed", "duplicate"), ("new", "")):
        cast.make_suggestion(claim, state=state, reason=reason)
    import_decisions(claim.document, "a.csv", table("0"), by=cast.make_editor())
    rows = list(csv.DictReader(io.StringIO(export_decisions(claim.document, "csv"))))
    assert [row["included"] for row in rows] == ["1", "0", "", "", "0"]
    assert [row["decided_in"] for row in rows] == ["here", "here", "", "", "a.csv"]
    assert export_decisions(claim.document, "ris").count("ASReview_not_seen") == 2
    read = read_labels(export_decisions(claim.document, "ris").encode())
    assert [label.included for label in read.labels] == [True, False, False]


def test_no_title_that_we_export_is_run_by_a_sheet(claim: Claim) -> None:
    cast.make_suggestion(claim, reference=cast.make_reference(title="=1+1"))
    rows = csv.DictReader(io.StringIO(export_decisions(claim.document, "csv")))
    assert "'=1+1" in [row["title"] for row in rows]


def test_commands_import_and_export_the_same(claim: Claim, tmp_path: Path) -> None:
    editor, written = cast.make_editor(), StringIO()
    file = tmp_path / "a.csv"
    file.write_bytes(table("1", "0"))
    call_command("import_decisions", claim.document.slug, str(file), by=editor.username, dry_run=True, stdout=written)
    assert "2 new, 0 changed, 0 same, 0 refused; 0 without a decision. Nothing was stored" in written.getvalue()
    call_command("import_decisions", claim.document.slug, str(file), by=editor.username, stdout=StringIO())
    out = StringIO()
    call_command("export_decisions", claim.document.slug, stdout=out)
    assert [label.included for label in read_labels(out.getvalue().encode()).labels] == [True, False]
