"""Storing records: what is written, what is told, and what a database would refuse."""

import hashlib
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from literature.library.storing import normalised, store_records
from literature.models import Notice, Reference, ReferenceEvent, Snapshot
from tests.test_literature.synthetic import FIRST, RETRACTED, article, link, record

pytestmark = pytest.mark.django_db
Kind = ReferenceEvent.Kind


def kinds_of_events() -> list[str]:
    return list(ReferenceEvent.objects.values_list("kind", flat=True))


def queries(records) -> int:
    with CaptureQueriesContext(connection) as captured:
        store_records(records)
    return len(captured)


def test_a_new_record_is_a_reference_with_its_raw_xml_and_one_event():
    stored = store_records([record()])
    reference = Reference.objects.get(pmid=str(FIRST))
    assert stored.new == [reference.pmid]
    assert reference.snapshots.get().raw == article()
    assert kinds_of_events() == [Kind.ADDED]


def test_the_same_record_again_writes_only_that_it_was_looked_at():
    store_records([record()])
    before = Reference.objects.get()
    assert store_records([record()]).unchanged == [before.pmid]
    after = Reference.objects.get()
    assert (after.checked_at > before.checked_at, after.changed_at) == (True, before.changed_at)
    assert (Snapshot.objects.count(), kinds_of_events()) == (1, [Kind.ADDED])


def test_a_changed_record_says_which_fields_changed_and_keeps_its_number():
    store_records([record()])
    pk = Reference.objects.get().pk
    store_records([record(title="Another sample title", pages="3-4", revised=date(2026, 4, 1))])
    event = ReferenceEvent.objects.get(kind=Kind.CHANGED)
    assert set(event.changed_fields) == {"title", "pages", "date_revised"}
    reference = Reference.objects.get()
    assert (reference.pk, reference.pages, reference.date_revised) == (pk, "3-4", date(2026, 4, 1))
    assert Snapshot.objects.count() == 2


def test_the_highest_version_is_kept_in_whatever_order_they_come():
    store_records([record(version=2, title="Second version"), record(version=1, title="First version")])
    assert store_records([record(version=1, title="First version")]).changed == []
    assert Reference.objects.get().title == "[Sample] Second version"


def test_a_retraction_is_an_event_on_the_paper():
    store_records([record()])
    store_records([record(types=RETRACTED, links=[link("RetractionIn", FIRST + 1)])])
    event = ReferenceEvent.objects.get(kind=Kind.NOTICE)
    assert (event.reference.pmid, event.notice.pmid) == (str(FIRST), str(FIRST + 1))
    assert event.reference.status == "retracted"


def test_the_record_of_a_notice_is_not_retracted():
    store_records([record(types=["D016440"], links=[link("RetractionOf", FIRST + 1)])])
    assert (Reference.objects.get().status, Notice.objects.count()) == ("", 0)


def test_a_retraction_that_only_gains_its_citation_and_pmid_is_told_once():
    store_records([record()])
    for links in ([], [link("RetractionIn")], [link("RetractionIn", FIRST + 1)]):
        store_records([record(types=RETRACTED, links=links)])
    notice = Notice.objects.get()
    assert (notice.pmid, notice.citation) == (str(FIRST + 1), "J Invented Samples. 2026;1:1")
    assert kinds_of_events().count(Kind.NOTICE) == 1
    assert Kind.WITHDRAWN not in kinds_of_events()


def test_a_withdrawn_notice_stands_again_when_it_is_told_again():
    retracted = record(types=RETRACTED, links=[link("RetractionIn", FIRST + 1)])
    for version in (retracted, record(), retracted):
        store_records([version])
    assert Notice.objects.get().withdrawn_at is None
    assert [kind for kind in kinds_of_events() if kind != Kind.CHANGED] == [
        Kind.ADDED,
        Kind.NOTICE,
        Kind.WITHDRAWN,
        Kind.NOTICE,
    ]


def test_two_errata_of_one_paper_are_two_notices():
    errata = [link("ErratumIn", FIRST + 1), link("ErratumIn", citation="J Invented Samples. 2026;9:9")]
    store_records([record(links=errata)])
    store_records([record(links=errata, title="Changed")])
    assert Notice.objects.filter(withdrawn_at=None).count() == 2
    assert Reference.objects.get().status == "corrected"


def test_what_happens_to_a_known_paper_is_never_quiet():
    store_records([record(FIRST)], quiet=True)
    store_records([record(types=RETRACTED), record(FIRST + 1)], quiet=True)
    loud = ReferenceEvent.objects.filter(quiet=False).values_list("kind", "reference__pmid")
    assert set(loud) == {(Kind.CHANGED, str(FIRST)), (Kind.NOTICE, str(FIRST))}


