"""The searches of a document are its editors': they add, change, try and run them, and nobody else does."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.access.permits import NotPermitted
from claims.admin.duties import duties_of
from claims.models import Watch
from claims.watches.watched_searches import add_search, change_search, run_search
from literature.models import Search
from literature.searches.saving import SearchRefused
from tests import cast
from tests.pubmed_replica import Replica

pytestmark = pytest.mark.django_db
ADD = reverse("admin:literature_search_add")
EVERY_DAY = {"every": "1d", "is_active": "on"}


@pytest.fixture
def document():
    return cast.make_document("Sample document")


@pytest.fixture
def editor(document):
    return cast.make_member(document, "editor", "editor")


@pytest.fixture
def desk(client: Client, editor, replica: Replica) -> Client:
    client.force_login(editor)
    return client


def page_of(search: Search) -> str:
    return reverse("admin:literature_search_change", args=(search.pk,))


def test_an_editor_adds_a_search_with_a_name_a_query_and_nothing_more(desk, document, editor):
    offered = desk.get(ADD).context["adminform"].form
    assert (offered["every"].value(), offered["watched_documents"].value()) == ("1d", [document.pk])
    answer = desk.post(
        ADD, {"name": "New trials", "query": "ketamine[ti]", "watched_documents": document.pk, **EVERY_DAY}
    )
    search = Search.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(search))
    assert (search.slug, search.owner, list(search.documents.all())) == ("new-trials", editor, [document])
    assert list(Search.objects.due(timezone.now())) == [search]


def test_the_heading_of_a_new_search_says_what_the_page_is_for(desk):
    page = desk.get(ADD).content.decode()
    assert "<h1>Add search</h1>" in page and "None" not in page


def test_a_query_that_finds_nothing_is_said_before_it_is_saved_and_kept_when_it_is_sent_again(desk, document):
    form = {"name": "Rare", "query": "nowhereatall[ti]", "watched_documents": document.pk, **EVERY_DAY}
    refused = desk.post(ADD, form)
    assert "PubMed finds nothing by this query now" in refused.content.decode()
    assert not Search.objects.exists()
    desk.post(ADD, {**form, "tried": refused.context["adminform"].form.tried})
    assert Search.objects.get().query == "nowhereatall[ti]"


def test_what_a_saved_query_finds_is_said(desk, document):
    form = {"name": "Trials", "query": "ketamine[ti]", "watched_documents": document.pk, **EVERY_DAY}
    page = desk.post(ADD, form, follow=True).content.decode()
    assert "by this query now" in page and "PubMed finds" in page


def test_a_query_that_pubmed_did_not_answer_is_saved_and_that_is_said(desk, document, replica, monkeypatch):
    replica.faults.add("hang", tool="esearch", times=None, seconds=2)
    monkeypatch.setattr("literature.admin.preview_page.PATIENCE", 0.6)
    form = {"name": "Trials", "query": "ketamine[ti]", "watched_documents": document.pk, **EVERY_DAY}
    assert "PubMed did not say what the query finds" in desk.post(ADD, form, follow=True).content.decode()
    assert Search.objects.exists()


@pytest.mark.parametrize("query", ["\U0001f600", "ketamine[ti] AND 2024/13/45[dp]"])
def test_a_query_that_cannot_be_meant_is_refused_without_asking(desk, document, replica, query):
    page = desk.post(ADD, {"name": "Odd", "query": query, "watched_documents": document.pk, **EVERY_DAY})
    assert "query" in page.context["adminform"].form.errors
    assert not replica.requests


def test_an_editor_changes_and_runs_the_search_of_the_document(desk, document):
    search = cast.make_search("Trials")
    cast.watch(document, search)
    form = {"name": "Trials", "query": "ketamine[ti]", "watched_documents": document.pk, **EVERY_DAY}
    assert desk.post(page_of(search), form).status_code == 302
    assert desk.post(reverse("admin:literature_search_run", args=(search.pk,))).status_code == 303
    search.refresh_from_db()
    assert search.query == "ketamine[ti]"


def test_saving_the_page_leaves_a_watermark_that_a_run_has_moved(desk, document, monkeypatch):
    search = cast.make_search("Trials")
    cast.watch(document, search)
    today = timezone.localdate()
    replan = "literature.admin.search_admin.replan"
    monkeypatch.setattr(replan, lambda *_: Search.objects.filter(pk=search.pk).update(watermark=today))
    desk.post(page_of(search), {"name": "Other", "query": search.query, "watched_documents": document.pk, **EVERY_DAY})
    search.refresh_from_db()
    assert (search.name, search.watermark) == ("Other", today)


def test_letting_the_search_of_others_watch_for_ones_own_document_gives_no_say_in_it(desk, document, editor):
    search = cast.make_search("Of others")
    cast.watch(cast.make_document("Another document"), search)
    cast.watch(document, search)
    page = desk.get(page_of(search)).content.decode()
    assert "Make one of your own from it" in page and "Another document" not in page
    assert desk.post(reverse("admin:literature_search_run", args=(search.pk,))).status_code == 403
    with pytest.raises(NotPermitted):
        change_search(search, query="other[ti]", by=editor)


def test_a_search_is_added_for_no_document_of_others(desk):
    other = cast.make_document("Another document")
    desk.post(ADD, {"name": "Trials", "query": "ketamine[ti]", "watched_documents": other.pk, **EVERY_DAY})
    assert not Search.objects.exists()


def test_a_search_that_stops_watching_for_one_document_goes_on_for_the_others(desk, document, editor):
    second = cast.make_document("Second")
    second.memberships.create(user=editor, role="editor")
    search = cast.make_search("Trials")
    for one in (document, second):
        cast.watch(one, search)
    desk.post(page_of(search), {"name": "Trials", "query": search.query, "watched_documents": second.pk, **EVERY_DAY})
    assert list(search.documents.all()) == [second]


def test_a_taken_name_or_slug_writes_nobodys_query_over(document, editor):
    search = cast.make_search("Trials", slug="trials")
    for name in ("Trials", "trials!"):
        with pytest.raises(SearchRefused, match="Another search"):
            add_search(document, name, "other[ti]", by=editor)
    search.refresh_from_db()
    assert search.query == "sample[ti]" and not Watch.objects.exists()


@pytest.mark.parametrize("role", ["reader", "contributor"])
def test_who_does_not_edit_adds_and_runs_nothing(document, role):
    search, member = cast.make_search(), cast.make_member(document, role)
    cast.watch(document, search)
    for act, row in ((add_search, document), (change_search, search), (run_search, search)):
        with pytest.raises(NotPermitted):
            act(row, by=member)


def test_duties_name_the_failed_searches_that_one_looks_after(document, editor):
    own, foreign = cast.make_search(), cast.make_search()
    cast.watch(document, own)
    for search in (own, foreign):
        cast.make_run(search, status="failed")
    assert [duty.number for duty in duties_of(editor) if "failed" in duty.what] == [1]


def test_of_two_who_give_one_name_to_a_search_at_once_one_is_told(at_once):
    document, by = cast.make_document(), cast.make_superuser()
    add = partial(add_search, document, "Sample networks", "sample networks", by=by)
    results = at_once(add, add)
    assert sorted(type(one).__name__ for one in results) == ["Search", "SearchRefused"]
