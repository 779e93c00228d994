"""A file is taken into the library: matched, completed, and never put above PubMed's own record."""

import gzip
import json
from collections.abc import Sequence
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from literature.formats.entries import NotReadable
from literature.library.file_import import Outcome, import_references, summary
from literature.library.refresh import refresh_due
from literature.library.storing import store_records
from literature.models import Addition, Reference, ReferenceEvent
from tests.conftest import SHARED
from tests.files.references import NBIB, RIS, ris, xml
from tests.pubmed_replica import Replica
from tests.test_literature.synthetic import FIRST, RETRACTED, article, client_of, library, link, record

pytestmark = pytest.mark.django_db
DOI = f"10.9999/sample.{FIRST}"


def taken(body: str | bytes) -> list[Outcome]:
    return list(import_references(body.encode() if isinstance(body, str) else body))


def verdicts(body: str | bytes) -> list[str]:
    return [outcome.verdict for outcome in taken(body)]


@pytest.mark.parametrize("body", [NBIB, RIS, xml(article())])
def test_a_new_work_is_added_and_the_second_import_changes_nothing(body):
    assert verdicts(body) == ["added"]
    before = Reference.objects.values().get()
    assert verdicts(body) == ["known"]
    assert Reference.objects.values().get() | {"checked_at": 0} == before | {"checked_at": 0}
    assert [event.quiet for event in ReferenceEvent.objects.all()] == [True]


def test_what_a_file_gave_is_asked_for_at_pubmed_soon():
    taken(NBIB)
    with Replica(library(1)) as shelf:
        assert refresh_due(client_of(shelf)).changed == [str(FIRST)]
    reference = Reference.objects.get()
    assert (reference.title, reference.snapshots.count()) == ("[Sample] Sample ketamine trial", 1)


def test_a_work_without_a_pmid_waits_to_be_looked_up():
    taken(RIS)
    assert (Addition.objects.get().scheme, Addition.objects.get().value) == ("doi", "10.9999/sample.1")


@pytest.mark.parametrize("number", [f"PMID: {FIRST}", ""])
def test_a_poorer_file_never_overwrites_a_record_of_pubmed(number):
    store_records([record()])
    before = Reference.objects.values().get()
    assert verdicts(ris("TI  - Another title", f"DO  - {DOI}", f"N1  - {number}")) == ["known"]
    assert Reference.objects.values().get() == before


def test_what_is_empty_is_filled_and_what_stands_there_stays():
    taken(ris("DO  - 10.9999/sample.1", "VL  - 9"))
    (outcome,) = taken(RIS)
    reference = Reference.objects.get()
    assert outcome.verdict == "updated"
    assert (reference.title, reference.volume, reference.pages) == ("[Sample] A title", "9", "1-2")


def test_a_doi_that_two_references_have_is_refused():
    store_records([record(), record(FIRST + 1)])
    Reference.objects.update(doi=DOI)
    (outcome,) = taken(ris(f"DO  - {DOI}", "TI  - [Sample] Either"))
    assert (outcome.verdict, outcome.place) == ("refused", "line 1")
    assert "several references" in outcome.reason


def test_identifiers_that_contradict_the_library_are_refused():
    store_records([record(), record(FIRST + 1)])
    (outcome,) = taken(ris(f"N1  - PMID: {FIRST}", f"DO  - 10.9999/sample.{FIRST + 1}"))
    assert outcome.verdict == "refused"
    assert "the library" in outcome.reason


def test_a_work_without_an_identifier_is_kept_as_what_it_is_and_known_the_second_time():
    body = "TY  - THES\nTI  - [Sample] A thesis on nothing\nAU  - Alder, Ann\nPY  - 2020\nM3  - PhD thesis\nER  - \n"
    (outcome,) = taken(body)
    work = Reference.objects.get()
    assert (outcome.verdict, "find_candidates --all" in outcome.reason) == ("added", True)
    assert (work.kind, work.details["genre"], work.pmid, work.doi) == ("thesis", "PhD thesis", None, "")
    assert work.as_csl()["id"] == f"reference:{work.pk}"
    assert verdicts(body) == ["known"]
    assert not Addition.objects.exists()


