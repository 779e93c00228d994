"""Adding by hand: a row at once, its details from PubMed, and never those of another work."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from literature.library.adding import LEASE, AddRefused, add_reference, look_up_due
from literature.library.storing import store_records
from literature.models import Addition, Merge, Reference, ReferenceEvent
from literature.tasks import look_up_additions
from tests import cast
from tests.pubmed_replica import Replica
from tests.test_literature.synthetic import FIRST, START, article, client_of, library, record

State = Addition.State
DOI = f"10.9999/sample.{FIRST}"


@pytest.fixture
def shelf(db, settings):
    """A replica of three records, none of them stored here; the product is set up to ask it."""
    with Replica(library(3)) as server:
        settings.ENTREZ_BASE_URL, settings.ENTREZ_EMAIL = server.base_url, "tests@claimwatch.invalid"
        yield server


def with_pmcid(pmid: int, pmcid: str, doi: str = "") -> bytes:
    held = article(pmid).replace(
        b"</ArticleIdList>", f'<ArticleId IdType="pmc">{pmcid}</ArticleId></ArticleIdList>'.encode()
    )
    return held.replace(f"10.9999/sample.{pmid}".encode(), doi.encode()) if doi else held


def looked_up(text: str, replica: Replica, **options: object) -> Addition:
    added = add_reference(text, **options)
    look_up_due(client_of(replica))
    added.addition.refresh_from_db()
    return added.addition


def test_a_row_stands_at_once_and_nobody_is_asked(shelf):
    editor = cast.make_editor()
    added = add_reference(f"PMID {FIRST}", by=editor)
    assert (added.reference.pmid, added.reference.title) == (str(FIRST), f"PMID {FIRST}")
    assert (added.addition.state, added.addition.by) == (State.WAITING, editor)
    assert ReferenceEvent.objects.get().kind == ReferenceEvent.Kind.ADDED
    assert list(shelf.requests) == []


@pytest.mark.parametrize("text", [str(FIRST), DOI.upper(), f"https://doi.org/{DOI}"])
def test_the_details_come_from_pubmed(shelf, text):
    addition = looked_up(text, shelf)
    reference = Reference.objects.get()
    assert (addition.state, addition.note) == (State.FOUND, "")
    assert (reference.pmid, reference.doi, reference.title) == (
        str(FIRST),
        DOI,
        "[Sample] Sample ketamine trial",
    )
    assert reference.snapshots.count() == 1


def test_a_pmcid_is_looked_up(shelf):
    shelf.library.add(with_pmcid(FIRST + 7, "PMC90000007"), since=START)
    assert looked_up("PMC90000007", shelf).reference.pmid == str(FIRST + 7)


def test_the_same_again_adds_nothing_and_asks_nothing(shelf):
    looked_up(str(FIRST), shelf)
    asked = len(shelf.requests)
    again = add_reference(DOI)
    assert (again.is_new, again.addition, again.reference.pmid) == (False, None, str(FIRST))
    look_up_due(client_of(shelf))
    assert (Reference.objects.count(), len(shelf.requests)) == (1, asked)


def test_the_same_before_it_was_looked_up_waits_once(shelf):
    first, second = add_reference(DOI), add_reference(DOI)
    assert (second.is_new, second.addition) == (False, first.addition)


def test_an_unknown_pmid_stays_with_the_reason(shelf):
    addition = looked_up("90199999", shelf)
    assert (addition.state, Reference.objects.get().title) == (State.NOT_FOUND, "PMID 90199999")
    assert "does not deliver PMID 90199999" in addition.note


def test_an_unknown_doi_never_takes_another_work(shelf):
    near = DOI[:-1]  # the beginning of a DOI that is held
    addition = looked_up(near, shelf)
    assert (addition.state, Reference.objects.get().pmid) == (State.NOT_FOUND, None)


def test_a_doi_of_several_records_is_left_to_a_person(shelf):
    shelf.library.add(
        article(FIRST + 9).replace(f"sample.{FIRST + 9}".encode(), f"sample.{FIRST}".encode()), since=START
    )
    addition = looked_up(DOI, shelf)
    assert addition.state == State.UNCLEAR
    assert f"PMID {FIRST}:" in addition.note
    assert f"PMID {FIRST + 9}:" in addition.note


def test_an_identifier_that_two_stored_references_share_is_refused(shelf):
    twin = article(FIRST + 9).replace(f"sample.{FIRST + 9}".encode(), f"sample.{FIRST}".encode())
    shelf.library.add(twin, since=START)
    looked_up(str(FIRST), shelf)
    looked_up(str(FIRST + 9), shelf)
    with pytest.raises(AddRefused, match=f"PMID {FIRST}:.*PMID {FIRST + 9}:"):
        add_reference(DOI)


def test_a_doi_whose_record_came_in_meanwhile_is_merged_into_it(shelf):
    addition = add_reference(DOI).addition
    store_records([record()])
    look_up_due(client_of(shelf))
    addition.refresh_from_db()
    assert (Reference.objects.get().pmid, addition.state) == (str(FIRST), State.FOUND)
    assert addition.reference == Reference.objects.get()
    assert Merge.objects.get().absorbed["doi"] == DOI


def test_a_doi_on_which_a_decision_stands_is_not_merged(shelf):
    added = add_reference(DOI)
    cast.make_suggestion(cast.make_claim(), added.reference)
    store_records([record()])
    look_up_due(client_of(shelf))
    added.addition.refresh_from_db()
    assert added.addition.state == State.UNCLEAR
    assert f"It is PMID {FIRST}" in added.addition.note
    assert Reference.objects.count() == 2


def test_what_fails_waits_on_and_comes_later(shelf):
    shelf.faults.add("outage", tool="efetch", times=9)
    addition = looked_up(str(FIRST), shelf)
    assert addition.state == State.WAITING
    assert addition.note.startswith("Not looked up yet")
    shelf.faults.clear()
    look_up_due(client_of(shelf))
    assert Addition.objects.get().state == State.WAITING, "not before its time"
    Addition.objects.update(due_at=timezone.now())
    look_up_due(client_of(shelf), at=timezone.now() + LEASE)
    assert Addition.objects.get().state == State.FOUND


def test_a_web_page_is_added_as_it_is(shelf):
    added = add_reference("https://example.org/guideline")
    assert (added.reference.kind, added.reference.url) == ("web page", "https://example.org/guideline")
    assert added.addition is None


def test_the_task_looks_up_what_waits(shelf):
    add_reference(str(FIRST))
    look_up_additions()
    assert Reference.objects.get().title == "[Sample] Sample ketamine trial"


def test_the_command_adds_and_looks_up(shelf, capsys):
    call_command("add_reference", "doi:", DOI)
    assert f"Added: [Sample] Sample ketamine trial (2026) (PMID {FIRST})" in capsys.readouterr().out
    call_command("add_reference", str(FIRST))
    assert "Here already" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["default mode", "90199999"])
def test_the_command_says_what_went_wrong(shelf, text):
    with pytest.raises(CommandError, match=r"holds no identifier|does not deliver"):
        call_command("add_reference", text)
