"""Works of which only the title is known: records are proposed by a worker, and an editor says which it is."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from literature.library.adding import look_up_due
from literature.library.file_import import import_references
from literature.library.proposing import NotProposed, ask_for_all, confirm, decline, progress, propose_due, stop
from literature.library.storing import store_records
from literature.models import Addition, Merge, Reference
from literature.tasks import look_up_additions
from tests import cast
from tests.files.references import ris
from tests.pubmed_replica import Library, Replica
from tests.test_literature.synthetic import client_of, record

State = Addition.State
PAPERS = Path(__file__).parents[1] / "pubmed_replica" / "sample" / "papers.csv"
UNKNOWN = "The invented history of lighthouses in fictional archipelagos"


@pytest.fixture
def shelf(db, settings):
    with Replica(Library.sample()) as server:
        settings.ENTREZ_BASE_URL, settings.ENTREZ_EMAIL = server.base_url, "tests@claimwatch.invalid"
        yield server


@pytest.fixture
def paper() -> dict[str, str]:
    """Facts of a real paper: PMID, title, journal, year."""
    with PAPERS.open(encoding="utf-8") as stream:
        return next(csv.DictReader(stream))


def bring(*titles: str) -> list[Reference]:
    for title in titles:
        list(import_references(ris(f"TI  - {title}").encode()))
    return list(Reference.objects.without_identifier().order_by("pk"))


def proposed(shelf: Replica, *titles: str) -> Addition:
    bring(*titles)
    ask_for_all()
    *_, last = propose_due(client_of(shelf))
    return last


def test_what_pubmed_has_is_proposed_and_nothing_is_taken(shelf, paper):
    addition = proposed(shelf, paper["title"])
    assert (addition.state, addition.candidates[0]["pmid"]) == (State.PROPOSED, paper["pmid"])
    assert Reference.objects.get().pmid is None


def test_a_confirmed_record_becomes_that_of_the_work(shelf, paper):
    addition = proposed(shelf, paper["title"].upper())
    work = Reference.objects.get()
    confirm(addition, paper["pmid"], by=cast.make_editor())
    look_up_due(client_of(shelf))
    work.refresh_from_db()
    assert (work.pmid, bool(work.fingerprint)) == (paper["pmid"], True)
    (again,) = import_references(ris(f"TI  - {paper['title'].upper()}").encode())
    assert again.verdict == "known"


def test_a_record_that_is_here_already_takes_the_work_in(shelf, paper):
    addition = proposed(shelf, paper["title"])
    editor = cast.make_editor()
    Reference.objects.create(pmid=paper["pmid"], title=paper["title"], fingerprint="x")
    confirm(addition, paper["pmid"], by=editor)
    look_up_due(client_of(shelf))
    assert (Reference.objects.get().pmid, Merge.objects.count()) == (paper["pmid"], 1)


def test_a_record_that_was_not_proposed_and_a_second_decision_are_refused(shelf, paper):
    addition, editor = proposed(shelf, paper["title"]), cast.make_editor()
    with pytest.raises(NotProposed, match="was not proposed"):
        confirm(addition, "1", by=editor)
    decline(addition, by=editor)
    with pytest.raises(NotProposed, match="decided on this work already"):
        confirm(addition, paper["pmid"], by=editor)
    assert Reference.objects.get().pmid is None


def test_a_work_that_pubmed_does_not_have_stays_what_it_is(shelf):
    addition = proposed(shelf, UNKNOWN)
    assert (addition.state, addition.candidates) == (State.NOT_FOUND, [])
    assert Reference.objects.get().title == UNKNOWN


def test_it_is_stopped_and_goes_on_with_what_is_left(shelf, paper):
    bring(paper["title"], UNKNOWN, "A third invented work on nothing")
    assert ask_for_all() == 3
    assert len(list(propose_due(client_of(shelf), most=1))) == 1
    assert (stop(), progress().not_asked, progress().proposed) == (2, 2, 1)
    assert ask_for_all() == 2
    assert len(list(propose_due(client_of(shelf)))) == 2
    assert (progress().waiting, progress().not_asked, ask_for_all()) == (0, 0, 0)


def test_the_worker_looks_for_them(shelf, paper):
    bring(paper["title"])
    ask_for_all()
    look_up_additions()
    assert Addition.objects.get().state == State.PROPOSED


def test_one_that_fails_waits_on_and_says_why(shelf, paper):
    shelf.faults.add("outage", tool="esearch", times=9)
    addition = proposed(shelf, paper["title"])
    assert addition.state == State.WAITING
    assert addition.note.startswith("Not looked up yet")


def test_the_command_looks_for_all_and_the_second_call_has_nothing_left(shelf, paper, capsys):
    bring(paper["title"], UNKNOWN)
    call_command("find_candidates", "--all", "--json")
    out, err = capsys.readouterr()
    assert [json.loads(line)["state"] for line in out.splitlines()] == ["proposed", "not found"]
    assert "2 works without an identifier: 1 with proposals, 1 with none." in err
    call_command("find_candidates", "--all")
    assert capsys.readouterr().out == ""


def test_the_command_wants_a_title_or_all(db):
    with pytest.raises(CommandError, match="Give a TITLE, or --all"):
        call_command("find_candidates")


def test_an_editor_asks_for_all_sees_how_far_it_is_and_confirms(shelf, paper, client: Client):
    client.force_login(cast.make_editor())
    bring(paper["title"], UNKNOWN)
    page = reverse("admin:literature_addition_changelist")
    assert "Find candidates for all" in client.get(page).content.decode()
    client.post(reverse("admin:literature_addition_find_for_all"))
    assert "2 waiting" in client.get(page).content.decode()
    client.post(reverse("admin:literature_addition_stop_finding"))
    client.post(reverse("admin:literature_addition_find_for_all"))
    list(propose_due(client_of(shelf)))
    addition = Addition.objects.get(state=State.PROPOSED)
    row = client.get(reverse("admin:literature_addition_change", args=(addition.pk,))).content.decode()
    assert f"This is it: PMID {paper['pmid']}" in row
    decide = reverse("admin:literature_addition_decide", args=(addition.pk,))
    assert "its record is being looked up" in client.post(decide, {"pmid": paper["pmid"]}, follow=True).content.decode()
    assert "decided on this work already" in client.post(decide, {}, follow=True).content.decode()


def test_a_reader_sees_how_far_it_is_and_may_not_ask(shelf, client: Client):
    client.force_login(cast.make_reader())
    store_records([record()])
    bring(UNKNOWN)
    assert "Find candidates for all" not in client.get(reverse("admin:literature_addition_changelist")).content.decode()
    for act in ("find_for_all", "stop_finding"):
        assert client.post(reverse(f"admin:literature_addition_{act}")).status_code == 403
