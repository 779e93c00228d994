"""An entry of a reference list is looked up in PubMed on demand; only an editor ties what is found."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.documents.importing import import_document
from claims.models import CitedWork
from literature.models import Addition, Reference
from tests import cast
from tests.pubmed_replica import Replica

pytestmark = pytest.mark.django_db
TITLE = (
    "[Sample] Default mode network hyperconnectivity in first-episode, drug-naive major depressive disorder: "
    "a resting-state fMRI study"
)
LISTED = f"""# Listed

Sample networks are weaker in patients [1].

# References

1. Sample B. {TITLE}. J Invented Samples. 2021.
"""
PMID = "90000001"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


@pytest.fixture
def work() -> CitedWork:
    return import_document(LISTED, markup="markdown", name="Listed").document.current.cited_works.get()


def lookup(work: CitedWork) -> str:
    return reverse("admin:claims_citedwork_pubmed_lookup", args=(work.pk,))


def act(work: CitedWork, name: str) -> str:
    return reverse("admin:claims_citedwork_act", args=(work.pk, name))


def test_an_entry_is_looked_up_by_its_button_and_tied_by_the_next(editor: Client, work, replica) -> None:
    document = reverse("admin:claims_document_change", args=(work.version.document_id,))
    listed = editor.get(document).content.decode()
    assert f'action="{lookup(work)}"' in listed and f'name="title" value="{TITLE}"' in listed
    content = editor.post(lookup(work), {"title": TITLE}).content.decode()
    assert f"PMID {PMID}" in content and "title 100% alike" in content
    assert not Reference.objects.exists()
    editor.post(act(work, "name"), {"named": PMID})
    work.refresh_from_db()
    assert work.reference.pmid == PMID
    assert Addition.objects.get().reference == work.reference


def test_a_record_that_is_here_shows_its_status_before_it_is_tied(editor: Client, work, replica) -> None:
    cast.make_notice(cast.make_reference(pmid=PMID))
    content = editor.post(lookup(work), {"title": TITLE}).content.decode()
    assert "RETRACTED" in content and "stored already" in content


def test_the_title_is_corrected_on_the_page_and_asked_for_again(editor: Client, work, replica) -> None:
    response = editor.post(lookup(work), {"title": "The invented history of fictional lighthouses"})
    content = response.content.decode()
    assert 'value="The invented history of fictional lighthouses"' in content
    assert "0 records" in content and "spelt as printed" in content


@pytest.mark.parametrize("title", ["", "  ", "..."])
def test_a_title_without_a_word_is_told_and_not_asked(editor: Client, work, replica, title: str) -> None:
    response = editor.post(lookup(work), {"title": title})
    assert response.status_code == 422 and "give more of it" in response.content.decode()
    assert not replica.requests


def test_pubmed_being_away_is_told_and_is_no_result(editor: Client, work, replica: Replica, monkeypatch) -> None:
    replica.faults.add("hang", tool="esearch", times=None, seconds=2)
    monkeypatch.setattr("claims.admin.document.pubmed_lookup.PATIENCE", 0.3)
    response = editor.post(lookup(work), {"title": TITLE})
    assert response.status_code == 503
    content = response.content.decode()
    assert "errornote" in content and "0 records" not in content


def test_who_may_not_tie_asks_nothing(client: Client, work, replica) -> None:
    client.force_login(cast.make_reader())
    assert client.post(lookup(work)).status_code in (403, 404)
    assert Client().post(lookup(work)).url.startswith(reverse("admin:login"))
    client.force_login(cast.make_superuser())
    assert client.get(lookup(work)).status_code == 405
    assert not replica.requests