@pytest.mark.parametrize("other", ["PY  - 2021", "AU  - Birch, B", "T2  - Another journal"])
def test_of_two_works_with_one_title_each_is_kept(other):
    fields = {"TI": "[Sample] The same title as another", "AU": "Alder, A", "PY": "2020", "T2": "A journal"}
    tag, _, value = other.partition("  - ")
    for work in (fields, fields | {tag: value}):
        assert verdicts(ris(*(f"{name}  - {text}" for name, text in work.items()))) == ["added"]


def test_a_work_without_an_identifier_is_known_by_title_year_and_author_where_its_record_is_here():
    author = {"last": "Alder", "collective": "", "valid": True}
    title = "[Sample] A title that tells"
    Reference.objects.create(pmid=str(FIRST), title=title, year=2020, authors=[author], fingerprint="x")
    lines = [f"TI  - {title}", "AU  - Alder, A", "PY  - 2019"]
    assert verdicts(ris(*lines)) == ["known"]
    assert verdicts(ris(*lines[:2])) == ["added"]


def test_what_has_neither_identifier_nor_title_is_refused():
    (outcome,) = taken(ris("AU  - Alder, A"))
    assert (outcome.verdict, outcome.reason) == ("refused", "it has neither an identifier nor a title")


def test_a_volume_that_its_column_cannot_hold_is_cut_there_and_kept_whole():
    taken(ris("DO  - 10.9999/sample.2", f"VL  - {'v' * 150}"))
    reference = Reference.objects.get()
    assert (len(reference.volume), len(reference.details["volume"])) == (100, 150)


def test_an_older_xml_export_does_not_undo_a_retraction():
    retracted = {"types": RETRACTED, "links": [link("RetractionIn", FIRST + 1)]}
    store_records([record(revised=date(2026, 8, 1), **retracted)])
    assert verdicts(xml(article(revised=date(2026, 3, 2)))) == ["known"]
    assert Reference.objects.get().status == "retracted"


def test_a_newer_xml_export_brings_a_retraction():
    store_records([record(revised=date(2026, 3, 2))])
    newer = article(revised=date(2026, 8, 1), types=RETRACTED, links=[link("RetractionIn", FIRST + 1)])
    assert verdicts(gzip.compress(xml(newer))) == ["updated"]
    assert Reference.objects.get().status == "retracted"
    assert Reference.objects.get().refresh_at <= timezone.now()


def test_an_xml_file_that_is_cut_gives_what_is_whole_and_says_so():
    outcomes = taken(xml(article(), article(FIRST + 1)[:400], end=b""))
    assert [outcome.verdict for outcome in outcomes] == ["added", "refused"]
    assert "cut" in outcomes[1].reason


def test_a_record_that_is_broken_does_not_keep_the_others():
    broken = article(FIRST + 1).replace(b"<Language>eng</Language>", b"<Language>eng</Other>")
    outcomes = taken(xml(article(), broken, article(FIRST + 2)))
    assert [outcome.verdict for outcome in outcomes] == ["added", "refused", "added"]
    assert outcomes[1].place == "record 2"


@pytest.mark.parametrize("body", [b"", b"name,title\n1,2\n", b"<html><body>no</body></html>", b"\x1f\x8b\x08cut"])
def test_a_file_of_another_kind_is_refused_whole(body):
    with pytest.raises(NotReadable):
        taken(body)
    assert not Reference.objects.exists()


def test_the_command_tells_the_refused_and_fails(tmp_path, capsys):
    path = tmp_path / "export.ris"
    path.write_text(RIS + ris("TI  - [Sample] Nothing but a title") + ris("AU  - Nobody, A"))
    with pytest.raises(CommandError, match="Refused: 1 of 3"):
        call_command("import_references", str(path))
    told = capsys.readouterr().out
    assert "line 20: refused" in told
    assert "2 added (1 without identifier), 0 updated, 0 known, 1 refused" in told
    assert "find_candidates --all" in told


def test_the_command_prints_json_and_names_a_missing_file(tmp_path, capsys):
    path = tmp_path / "export.nbib"
    path.write_text(NBIB)
    call_command("import_references", str(path), "--json")
    assert json.loads(capsys.readouterr().out)["verdict"] == "added"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_references", str(tmp_path / "none.ris"))


