"""A contract: whatever leaves the house says in the same words that a work is retracted, doubted, corrected, a sample.

The formats are taken from the tables of the product: one that is added is asked too.
"""

import io
import json
from typing import get_args

import pytest
import rispy
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import exports
from claims.evidence.decisions import Finding, attach_evidence
from claims.evidence.table.csv_file import read_table
from claims.evidence.table.table_export import evidence_table
from claims.evidence.table.table_import import import_rows
from claims.exports import annotations
from claims.exports.gather import anchored, summarise
from claims.models import Anchor, Document
from literature.entrez.parse import Record, parse_records
from literature.formats.reader import read
from literature.formats.status import SAMPLE, STATUS_WORDS
from literature.library.file_export import FORMATS, export_references
from literature.library.storing import store_records
from literature.models import Reference
from literature.rules.integrity import Status
from tests import cast
from tests.test_claims.exports_cast import read_file
from tests.test_literature.synthetic import FIRST, link, record

STATUSES = [status for status in get_args(Status) if status]
NOTICES = {
    "retracted": {"kind": "retraction"},
    "concern": {"kind": "concern"},
    "corrected": {"kind": "erratum"},
    "reinstated": {"kind": "retraction", "withdrawn_at": timezone.now()},
}
NONE_OF_OURS = "42000000"  # below the PMIDs of sample records; nothing else is said of it here

pytestmark = pytest.mark.django_db


def cited(status: str = "", **values) -> tuple[Document, Reference]:
    """A document that cites one record of PubMed with this status, told by another source than PubMed."""
    store_records([record()])
    work = Reference.objects.get(pmid=str(FIRST))
    Reference.objects.filter(pk=work.pk).update(**values)
    if status:
        cast.make_notice(work, origin="crossref", ref_type="notice", pmid="90999999", **NOTICES[status])
    claim = cast.make_claim()
    version = claim.document.versions.get()
    Anchor.objects.create(claim=claim, version=version, exact="Sample", prefix="", suffix="", start=0, end=6)
    attach_evidence(claim, work, Finding(stance="supports"), by=cast.make_editor())
    return claim.document, Reference.objects.get(pk=work.pk)


def of_the_library(form: str):
    return lambda document: "".join(export_references(Reference.objects.all(), form))


def of_the_summary(form: str):
    return lambda document: read_file(exports.FORMATS[form], summarise(document))


def by_the_api(document: Document) -> str:
    browser = Client()
    browser.force_login(cast.make_superuser())
    return json.dumps(browser.get(f"/api/references/{Reference.objects.get().pk}/csl/").json())


WRITERS = {
    **{f"references as {form}": of_the_library(form) for form in FORMATS},
    **{f"summary as {form}": of_the_summary(form) for form, written in exports.FORMATS.items() if written.cites},
    "annotations": lambda document: annotations.write(anchored(document.versions.get())),
    "evidence as csv": evidence_table,
    "csl of the api": by_the_api,
}


def test_each_status_has_its_words():
    assert set(STATUS_WORDS) == set(STATUSES) == set(NOTICES)


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize("status", STATUSES)
def test_every_format_says_the_status_of_a_work(write, status):
    document, work = cited(status)
    assert work.status == status
    text = write(document)
    assert STATUS_WORDS[status] in text
    assert not any(words in text for other, words in STATUS_WORDS.items() if other != status)


def replaced() -> tuple[Document, Reference]:
    """Retracted and published anew under another PMID; Crossref told the retraction before PubMed did."""
    document, work = cited("retracted")
    new = {"ref_type": "RetractedandRepublishedIn", "pmid": str(FIRST + 2), "citation": "J Invented Samples. 2027;2:2"}
    cast.make_notice(work, **new)
    return document, work


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_every_format_says_what_to_cite_instead_of_a_replaced_work(write):
    document, _ = replaced()
    assert f"RETRACTED. Replaced, cite PMID {FIRST + 2}" in " ".join(write(document).split())


def test_the_desk_and_the_api_say_what_to_cite_instead_of_a_replaced_work():
    document, work = replaced()
    claim = document.claims.get()
    browser = Client()
    browser.force_login(cast.make_superuser())
    pages = [
        reverse("admin:literature_reference_changelist"),
        reverse("admin:literature_reference_change", args=[work.pk]),
        reverse("admin:claims_claim_change", args=[claim.pk]),
        reverse("admin:claims_evidence_changelist"),
    ]
    for page in pages:
        assert f"RETRACTED. Replaced, cite PMID {FIRST + 2}" in browser.get(page).content.decode(), page
    evidence = browser.get("/api/evidence/").json()["results"][0]["reference"]
    for told in (browser.get(f"/api/references/{work.pk}/").json(), evidence):
        assert (told["status"], told["replaced_by"]) == ("retracted", f"PMID {FIRST + 2}")


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_every_format_calls_a_sample_record_one_and_no_record_of_pubmed(write):
    document, _ = cited()
    text = write(document)
    assert SAMPLE in text
    assert "DB  - PubMed" not in text and f"pubmed.ncbi.nlm.nih.gov/{FIRST}" not in text


NO_DAYS = [(2020, 13, None), (2020, 2, 32), (2020, 0, 5), (None, 5, 1), (0, 0, 0), (32767, 12, 31), (2020, None, 40)]


OF_ONE_WORK = {"csl of the api", "annotations"}


