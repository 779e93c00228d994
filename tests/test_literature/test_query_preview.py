"""A query is previewed before it is saved: what PubMed makes of it is shown, and nothing is kept."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from literature.entrez.query import LONGEST_QUERY
from literature.http.failures import DeadlineExceeded
from literature.models import Search, SearchRun
from literature.searches.preview import SHOWN, preview_query
from literature.searches.saving import SearchRefused, refuse_faults
from tests import cast
from tests.pubmed_replica import Replica
from tests.test_literature.synthetic import FIRST, article, client_at, client_of, library

PREVIEW = reverse("admin:literature_search_preview")


@pytest.fixture
def shelf():
    """A replica of twelve records."""
    with Replica(library(12)) as server:
        yield server


def test_a_trial_shows_the_count_the_reading_and_the_newest_ten(shelf):
    preview = preview_query("sample[ti]", client=client_of(shelf))
    assert preview.count > SHOWN == len(preview.newest)
    assert preview.translation == '"sample"[Title]'
    first = preview.newest[0]
    assert first.title.startswith("[Sample]") and first.journal and first.date
    assert [request.tool for request in shelf.requests] == ["esearch", "esummary"]


def test_a_trial_that_finds_nothing_asks_for_no_summaries_and_says_why(shelf):
    preview = preview_query("nowhereatall[ti]", client=client_of(shelf))
    assert (preview.count, preview.newest) == (0, [])
    assert any("nowhereatall" in warning for warning in preview.warnings)
    assert shelf.count("esummary") == 0


def test_what_could_not_be_saved_is_not_asked(shelf):
    with pytest.raises(SearchRefused):
        preview_query("sample[ti", client=client_of(shelf))
    assert not shelf.requests


def test_what_is_odd_about_a_query_is_told_with_pubmeds_own_warnings(shelf):
    preview = preview_query("sample[ti] and nowhereatall[ti]", client=client_of(shelf))
    assert any("write AND" in warning for warning in preview.warnings)
    assert any("nowhereatall" in warning for warning in preview.warnings)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("&lt;i&gt;Ex vivo&lt;/i&gt; trial", "[Sample] Ex vivo trial"),
        ("Trial of CO&lt;sub&gt;2&lt;/sub&gt;", "[Sample] Trial of CO2"),
        ("Trial of 10&lt;sup&gt;6&lt;/sup&gt; cells", "[Sample] Trial of 10^6 cells"),
        ("Trial with p &lt; 0.05 &amp; more", "[Sample] Trial with p < 0.05 & more"),
    ],
)
def test_a_title_is_shown_without_its_markup(shelf, written, shown):
    """ESummary sends markup as text, escaped once more than the record has it."""
    pmid = str(FIRST + 99)
    answer = {"header": {}, "result": {"uids": [pmid], pmid: {"uid": pmid, "title": f"[Sample] {written}"}}}
    shelf.library.add(article(FIRST + 99, "Only unusual"), since=shelf.clock.today)
    shelf.faults.add("raw", tool="esummary", type="application/json", body=json.dumps(answer))
    (record,) = preview_query("unusual[ti]", client=client_of(shelf)).newest
    assert record.title == shown


def test_a_trial_does_not_wait_longer_than_its_deadline(shelf):
    shelf.faults.add("hang", tool="esearch", seconds=3)
    with pytest.raises(DeadlineExceeded):
        preview_query("sample[ti]", client=client_at(shelf.base_url, deadline=0.3))


@pytest.fixture
def editor(client: Client, db) -> Client:
    client.force_login(cast.make_editor())
    return client


def test_the_desk_shows_a_trial_and_keeps_nothing(editor, replica):
    response = editor.post(PREVIEW, {"query": "ketamine[ti]", "name": ""})
    page = response.content.decode()
    assert response.status_code == 200
    assert "&quot;ketamine&quot;[Title]" in page and "[Sample]" in page
    assert not Search.objects.exists() and not SearchRun.objects.exists()


def test_the_desk_says_what_is_wrong_with_a_query(editor, replica):
    response = editor.post(PREVIEW, {"query": "ketamine[ti"})
    assert response.status_code == 422
    assert "has no partner" in response.content.decode()


def test_within_the_page_of_the_form_only_the_trial_comes(editor, replica):
    for query, status, says in (("ketamine[ti]", 200, "[Title]"), ("ketamine[ti", 422, "has no partner")):
        response = editor.post(PREVIEW, {"query": query}, headers={"HX-Request": "true"})
        assert response.status_code == status and says in response.content.decode()
        assert "<html" not in response.content.decode()


def test_a_query_has_a_bound_that_every_door_names():
    assert refuse_faults("a" * LONGEST_QUERY) == []
    with pytest.raises(SearchRefused, match="At most 10,000 characters; this has 10,001: make two searches of it"):
        refuse_faults("a" * (LONGEST_QUERY + 1))


def test_the_desk_says_that_pubmed_is_away(editor, replica, monkeypatch):
    replica.faults.add("hang", tool="esearch", times=None, seconds=2)
    monkeypatch.setattr("literature.admin.preview_page.PATIENCE", 0.6)
    response = editor.post(PREVIEW, {"query": "ketamine[ti]"})
    assert response.status_code == 503
    assert "errornote" in response.content.decode()


def test_the_desk_says_what_is_missing_before_pubmed_can_be_asked(editor, settings):
    settings.ENTREZ_EMAIL, settings.LITERATURE_IS_SAMPLE = "", False
    assert "ENTREZ_EMAIL is not set" in editor.post(PREVIEW, {"query": "ketamine[ti]"}).content.decode()


def test_saving_a_search_with_a_wrong_field_asks_pubmed_nothing(editor, replica):
    editor.post(reverse("admin:literature_search_add"), {"query": "ketamine[ti]", "every": "daily"})
    assert not replica.requests


def test_both_forms_offer_the_trial_after_the_button_that_saves(editor):
    for url in (
        reverse("admin:literature_search_add"),
        reverse("admin:literature_search_change", args=(cast.make_search().pk,)),
    ):
        page = editor.get(url).content.decode()
        assert 0 < page.index('name="_save"') < page.index(f'formaction="{PREVIEW}"')


def test_a_reader_and_a_mere_look_try_nothing(client, editor, replica):
    assert editor.get(PREVIEW).status_code == 405
    reader = Client()
    reader.force_login(cast.make_reader())
    assert reader.post(PREVIEW, {"query": "ketamine[ti]"}).status_code == 403
    assert Client().post(PREVIEW, {"query": "ketamine[ti]"}).url.startswith(reverse("admin:login"))
    assert not replica.requests