BIBTEX = "@article{a, title={[Sample] A title}, author={Alder, Ann and {Birch Group}}, year=2020, doi={10.9999/s.1}}"
CSL = json.dumps([{"title": "[Sample] A title", "issued": {"date-parts": [[2020]]}, "DOI": "10.9999/s.1"}])
ENDNOTE = (
    "<xml><records><record><titles><title>[Sample] A title</title></titles><dates><year>2020</year></dates>"
    "<electronic-resource-num>10.9999/s.1</electronic-resource-num></record></records></xml>"
)
TAGGED = "%0 Journal Article\n%T [Sample] A title\n%D 2020\n%R 10.9999/s.1\n"
WEB_OF_SCIENCE = (
    "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI [Sample] A title\nPY 2020\nDI 10.9999/s.1\nER\n\nEF"
)
TABLE = "PT\tAU\tTI\tPY\tDI\nJ\tAlder, A\t[Sample] A title\t2020\t10.9999/s.1\n"


@pytest.mark.parametrize("body", [BIBTEX, CSL, ENDNOTE, TAGGED, WEB_OF_SCIENCE, TABLE])
@pytest.mark.parametrize("pack", [str.encode, lambda body: gzip.compress(body.encode())])
def test_each_kind_of_file_is_told_by_what_is_in_it_and_known_the_second_time(body, pack):
    assert verdicts(pack(body)) == ["added"]
    work = Reference.objects.get()
    assert (work.title, work.year, work.doi) == ("[Sample] A title", 2020, "10.9999/s.1")
    assert verdicts(pack(body)) == ["known"]


def files(*patterns: str) -> Sequence[str]:
    return [str(path) for pattern in patterns for path in sorted((SHARED / "data").glob(pattern))]


@pytest.mark.parametrize("path", files("nbib/*", "ris/*") or [pytest.param("", marks=pytest.mark.skip("no ../shared"))])
def test_a_real_export_is_taken_whole_and_known_the_second_time(path):
    with open(path, "rb") as stream:
        body = stream.read()
    first, second = summary(taken(body)), summary(taken(body))
    assert first["added"] == second["known"] == Reference.objects.count() > 0
    assert (first["refused"], second["updated"]) == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        "90100001\n10.5555/a\nPMC90000001\n",
        "PMID: 90100001\r\n\r\nhttps://doi.org/10.5555/A\r\nPMC90000001",
        "90100001, 10.5555/a; PMC90000001",
        "1: Alder A. One. 2020;1:1.\nPMID: 90100001.\n\n2: Birch B. Two. doi: 10.5555/a.\n\n3: C. PMCID: PMC90000001",
    ],
)
def test_a_list_of_identifiers_adds_each_work(body):
    assert verdicts(body) == ["added"] * 3
    assert verdicts(body) == ["known"] * 3
    named = Reference.objects.order_by("pk").values_list("pmid", "doi", "pmcid")
    assert list(named) == [("90100001", "", ""), (None, "10.5555/a", ""), (None, "", "PMC90000001")]
    assert Addition.objects.count() == 2


def test_a_line_of_a_list_that_names_no_work_is_refused():
    assert [(one.place, one.verdict) for one in taken("90100001\nno work\n")] == [
        ("line 1", "added"),
        ("line 2", "refused"),
    ]


def test_the_csv_of_pubmed_is_read():
    head = (
        "\ufeffPMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
    )
    row = '90100001,"One, two.","Alder A, Birch BC.",J Invent. 2020,Alder A,J Invent,2020,2020/01/02,PMC1,,10.5555/A\n'
    assert verdicts(head + row) == ["added"]
    work = Reference.objects.get()
    assert (work.pmid, work.title, work.journal, work.year) == ("90100001", "One, two.", "J Invent", 2020)
    assert (work.doi, work.pmcid) == ("10.5555/a", "PMC1")
    assert [author["last"] for author in work.authors] == ["Alder", "Birch"]


@pytest.mark.parametrize("other", ["<?xml version='1.0'?>", "<PubmedArticle>", "@article{alder2020,"])
def test_a_file_that_holds_another_format_too_is_refused_whole(other):
    with pytest.raises(NotReadable, match="Line 10 begins a record of another format"):
        taken(
            ris("TI  - [Sample] A", "DO  - 10.9999/a", "PY  - 2020", "VL  - 1", "IS  - 1", "SP  - 1", "EP  - 2") + other
        )
    assert not Reference.objects.exists()