@pytest.mark.parametrize("form", sorted(set(WRITERS) - OF_ONE_WORK))
def test_every_format_writes_a_work_whatever_its_stored_date_is(form):
    document, _ = cited()
    evidence = document.claims.get().evidence.get()
    pmids = [str(FIRST + 10 + number) for number, _ in enumerate(NO_DAYS)]
    store_records([record(int(pmid)) for pmid in pmids])
    for pmid, (year, month, day) in zip(pmids, NO_DAYS, strict=True):
        work = Reference.objects.get(pmid=pmid)
        work.year, work.month, work.day = year, month, day
        work.details |= {"date_raw": "", "accessed": f"{year}-{month}-{day}"}
        work.save()
        attach_evidence(evidence.claim, work, Finding(stance="supports"), by=evidence.proposed_by)
    text = WRITERS[form](document)
    assert all(pmid in text for pmid in pmids)


OF_PUBMED_ONLY = "references as xml"


@pytest.mark.parametrize("form", sorted(set(WRITERS) - {OF_PUBMED_ONLY}))
def test_every_format_calls_a_doi_that_nobody_knows_unconfirmed(form):
    document, _ = cited(doi="10.5555/unknown", doi_unconfirmed=True, fingerprint="")
    assert "DOI is unconfirmed" in WRITERS[form](document)


def test_the_page_and_the_api_call_a_doi_that_nobody_knows_unconfirmed():
    _, work = cited(doi="10.5555/unknown", doi_unconfirmed=True, fingerprint="")
    browser = Client()
    browser.force_login(cast.make_superuser())
    page = browser.get(reverse("admin:literature_reference_change", args=[work.pk])).content.decode()
    assert "(DOI unconfirmed)" in page
    assert browser.get(f"/api/references/{work.pk}/").json()["doi_unconfirmed"] is True


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_no_format_leads_its_readers_to_the_desk(write, settings):
    document, _ = cited()
    text = write(document)
    assert reverse("admin:index") not in text and settings.SITE_URL not in text


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_of_a_work_without_notices_nothing_is_said(write):
    document, _ = cited(pmid=NONE_OF_OURS)
    text = write(document)
    assert not any(words in text for words in (SAMPLE, "unconfirmed", *STATUS_WORDS.values()))


@pytest.mark.parametrize("form", ["ris", "nbib", "xml", "jsonl", "csl"])
def test_the_notice_is_told_with_its_kind_and_a_comment_is_none(form):
    store_records([record(links=[link("RetractionIn", FIRST + 1), link("CommentIn", FIRST + 2)])])
    work = Reference.objects.get()
    text = " ".join((json.dumps(work.as_csl()) if form == "csl" else of_the_library(form)(None)).split())
    assert f"Retraction: J Invented Samples. 2026;1:1, PMID {FIRST + 1}" in text
    assert text.count("J Invented Samples. 2026;1:1, PMID") == 1


def test_both_ways_to_ris_write_one_record():
    document, work = cited("retracted", url="https://example.org/a;b")
    Reference.objects.filter(pk=work.pk).update(abstract=[], keywords=[])
    (ours,) = rispy.loads(of_the_library("ris")(document))
    (cited_one,) = rispy.loads(of_the_summary("ris")(document))
    notes = [note for note in cited_one.pop("notes") if not note.startswith("Cited at")]
    assert {**cited_one, "notes": notes} == ours


def test_a_chapter_keeps_its_pmcid_in_a_note_and_an_article_in_c2():
    for number, kind in enumerate(("article", "chapter", "book"), start=1):
        cast.make_reference(90_000_000 + number, kind=kind, pmcid=f"PMC{number}")
    text = of_the_library("ris")(None)
    assert [row.get("custom2") for row in rispy.loads(text)] == ["PMC1", None, None]
    assert [entry.values["pmcid"] for entry in read(text)] == ["PMC1", "PMC2", "PMC3"]


def test_the_pmid_of_a_notice_is_never_read_as_that_of_the_work():
    work = cast.make_reference(doi="10.5555/sample.7")
    cast.make_notice(work, citation="", pmid="90999999")
    Reference.objects.filter(pk=work.pk).update(pmid=None)
    (entry,) = read(of_the_library("ris")(None))
    assert "pmid" not in entry.values and entry.values["doi"] == "10.5555/sample.7"


def test_a_group_with_commas_in_its_name_comes_back_as_a_group():
    name = "Writing Group for the Lake Trial, Northern Region"
    group = {"last": "", "fore": "", "initials": "", "suffix": "", "collective": name, "valid": True}
    cast.make_reference(authors=[group])
    (entry,) = read(of_the_library("ris")(None))
    assert [author["collective"] for author in entry.values["authors"]] == [name]


def test_the_words_before_a_record_of_pubmed_are_a_comment_and_change_nothing_in_it():
    _, work = cited("retracted")
    cast.make_notice(work, citation="J --> Samples ---- 2-", kind="erratum", origin="crossref")
    body = of_the_library("xml")(None)
    (again,) = parse_records(io.BytesIO(body.encode()))
    assert isinstance(again, Record) and again.fingerprint() == work.fingerprint


def test_the_status_in_the_table_is_passed_over_when_it_is_taken_in_again():
    document, _ = cited("retracted")
    (outcome,) = import_rows(read_table(evidence_table(document).encode()), by=cast.make_superuser())
    assert outcome.verdict == "same"
