"""Adding a work at the desk, and what its page then says."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from literature.library.storing import store_records
from literature.models import Addition, Reference
from tests import cast
from tests.test_literature.synthetic import FIRST, link, record

pytestmark = pytest.mark.django_db
LIST, ADD = (
    reverse("admin:literature_reference_changelist"),
    reverse("admin:literature_reference_add_by_hand"),
)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def page(reference: Reference, client: Client) -> str:
    return client.get(reverse("admin:literature_reference_change", args=(reference.pk,))).content.decode()


def test_an_editor_adds_a_work_by_its_link_and_sees_its_page(editor: Client) -> None:
    response = editor.post(ADD, {"text": f"https://pubmed.ncbi.nlm.nih.gov/{FIRST}/"}, follow=True)
    reference = Reference.objects.get(pmid=FIRST)
    assert response.redirect_chain[0][0].endswith(f"/{reference.pk}/change/")
    assert reference.additions.get().by.username == "editor"
    assert "being looked up in PubMed" in response.content.decode()


def test_what_names_no_work_is_told_and_adds_nothing(editor: Client) -> None:
    response = editor.post(ADD, {"text": "default mode network"}, follow=True)
    assert "holds no identifier" in response.content.decode()
    assert not Reference.objects.exists()


def test_the_list_offers_it_to_whom_may_add_and_to_nobody_else(editor: Client) -> None:
    assert ADD in editor.get(LIST).content.decode()
    reader = Client()
    reader.force_login(cast.make_reader())
    assert ADD not in reader.get(LIST).content.decode()
    assert reader.post(ADD, {"text": str(FIRST)}).status_code == 403


def test_a_stranger_is_asked_to_log_in_and_a_mere_look_adds_nothing(client: Client, editor: Client) -> None:
    assert Client().post(ADD, {"text": str(FIRST)}).url.startswith(reverse("admin:login"))
    assert editor.get(ADD).status_code == 405
    assert not Reference.objects.exists()


def test_the_page_says_why_there_are_no_details_and_that_pubmed_lost_a_record(editor: Client) -> None:
    store_records([record()])
    Reference.objects.update(missing_since=timezone.now())
    reference = Reference.objects.get()
    Addition.objects.create(reference=reference, scheme="doi", value="x", state="not found", note="A sample reason.")
    text = page(reference, editor)
    assert "A sample reason." in text
    assert f"PubMed has not delivered PMID {FIRST}" in text


def test_the_page_names_the_other_forms_of_the_work(editor: Client) -> None:
    store_records([record(links=[link("UpdateIn", FIRST + 1)]), record(FIRST + 1, "The later sample")])
    assert "Newer version: <a href" in page(Reference.objects.get(pmid=FIRST), editor)
