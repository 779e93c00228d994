"""Writing searches over the API: the same acts, limits and words as at the desk."""

import pytest
from rest_framework.test import APIClient

from literature.models import Search, SearchRun
from tests import cast
from tests.pubmed_replica import Replica

pytestmark = pytest.mark.django_db
URL = "/api/searches/"


@pytest.fixture
def document():
    return cast.make_document("Sample document", slug="sample")


@pytest.fixture
def editor(document, replica: Replica) -> APIClient:
    client = APIClient()
    client.force_login(cast.make_member(document, "editor", "editor"))
    return client


def new(**values: object) -> dict[str, object]:
    return {"document": "sample", "name": "Trials", "query": "ketamine[ti]", **values}


def test_an_editor_adds_a_search_that_watches_daily(editor, document):
    answer = editor.post(URL, new(), format="json")
    assert (answer.status_code, answer.json()["slug"], answer.json()["every"]) == (201, "trials", "P1DT00H00M00S")
    assert list(Search.objects.get().documents.all()) == [document]


def test_a_query_that_finds_nothing_is_refused_unless_it_is_to_be_kept(editor):
    answer = editor.post(URL, new(query="nowhereatall[ti]"), format="json")
    assert answer.status_code == 400 and "finds nothing" in answer.json()["detail"]
    assert editor.post(URL, new(query="nowhereatall[ti]", keep_empty=True), format="json").status_code == 201


@pytest.mark.parametrize("query", ["ketamine[tiabb]", "2024/13/45[dp]", "\U0001f600"])
def test_a_query_that_cannot_be_meant_is_refused_in_words(editor, query):
    answer = editor.post(URL, new(query=query), format="json")
    assert answer.status_code == 400 and answer.json()["detail"]
    assert not Search.objects.exists()


def test_an_editor_changes_its_query_and_its_times(editor, document):
    cast.watch(document, cast.make_search(slug="trials"))
    answer = editor.patch(f"{URL}trials/", {"query": "ketamine[ti]", "every": "2w"}, format="json")
    assert (answer.status_code, answer.json()["query"]) == (200, "ketamine[ti]")
    assert Search.objects.get().every.days == 14


def test_an_editor_runs_it(editor, document):
    search = cast.make_search(slug="trials")
    cast.watch(document, search)
    cast.make_run(search, kind="full")
    SearchRun.objects.update(term=search.query, finished_at=search.created_at)
    assert editor.post(f"{URL}trials/run/", {"kind": "new"}, format="json").status_code == 200
    assert Search.objects.get().asked_kind == "new"


def test_a_preview_keeps_nothing(editor):
    answer = editor.post(f"{URL}preview/", {"query": "ketamine[ti]"}, format="json")
    assert answer.status_code == 200 and answer.json()["count"] and answer.json()["newest"]
    assert not Search.objects.exists()


def test_a_search_of_others_is_not_written(editor):
    cast.make_document("Another", slug="another")
    cast.watch(cast.make_document("Third"), cast.make_search(slug="theirs"))
    assert editor.post(URL, new(document="another"), format="json").status_code == 404
    assert editor.patch(f"{URL}theirs/", {"name": "Mine"}, format="json").status_code == 403
    assert editor.post(f"{URL}theirs/run/").status_code == 403
