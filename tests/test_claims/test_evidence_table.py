"""Evidence from a table and back."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.evidence.table.csv_file import read_table, write_table
from claims.evidence.table.table_export import evidence_table
from claims.evidence.table.table_import import dry_run, import_rows, summary
from claims.models import Claim, Evidence
from claims.refusals import Refused
from literature.models import Addition, Reference
from tests import cast

QUOTE = "Sample connectivity was lower than in controls."


def table(*rows: str, header: str = "claim,pmid,stance,quote") -> bytes:
    return "\n".join((header, *rows)).encode()


class TestTheFile:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_every_encoding_of_a_spreadsheet_is_read(self, encoding: str) -> None:
        (row,) = read_table("claim,pmid,stance,note\nA-1,1,supports,Größe – “ja”".encode(encoding))
        assert row.cells["note"] == "Größe – “ja”"

    @pytest.mark.parametrize("text", ["claim;pmid;stance\r\nA;1;s", "sep=;\r\nclaim;pmid;stance\r\nA;1;s",
                                      "Claim\tPMID\tStance\nA\t1\ts", "claim,pmid,stance,,\nA,1,s,,"])  # fmt: skip
    def test_every_separator_of_a_spreadsheet_is_read(self, text: str) -> None:
        (row,) = read_table(text.encode())
        assert [row.cells[name] for name in ("claim", "pmid", "stance")] == ["A", "1", "s"]

    def test_a_row_is_named_by_the_line_on_which_it_begins(self) -> None:
        rows = read_table(table('A,1,supports,"two\nlines"', "", "B,2,supports,"))
        assert [(row.line, row.cells["claim"]) for row in rows] == [(2, "A"), (5, "B")]

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"", "empty"),
            (b"PK\x03\x04\x00\x00", "no text"),
            (b"claim,stance\nA,supports", "pmid or doi"),
            (b"claim,pmid,stance,quotes,\xe9t\xe9\n", "Unknown columns: quotes, été"),
            (b"claim,pmid,stance,Stance\n", "twice: stance"),
            (b'claim,pmid,stance\nA,1,"open\n', "Line 2 is no CSV"),
            (b"x" * (5 * 1024**2 + 1), "larger than 5 MB"),
            (b"claim,pmid,stance\n" + b"A,1,s\n" * 5001, "more than 5000 rows"),
        ],
    )
    def test_what_is_no_such_table_is_told(self, data: bytes, says: str) -> None:
        with pytest.raises(Refused, match=says):
            read_table(data)

    def test_a_row_with_too_many_cells_has_a_fault_of_its_own(self) -> None:
        bad, good = read_table(table("A,1,supports,a,b", "A,1,supports,a"))
        assert ("more cells" in bad.fault, good.fault) == (True, "")

    @pytest.mark.parametrize(
        "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "'quoted'", "plain", "two\nlines", 'a;b,"c"']
    )
    def test_what_is_written_is_read_alike_and_no_cell_is_a_formula(self, cell: str) -> None:
        text = write_table([{"claim": "A", "pmid": "1", "stance": "supports", "note": cell}])
        assert read_table(text.encode())[0].cells["note"] == cell
        assert not any(line.split(",")[9:10] == [cell] for line in text.splitlines() if cell[0] in "=+-@")


@pytest.fixture
def stage(db) -> tuple[Claim, Reference, object]:
    return cast.make_claim(), cast.make_reference(), cast.make_editor()


def verdicts(data: bytes, by: object) -> list[str]:
    return [outcome.verdict for outcome in import_rows(read_table(data), by=by)]


def test_a_row_becomes_evidence_with_all_its_fields(stage) -> None:
    claim, work, editor = stage
    header = "claim,pmid,doi,stance,directness,directness_reason,quote,section,note,design,sample_size,quality,locator"
    quoted = f'animal: mice,{QUOTE},results,"A, b",cohort study,60,Some,p. 4'
    row = f"{claim.key.lower()},{work.pmid},,Contradicts,indirect,{quoted}"
    assert verdicts(table(row, header=header), editor) == ["new"]
    made = Evidence.objects.get()
    assert (made.stance, made.directness_reason, made.quote_section) == (
        "contradicts",
        "animal: mice",
        "RESULTS",
    )
    assert (made.note, made.design, made.sample_size, made.quality, made.locator) == (
        "A, b",
        "cohort study",
        60,
        "some",
        "p. 4",
    )
    assert made.history.get().history_change_reason.startswith("Imported from a table, line 2.")


def test_the_same_file_again_changes_nothing(stage) -> None:
    claim, work, editor = stage
    data = table(f"{claim.key},{work.pmid},supports,{QUOTE}", f"{claim.key},{work.pmid},supports,")
    assert verdicts(data, editor) == ["new", "new"]
    assert verdicts(data, editor) == ["same", "same"]
    assert {row.edition for row in Evidence.objects.all()} == {1}


def test_the_same_row_twice_in_a_file_is_taken_once(stage) -> None:
    claim, work, editor = stage
    row = f"{claim.key},{work.pmid},supports,"
    assert [one.verdict for one in dry_run(read_table(table(row, row)), by=editor)] == ["new", "same"]


def test_a_dry_run_stores_nothing(stage) -> None:
    claim, _, editor = stage
    (outcome,) = dry_run(read_table(table(f"{claim.key},90654321,supports,")), by=editor)
    assert outcome.verdict == "new"
    assert not Evidence.objects.exists() and not Addition.objects.exists()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("X-9,{pmid},supports,", "No claim has the key “X-9”"),
        (",{pmid},supports,", "key of the claim is missing"),
        ("{key},,supports,", "No work is named"),
        ("{key},abc,supports,", "no identifier"),
        ("{key},10.1000/abc,supports,", "is no PMID"),
        ("{key},{pmid},proves,", "stance is one of"),
        ("{key},{pmid},supports,Nobody wrote this.", "do not stand in the stored abstract"),
        ("{key},90654321,supports,A quote.", "no quote can be checked"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_keeps_no_other_back(stage, row: str, says: str) -> None:
    claim, work, editor = stage
    bad = row.format(key=claim.key, pmid=work.pmid)
    done = list(import_rows(read_table(table(bad, f"{claim.key},{work.pmid},supports,")), by=editor))
    assert (done[0].line, done[0].verdict, says in done[0].reason) == (2, "refused", True)
    assert done[1].verdict == "new" and not Reference.objects.filter(pmid="90654321").exists()


@pytest.mark.parametrize(("cell", "says"), [("sixty", "no whole number"), ("0", "above 0"), ("-4", "no whole number")])
def test_a_sample_size_is_a_number_or_nothing(stage, cell: str, says: str) -> None:
    claim, work, editor = stage
    data = table(f"{claim.key},{work.pmid},supports,{cell}", header="claim,pmid,stance,sample_size")
    (outcome,) = import_rows(read_table(data), by=editor)
    assert says in outcome.reason


def test_two_identifiers_of_two_works_are_refused(stage) -> None:
    claim, _, editor = stage
    work = cast.make_reference(doi="10.9999/one")
    data = table(f"{claim.key},{work.pmid},10.9999/other,supports", header="claim,pmid,doi,stance")
    (outcome,) = import_rows(read_table(data), by=editor)
    assert "name two works" in outcome.reason


def test_a_file_writes_nothing_over_and_brings_nothing_back(stage) -> None:
    claim, work, editor = stage
    evidence = attach_evidence(claim, work, Finding(stance="supports"), by=editor)
    data = table(f"{claim.key},{work.pmid},contradicts,")
    (outcome,) = import_rows(read_table(data), by=editor)
    assert "stands already with stance “supports”" in outcome.reason
    decide_evidence(evidence, "withdrawn", by=editor, reason="Misread.")
    (outcome,) = import_rows(read_table(data), by=editor)
    assert "was withdrawn by editor (Misread.)" in outcome.reason


def test_a_wrong_section_is_refused(stage) -> None:
    claim, work, editor = stage
    header = "claim,pmid,stance,quote,section"
    (outcome,) = import_rows(
        read_table(table(f"{claim.key},{work.pmid},supports,{QUOTE},METHODS", header=header)), by=editor
    )
    assert "stands under RESULTS, not under METHODS" in outcome.reason


def test_what_speaks_against_a_row_is_told_and_kept(stage) -> None:
    claim, work, editor = stage
    (outcome,) = import_rows(read_table(table(f"{claim.key},{work.pmid},supports,{work.title}")), by=editor)
    assert (outcome.verdict, len(outcome.cautions)) == ("new", 1)
    assert "Nevertheless: The quote is the title" in Evidence.objects.get().history.get().history_change_reason


def test_what_is_exported_comes_in_again_as_the_same(stage) -> None:
    claim, work, editor = stage
    hard = Finding(
        stance="contradicts", directness="indirect", directness_reason="animal: = mice", quote=QUOTE, sample_size=60,
        quality="high", locator="-4", note='=1+1\nand "more"; Größe', design="",
    )  # fmt: skip
    attach_evidence(claim, work, hard, by=editor)
    attach_evidence(cast.make_claim(), cast.make_reference(doi="10.9999/a"), Finding(stance="neutral"), by=editor)
    outcomes = dry_run(read_table(evidence_table().encode()), by=editor)
    assert summary(outcomes) == {"new": 0, "same": 2, "refused": 0}


def test_the_command_reports_and_stores(stage, tmp_path: Path, capsys) -> None:
    claim, work, editor = stage
    file = tmp_path / "findings.csv"
    file.write_bytes(table(f"{claim.key},{work.pmid},supports,", "X,1,supports,"))
    with pytest.raises(CommandError, match="Refused: 1 of 2"):
        call_command("import_evidence", str(file), "--dry-run")
    assert "line 3: refused X 1: No claim has the key" in capsys.readouterr().out
    assert not Evidence.objects.exists()
    with pytest.raises(CommandError, match="--by USERNAME"):
        call_command("import_evidence", str(file))
    with pytest.raises(CommandError, match="Refused: 1 of 2"):
        call_command("import_evidence", str(file), "--by", "editor", "--json")
    assert json.loads(capsys.readouterr().out.splitlines()[0])["verdict"] == "new"
    assert Evidence.objects.get().proposed_by == editor


def test_the_export_command_prints_the_table(stage, capsys) -> None:
    claim, work, editor = stage
    attach_evidence(claim, work, Finding(stance="supports"), by=editor)
    call_command("export_evidence", claim.document.slug)
    assert f"{claim.key},{work.pmid}," in capsys.readouterr().out
    with pytest.raises(CommandError, match="No document"):
        call_command("export_evidence", "nowhere")


class TestAtTheDesk:
    url = reverse("admin:claims_evidence_import")

    def test_a_file_is_reported_and_then_taken_in(self, stage, client: Client) -> None:
        claim, work, editor = stage
        client.force_login(editor)
        file = SimpleUploadedFile("t.csv", table(f"{claim.key},{work.pmid},supports,", "X,1,supports,"))
        report = client.post(self.url, {"file": file})
        assert report.context["counts"] == {"new": 1, "same": 0, "refused": 1} and not Evidence.objects.exists()
        done = client.post(self.url, {"text": report.context["text"], "confirmed": "yes"}, follow=True)
        assert Evidence.objects.get().proposed_by == editor
        assert "Line 3: No claim has the key" in done.content.decode()

    def test_a_file_that_is_no_table_is_told(self, stage, client: Client) -> None:
        client.force_login(stage[2])
        response = client.post(self.url, {"file": SimpleUploadedFile("t.csv", b"title,year\n")})
        assert (response.status_code, "Unknown columns: title, year" in response.content.decode()) == (
            422,
            True,
        )

    def test_a_reader_exports_and_imports_nothing(self, stage, client: Client) -> None:
        claim, work, editor = stage
        attach_evidence(claim, work, Finding(stance="supports"), by=editor)
        client.force_login(cast.make_reader())
        assert client.get(self.url).status_code == 403
        table_out = client.get(reverse("admin:claims_evidence_export"), {"document": claim.document.slug})
        assert claim.key in table_out.content.decode()


def test_a_header_of_thousands_of_columns_is_refused_at_once() -> None:
    with pytest.raises(Refused, match="more than 200 columns"):
        read_table(b"claim," * 800_000)


@pytest.mark.parametrize("before", ["\n", "\r\n\r\n", ",,\n", "sep=,\n\n", " \n", '"",""\n'])
def test_blank_lines_before_the_header_are_passed_over(before) -> None:
    (row,) = read_table(before.encode() + b"claim,pmid,stance\nA,1,supports\n")
    assert (row.cells["claim"], row.line) == ("A", before.count("\n") + 2)


@pytest.mark.parametrize(
    ("cell", "read"), [("12.0", "12"), ("12,0", "12"), ("90000401.00", "90000401"), ("1.000", "1.000"), ("1,5", "1,5")]
)
def test_a_whole_number_may_come_with_a_decimal_nought(cell, read) -> None:
    (row,) = read_table(f'claim,pmid,stance,sample_size\nA,"{cell}",supports,"{cell}"\n'.encode())
    assert (row.cells["pmid"], row.cells["sample_size"]) == (read, read)


def test_a_number_that_is_kept_from_excel_and_two_marks_of_utf_16_are_read() -> None:
    text = '\ufeffclaim,pmid,stance\nA,"=""90000401""",supports\n'
    (row,) = read_table(text.encode("utf-16"))
    assert row.cells["pmid"] == "90000401"
