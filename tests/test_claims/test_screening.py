"""Where the records of a living review are, in PRISMA's terms: each number against the rows it counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.evidence.decisions import Finding, attach_evidence, decide_evidence, dismiss_suggestion, postpone_suggestion
from claims.exports import FORMATS
from claims.exports.flow import Excluded, Flow
from claims.exports.gather import summarise
from claims.exports.screening import LEFT_THE_TEXT, flow_of, searched
from claims.models import Cursor
from literature.models import ReferenceEvent, SearchHit
from tests import cast
from tests.servers.database import queries

pytestmark = pytest.mark.django_db
LATER = timezone.now() + timedelta(days=40)


@pytest.fixture
def editor():
    return cast.make_editor()


@pytest.fixture
def claim():
    return cast.make_claim()


@pytest.fixture
def found(claim):
    """Makes references that a search of the claim's document finds."""
    search = cast.make_search()
    cast.watch(claim.document, search).document.watches.update(ranked_version=1)
    return lambda number=1, **hit: [
        cast.make_hit(search, cast.make_reference(), **hit).reference for _ in range(number)
    ]


def attach(claim, reference, editor, **finding):
    return attach_evidence(claim, reference, Finding(stance="supports", **finding), by=editor)


def test_what_a_search_found_and_nobody_looked_at_is_identified_and_not_screened(claim, found):
    found(40)
    flow = flow_of(claim.document)
    assert (flow.identified, flow.not_suggested, flow.screened) == (40, 40, 0)
    text = FORMATS["md"].write(summarise(claim.document))
    assert "40 records identified" in text and "40 records screened" not in text
    assert "40 not suggested, 0 waiting, 0 screened" in text


def test_what_left_the_result_was_identified_all_the_same(claim, found):
    found(2)
    found(1, gone_at=timezone.now())
    (search,) = searched(claim.document)
    assert (search.identified, search.gone, flow_of(claim.document).by_searches) == (3, 1, 3)


def test_a_record_of_two_searches_is_identified_by_each_and_counted_once(claim, found):
    (shared,) = found()
    other = cast.make_search()
    cast.watch(claim.document, other)
    cast.make_hit(other, shared)
    flow = flow_of(claim.document)
    assert [search.identified for search in searched(claim.document)] == [1, 1]
    assert (flow.by_searches, flow.duplicates) == (1, 1)
    assert "1 found by more than one search, counted once" in flow.lines[0]


def test_a_suggestion_waits_until_a_person_decides(claim, found, editor):
    for reference in found(3):
        cast.make_suggestion(claim, reference)
    postpone_suggestion(claim.suggestions.first(), by=editor)
    flow = flow_of(claim.document)
    assert (flow.waiting, flow.put_off, flow.screened) == (3, 1, 0)


def test_what_was_dismissed_is_excluded_with_its_reason(claim, found, editor):
    for reference, reason in zip(found(3), ("Other drug", "other drug", "No data"), strict=True):
        dismiss_suggestion(cast.make_suggestion(claim, reference), reason, by=editor)
    flow = flow_of(claim.document)
    assert flow.excluded == (Excluded(reason="Other drug", number=2), Excluded(reason="No data", number=1))
    assert (flow.screened, flow.attached) == (3, 0)
    assert flow.reasons == "Other drug: 2; No data: 1"


def test_a_record_that_waits_for_one_claim_is_not_excluded_by_another(claim, found, editor):
    (reference,) = found()
    dismiss_suggestion(cast.make_suggestion(claim, reference), "Other drug", by=editor)
    cast.make_suggestion(cast.make_claim(document=claim.document), reference)
    flow = flow_of(claim.document)
    assert (flow.waiting, flow.screened) == (1, 0)


def test_a_record_attached_to_one_claim_is_attached_whatever_was_said_of_it_elsewhere(claim, found, editor):
    (reference,) = found()
    dismiss_suggestion(cast.make_suggestion(claim, reference), "Other drug", by=editor)
    other = cast.make_claim(document=claim.document)
    cast.make_suggestion(other, reference)
    attach(other, reference, editor)
    flow = flow_of(claim.document)
    assert (flow.attached, flow.screened, flow.excluded) == (1, 1, ())


