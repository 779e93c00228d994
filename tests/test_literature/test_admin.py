"""Searches, runs and references at the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from literature.models import Search, SearchRun
from tests import cast
from tests.pubmed_replica import Replica

pytestmark = pytest.mark.django_db
REFERENCES = "admin:literature_reference_changelist"


@pytest.fixture
def editor(client: Client, replica: Replica) -> Client:
    client.force_login(cast.make_editor())
    return client


def search_form(**values: str) -> dict[str, str]:
    defaults = {
        "name": "Sample",
        "slug": "sample",
        "query": "ketamine[ti]",
        "every": "12h",
        "overlap_days": "30",
    }
    return {**defaults, "is_active": "on", **values}


def test_a_search_is_saved_with_its_interval_as_people_write_it(editor: Client) -> None:
    response = editor.post(reverse("admin:literature_search_add"), search_form())
    assert response.status_code == 302
    assert Search.objects.get().every == timedelta(hours=12)


@pytest.mark.parametrize(
    ("field", "value"), [("query", "ketamine[ti"), ("query", "  "), ("every", "daily"), ("every", "0d")]
)
def test_a_search_that_cannot_run_is_refused_at_its_field(editor: Client, field: str, value: str) -> None:
    response = editor.post(reverse("admin:literature_search_add"), search_form(**{field: value}))
    assert field in response.context["adminform"].form.errors
    assert not Search.objects.exists()


def test_what_is_odd_about_a_query_is_told_when_it_is_saved(editor: Client) -> None:
    query = "ketamine[ti] and depression[ti]"  # PubMed wants its operators in capitals
    response = editor.post(reverse("admin:literature_search_add"), search_form(query=query, tried=query), follow=True)
    assert Search.objects.get().query == query
    assert any("please check" in str(message) for message in response.context["messages"])


def test_a_new_question_makes_its_search_due(editor: Client) -> None:
    search = cast.make_search(next_due_at=timezone.now() + timedelta(days=3))
    values = search_form(name=search.name, slug=search.slug, query="other[ti]")
    editor.post(reverse("admin:literature_search_change", args=(search.pk,)), values)
    search.refresh_from_db()
    assert (search.query, search.next_due_at) == ("other[ti]", None)


def test_run_now_makes_a_search_due(editor: Client, settings) -> None:
    settings.ENTREZ_EMAIL = "tests@claimwatch.invalid"
    search = cast.make_search(next_due_at=timezone.now() + timedelta(days=3))
    assert editor.post(reverse("admin:literature_search_run", args=(search.pk,))).status_code == 303
    assert list(Search.objects.due(timezone.now())) == [search]


def test_run_now_says_why_it_cannot(editor: Client, settings) -> None:
    settings.ENTREZ_EMAIL, settings.LITERATURE_IS_SAMPLE = "", False
    search = cast.make_search()
    response = editor.post(reverse("admin:literature_search_run", args=(search.pk,)), follow=True)
    assert "ENTREZ_EMAIL is not set" in response.content.decode()


def test_a_reader_cannot_run_a_search_nor_stop_a_run(client: Client) -> None:
    client.force_login(cast.make_reader())
    run = cast.make_run(status="running")
    assert client.post(reverse("admin:literature_search_run", args=(run.search.pk,))).status_code == 403
    assert client.post(reverse("admin:literature_searchrun_stop", args=(run.pk,))).status_code == 403


def test_a_running_run_is_asked_to_stop(editor: Client) -> None:
    run = cast.make_run(status="running")
    editor.post(reverse("admin:literature_searchrun_stop", args=(run.pk,)))
    run.refresh_from_db()
    assert run.stop_requested


def test_a_search_is_deleted_with_its_runs_after_a_question(editor: Client) -> None:
    run = cast.make_run()
    url = reverse("admin:literature_search_delete", args=(run.search.pk,))
    assert "Are you sure" in editor.get(url).content.decode()
    editor.post(url, {"post": "yes"})
    assert not SearchRun.objects.exists()


def test_only_the_last_run_of_a_search_is_looked_at(editor: Client) -> None:
    mended, failed = cast.make_search(), cast.make_search()
    cast.make_run(mended, "failed", started_at=timezone.now() - timedelta(days=1))
    cast.make_run(mended, "complete")
    cast.make_run(failed, "failed")
    changelist = editor.get(reverse("admin:literature_search_changelist"), {"last_run": "failed"}).context["cl"]
    assert list(changelist.result_list) == [failed]


@pytest.mark.parametrize("status", ["retracted", "concern", "corrected", "reinstated", "none"])
def test_references_are_found_by_their_status(editor: Client, status: str) -> None:
    cast.make_reference()
    for kind in ("retraction", "concern", "erratum"):
        cast.make_notice(cast.make_reference(), kind)
    cast.make_notice(cast.make_reference(), "retraction", withdrawn_at=timezone.now())
    (found,) = editor.get(reverse(REFERENCES), {"status": status}).context["cl"].result_list
    assert found.status == ("" if status == "none" else status)


@pytest.mark.parametrize("word", ["90000777", "10.0000/sample.777", "seven hundred"])
def test_references_are_found_by_pmid_doi_and_title(editor: Client, word: str) -> None:
    wanted = cast.make_reference(90000777, doi="10.0000/sample.777", title="[Sample] Seven hundred")
    cast.make_reference(90007770)
    assert list(editor.get(reverse(REFERENCES), {"q": word}).context["cl"].result_list) == [wanted]


def test_references_are_found_by_the_search_that_holds_them_now(editor: Client) -> None:
    search, present, gone = cast.make_search(), cast.make_reference(), cast.make_reference()
    cast.make_hit(search, present)
    cast.make_hit(search, gone, gone_at=timezone.now())
    response = editor.get(reverse(REFERENCES), {"found_by": search.slug})
    assert list(response.context["cl"].result_list) == [present]


def test_a_synthetic_record_has_no_links_to_pubmed(editor: Client) -> None:
    reference = cast.make_reference(doi="10.0000/sample.1")
    page = editor.get(reverse("admin:literature_reference_change", args=(reference.pk,))).content.decode()
    assert "Synthetic sample record" in page
    assert "pubmed.ncbi.nlm.nih.gov" not in page and "doi.org" not in page


def test_a_retracted_work_says_so_with_the_notice_itself(editor: Client) -> None:
    reference = cast.make_reference()
    cast.make_notice(reference, citation="J Invented Samples. 2021;1(1):1")
    page = editor.get(reverse("admin:literature_reference_change", args=(reference.pk,))).content.decode()
    assert "RETRACTED" in page and "J Invented Samples. 2021;1(1):1" in page


def test_a_notice_is_shown_with_its_doi_its_day_and_who_told_it(editor: Client) -> None:
    reference = cast.make_reference(crossref_checked_at=timezone.now())
    cast.make_notice(reference, citation="", origin="crossref", doi="10.5555/notice", date="2026-03-02")
    page = editor.get(reverse("admin:literature_reference_change", args=(reference.pk,))).content.decode()
    assert all(words in page for words in ("doi:10.5555/notice", "2026-03-02", "Crossref", "Crossref asked"))


def test_a_reference_is_copied_in_a_style(editor: Client) -> None:
    work = cast.make_reference(title="A trial of <nothing>", year=2020)
    cast.make_notice(work)
    page = editor.get(reverse("admin:literature_reference_cited", args=(work.pk,)), {"style": "APA"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "(2020). A trial of &lt;nothing&gt;" in text and "<strong>Synthetic sample record. RETRACTED" in text


def test_within_its_page_only_the_reference_comes(editor: Client) -> None:
    address = reverse("admin:literature_reference_cited", args=(cast.make_reference().pk,))
    part = editor.get(address, {"style": "nature"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'id="set-reference-text"' in part


def test_a_style_that_is_not_known_is_refused_with_those_that_are(editor: Client) -> None:
    address = reverse("admin:literature_reference_cited", args=(cast.make_reference().pk,))
    page = editor.get(address, {"style": "<b>none</b>"})
    assert page.status_code == 422
    assert "Take one of: " in page.content.decode() and "<b>none" not in page.content.decode()
