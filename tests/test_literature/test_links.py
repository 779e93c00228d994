"""Forms of one work stand side by side; two rows of one work become one, and it is written down."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from literature.entrez.parse import parse_records
from literature.library.merging import MergeRefused, merge_references
from literature.library.related_works import versions_of
from literature.library.storing import store_records
from literature.models import Addition, Merge, Notice, Reference, ReferenceEvent
from tests import cast
from tests.pubmed_replica import Library
from tests.test_literature.synthetic import FIRST, link, record

pytestmark = pytest.mark.django_db
DOI = f"10.9999/sample.{FIRST}"


def versions(pmid: int | str) -> list[tuple[str, str, bool]]:
    return [
        (one.relation, one.pmid, one.reference is not None) for one in versions_of(Reference.objects.get(pmid=pmid))
    ]


def stub(**values: object) -> Reference:
    return Reference.objects.create(**{"title": f"DOI {DOI}", "doi": DOI, **values})


def test_a_preprint_and_its_article_name_each_other():
    shelf = Library.sample()
    shelf.clock.move(date(2026, 9, 18))
    raws = b"".join(shelf.record(pmid) for pmid in (90000017, 90000018))
    store_records(list(parse_records(io.BytesIO(b"<PubmedArticleSet>" + raws + b"</PubmedArticleSet>"))))
    assert versions(90000017) == [("Published as", "90000018", True)]
    assert versions(90000018) == [("Preprint", "90000017", True)]


@pytest.mark.parametrize("teller", [FIRST, FIRST + 1])
def test_one_of_the_two_records_is_enough(teller):
    told = link("UpdateIn", FIRST + 1) if teller == FIRST else link("UpdateOf", FIRST)
    store_records([record(pmid, links=[told] if pmid == teller else []) for pmid in (FIRST, FIRST + 1)])
    assert versions(teller) == [
        ("Newer version" if teller == FIRST else "Earlier version", str(2 * FIRST + 1 - teller), True)
    ]


def test_the_later_form_knows_the_earlier_one_that_points_at_it():
    store_records([record(links=[link("RepublishedIn", FIRST + 1)]), record(FIRST + 1)])
    assert versions(FIRST + 1) == [("Republished from", str(FIRST), True)]


def test_a_form_that_the_library_does_not_hold_is_named_all_the_same():
    store_records([record(links=[link("UpdateIn", FIRST + 1), link("CommentIn", FIRST + 2)])])
    assert versions(FIRST) == [("Newer version", str(FIRST + 1), False)]


def test_a_withdrawn_notice_links_nothing():
    store_records([record(links=[link("UpdateIn", FIRST + 1)]), record(FIRST + 1)])
    store_records([record()])
    assert versions(FIRST) == versions(FIRST + 1) == []


def test_a_merge_hands_everything_over_and_is_recorded():
    store_records([record()])
    kept = Reference.objects.get()
    absorbed = stub(pmcid="PMC90000001", pmid=FIRST + 5, missing_since=timezone.now())
    event = ReferenceEvent.objects.create(reference=absorbed, kind="added")
    hit = cast.make_hit(cast.make_search(), absorbed)
    editor = cast.make_editor()
    merge_references(kept, absorbed, reason="The same DOI.", by=editor)
    for row in (event, hit):
        row.refresh_from_db()
        assert row.reference == kept
    merge = Merge.objects.get()
    assert (merge.kept, merge.absorbed["doi"], merge.by) == (kept, DOI, editor)
    assert [(one.pk, one.pmcid) for one in Reference.objects.all()] == [(kept.pk, "PMC90000001")]


def test_a_notice_that_both_tell_stays_once_with_the_events_of_both():
    kept, absorbed = stub(doi=""), stub()
    notices = [Notice.objects.create(reference=one, kind="erratum", citation="c") for one in (kept, absorbed)]
    event = ReferenceEvent.objects.create(reference=absorbed, kind="notice", notice=notices[1])
    merge_references(kept, absorbed, reason="The same.")
    event.refresh_from_db()
    assert (Notice.objects.get(), event.notice) == (notices[0], notices[0])


def test_two_waiting_additions_become_one():
    kept, absorbed = stub(doi=""), stub()
    for one in (kept, absorbed):
        Addition.objects.create(reference=one, scheme="doi", value=DOI)
    merge_references(kept, absorbed, reason="The same.")
    assert Addition.objects.get().reference == kept


def test_two_records_of_pubmed_are_not_merged_until_one_is_gone():
    store_records([record(), record(FIRST + 1)])
    kept, absorbed = Reference.objects.order_by("pmid")
    with pytest.raises(MergeRefused, match=f"delivers PMID {FIRST + 1}"):
        merge_references(kept, absorbed, reason="They look alike.")
    Reference.objects.filter(pk=absorbed.pk).update(missing_since=timezone.now())
    merge_references(kept, absorbed, reason="NLM merged them.")
    assert Reference.objects.get() == kept


def test_a_reference_on_which_a_decision_stands_is_not_absorbed():
    store_records([record()])
    kept, absorbed = Reference.objects.get(), stub()
    cast.make_suggestion(cast.make_claim(), absorbed)
    with pytest.raises(MergeRefused, match="1 × suggestion stand on"):
        merge_references(kept, absorbed, reason="The same DOI.")
    assert (Reference.objects.count(), Merge.objects.count()) == (2, 0)


def test_a_reference_is_not_merged_into_itself_nor_without_a_reason():
    reference = stub()
    with pytest.raises(MergeRefused, match="two references"):
        merge_references(reference, reference, reason="The same.")
    with pytest.raises(MergeRefused, match="Say why"):
        merge_references(reference, stub(doi=""), reason=" ")


def test_the_command_merges_two_rows(capsys):
    store_records([record()])
    kept, absorbed = Reference.objects.get(), stub()
    call_command("merge_references", str(kept.pk), str(absorbed.pk), "--reason", "The same DOI.")
    assert "Merged “DOI" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no reference"):
        call_command("merge_references", str(kept.pk), str(absorbed.pk), "--reason", "Again.")