def test_a_claim_that_left_the_text_keeps_nobody_waiting(claim, found, editor):
    waits, attached = found(2)
    cast.make_suggestion(claim, waits)
    attach(claim, attached, editor)
    claim.retired_at = timezone.now()
    claim.save()
    flow = flow_of(claim.document)
    assert (flow.waiting, flow.not_suggested, flow.attached) == (0, 1, 0)
    assert flow.excluded == (Excluded(reason=LEFT_THE_TEXT, number=1),)


def test_withdrawn_evidence_is_excluded_with_its_reason(claim, found, editor):
    evidence = attach(claim, found()[0], editor)
    decide_evidence(evidence, "withdrawn", by=editor, reason="Misread.")
    assert flow_of(claim.document).excluded == (Excluded(reason="Misread.", number=1),)


def test_under_four_eyes_what_waits_for_the_second_person_is_attached_and_says_so(claim, found, editor):
    claim.document.four_eyes = True
    claim.document.save()
    attach(claim, found()[0], editor)
    flow = flow_of(claim.document)
    assert (flow.attached, flow.to_be_accepted) == (1, 1)
    assert "to be accepted by a second person" in flow.lines[-1][2]


def test_a_work_that_no_search_found_is_identified_in_another_way(claim, editor):
    attach(claim, cast.make_reference(), editor)
    flow = flow_of(claim.document)
    assert (flow.by_searches, flow.by_other_ways, flow.attached) == (0, 1, 1)


def test_a_pmid_whose_record_has_not_come_is_not_fetched(claim, found):
    found()
    SearchHit.objects.create(search=claim.document.searches.get(), pmid="90777777")
    assert flow_of(claim.document).not_fetched == 1


def test_a_notice_about_a_paper_is_in_a_box_of_its_own(claim, found):
    (reference,) = found()
    reference.publication_types = [{"ui": "D016440", "name": "Retraction Notice"}]
    reference.save()
    flow = flow_of(claim.document)
    assert (flow.notices, flow.not_suggested) == (1, 0)


def test_what_the_worker_has_not_followed_is_not_compared_yet(claim, found):
    (reference,) = found()
    ReferenceEvent.objects.create(reference=reference, kind="found")
    assert flow_of(claim.document).not_compared == 1
    Cursor.objects.create(name="claims", position=ReferenceEvent.objects.latest("pk").pk)
    assert flow_of(claim.document).not_suggested == 1
    claim.document.watches.update(ranked_version=0)
    assert flow_of(claim.document).not_compared == 1, "a new version came in"


def test_since_a_day_only_what_came_since_is_counted(claim, found, editor):
    old, _ = found(2)
    attach(claim, old, editor)
    found(3, found_at=LATER)
    flow = flow_of(claim.document, since=LATER.date())
    assert (flow.identified, flow.not_suggested, flow.attached, flow.attached_before) == (3, 3, 0, 1)
    assert "3 records identified since" in flow.sentence


def test_boxes_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="3 records identified, 2 in the boxes"):
        Flow(by_searches=3, waiting=2)


def test_the_number_of_queries_is_the_same_for_any_number_of_records(claim, found, editor):
    def fill(number):
        for reference in found(number):
            cast.make_suggestion(claim, reference)
        for reference in found(number):
            attach(claim, reference, editor)

    fill(2)
    few = queries(lambda: flow_of(claim.document))
    fill(12)
    assert queries(lambda: flow_of(claim.document)) == few <= 9


def test_the_page_and_the_api_say_the_same_numbers(claim, found, client):
    found(3)
    client.force_login(cast.make_superuser())
    page = client.get(f"/admin/claims/document/{claim.document_id}/change/").content.decode()
    assert '<th scope="row">Identified</th><td class="num">3</td>' in page
    assert '<th scope="row">Screened</th><td class="num">0</td>' in page
    address = f"/api/documents/{claim.document.slug}/flow/"
    row = client.get(address).json()
    assert (row["identified"], row["not_suggested"], row["screened"]) == (3, 3, 0)
    assert client.get(f"{address}?since={LATER.date()}").json()["identified"] == 0
    assert client.get(f"{address}?since=yesterday").status_code == 400
