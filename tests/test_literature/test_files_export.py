"""What is exported is what is stored, as another program reads it."""

import io

import pytest
from Bio import Medline
from django.core.management import call_command

from literature.entrez.parse import Record, parse_records
from literature.formats.reader import read
from literature.library.file_export import export_references
from literature.library.storing import store_records
from literature.models import Reference
from tests.pubmed_replica import Library
from tests.test_literature.synthetic import FIRST, RETRACTED, link, record

pytestmark = pytest.mark.django_db
NAME = ("last", "fore", "suffix", "collective")
SAME = ("pmid", "doi", "pmcid", "title", "volume", "issue", "pages", "year", "month", "day")


@pytest.fixture
def shelf() -> list[Reference]:
    """The whole sample literature, stored."""
    held = Library.sample()
    raws = [raw for pmid in held.holdings if (raw := held.record(pmid))]
    body = io.BytesIO(b"<PubmedArticleSet>" + b"".join(raws) + b"</PubmedArticleSet>")
    store_records(list(parse_records(body, keep_raw=True)))
    return list(Reference.objects.in_order())


def exported(form: str) -> str:
    return "".join(export_references(Reference.objects.all(), form))


def shown(reference: Reference, name: str) -> object:
    return getattr(reference, name) or None


@pytest.mark.parametrize("form", ["nbib", "ris"])
def test_what_was_written_is_read_again(shelf, form):
    entries = list(read(exported(form)))
    assert len(entries) == len(shelf) > 200
    for entry, reference in zip(entries, shelf, strict=True):
        assert entry.problem == ""
        for name in SAME:
            assert entry.values.get(name) == shown(reference, name), (reference.pmid, name)
        named = [[author[part] for part in NAME] for author in entry.values.get("authors", ())]
        whole = [[a[part] for part in NAME] for a in reference.authors if a["valid"] and (a["fore"] or a["collective"])]
        assert [name for name in named if name in whole] == whole


def test_biopython_reads_the_medline_text(shelf):
    records = list(Medline.parse(io.StringIO(exported("nbib"))))
    assert [record["PMID"] for record in records] == [reference.pmid for reference in shelf]
    assert max(map(len, exported("nbib").splitlines())) <= 120


def test_the_xml_holds_the_records_as_they_came(shelf):
    again = list(parse_records(io.BytesIO(exported("xml").encode())))
    assert all(isinstance(one, Record) for one in again)
    assert [one.fingerprint() for one in again] == [reference.fingerprint for reference in shelf]


def test_the_xml_holds_the_present_record_and_not_an_older_one():
    store_records([record(title="The first sample title")])
    store_records([record(title="The second sample title")])
    assert exported("xml").count("<PubmedArticle>") == 1
    assert "The second sample title" in exported("xml")


def test_a_retraction_is_told_in_the_medline_text(shelf):
    store_records([record(types=RETRACTED, links=[link("RetractionIn", FIRST + 1)])])
    text = exported("nbib")
    assert f"RIN - J Invented Samples. 2026;1:1 PMID: {FIRST + 1}" in text
    assert "PT  - Retracted Publication" in text


def test_a_work_that_is_not_of_pubmed_is_in_ris_only_and_the_command_says_so(capsys):
    Reference.objects.create(title="[Sample] A page", kind="web page", url="https://example.org/page")
    for form, expected in (("ris", 1), ("nbib", 0), ("xml", 0)):
        call_command("export_references", "--format", form)
        told = capsys.readouterr()
        assert told.out.count("[Sample] A page") == expected
        assert ("left out" in told.err.lower()) == (not expected)