@pytest.mark.parametrize("change", ["new", "unchanged", "changed", "retracted"])
def test_the_number_of_statements_does_not_grow_with_the_batch(change):
    def batch(start: int, size: int):
        values = {
            "changed": {"title": "Changed"},
            "retracted": {"types": RETRACTED, "links": [link("RetractionIn")]},
        }
        if change != "new":
            store_records([record(start + number) for number in range(size)])
        return [record(start + number, **values.get(change, {})) for number in range(size)]

    few, many = queries(batch(FIRST, 5)), queries(batch(FIRST + 1000, 200))
    limit = connection.features.max_query_params  # of SQLite: Django cuts an insert of 200 rows there
    assert many <= 20 if limit else many == few


def test_a_journal_longer_than_its_column_is_cut_there_and_whole_in_the_export():
    store_records([record(journal="Sample " * 100, pages="1-2, " * 60)])
    reference = Reference.objects.get()
    assert len(reference.journal) == 500
    assert normalised(reference)["journal"] == ("Sample " * 100).strip()
    assert reference.as_csl()["container-title"] == ("Sample " * 100).strip()
    assert store_records([record(journal="Sample " * 100, pages="1-2, " * 60)]).unchanged


def test_text_that_no_database_takes_does_not_lose_the_record():
    odd = record()
    odd.title = "[Sample] a\x00b \ud83d c"
    odd.abstract = [{"label": "", "category": "", "text": "nul \x00 and \udcff"}]
    store_records([odd, record(FIRST + 1)])
    assert store_records([odd]).unchanged == [odd.pmid]
    reference = Reference.objects.get(pmid=str(FIRST))
    assert reference.title == "[Sample] a\ufffdb \ufffd c"
    assert reference.abstract[0]["text"] == "nul \ufffd and \ufffd"
    assert Reference.objects.count() == 2


def test_a_fingerprint_is_the_hash_of_the_normal_form_as_sorted_json():
    text = json.dumps(record().as_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert record().fingerprint() == hashlib.sha256(text.encode()).hexdigest()


def test_a_number_that_json_cannot_hold_does_not_lose_the_record():
    odd = record(links=[link("ErratumIn", FIRST + 1)])
    odd.notices[0]["version"] = 10**30
    store_records([odd, record(FIRST + 1)])
    assert Reference.objects.get(pmid=str(FIRST)).details["notices"][0]["version"] is None


def test_a_changed_record_is_written_whole_beside_new_ones_of_the_same_batch():
    store_records([record(FIRST + 1)])
    stored = store_records([record(FIRST), record(FIRST + 1, "Another sample title", mesh=["Ketamine"])])
    assert (stored.new, stored.changed) == ([str(FIRST)], [str(FIRST + 1)])
    reference = Reference.objects.get(pmid=str(FIRST + 1))
    assert (reference.title, reference.mesh[0]["name"]) == ("[Sample] Another sample title", "Ketamine")
    assert reference.added_at < reference.changed_at


def test_a_nul_alone_does_not_lose_the_record():
    odd = record(title="Sample")
    odd.keywords = [{"text": "nul \x00", "major": False, "owner": "NOTNLM"}]
    store_records([odd, record(FIRST + 1)])
    assert Reference.objects.get(pmid=str(FIRST)).keywords[0]["text"] in (
        "nul \x00",
        "nul \ufffd",
    )  # SQLite takes it


def test_numbers_and_notices_beyond_their_columns_do_not_lose_the_batch():
    odd = record(version=70_000, links=[link("ErratumIn", "1" * 40, citation="Sample " * 2000)])
    odd.year, odd.date_revised, odd.pmcid = 10**20, "2026-02-31", f"PMC{'1' * 40}"
    store_records([odd, record(FIRST + 1)])
    reference = Reference.objects.get(pmid=str(FIRST))
    assert (reference.year, reference.date_revised, reference.notices.get().pmid) == (None, None, "")
    assert normalised(reference)["pmcid"] == f"PMC{'1' * 40}"


def test_a_preprint_and_its_article_stay_two_references_tied_by_a_notice():
    preprint = record(types=["D000076942"], links=[link("UpdateIn", FIRST + 1)])
    store_records([preprint, record(FIRST + 1, links=[link("UpdateOf", FIRST)])])
    assert Reference.objects.get(pmid=str(FIRST)).is_preprint
    assert Notice.objects.get().kind == Notice.Kind.UPDATE
    assert [reference.status for reference in Reference.objects.all()] == ["", ""]
