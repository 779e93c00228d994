"""The literature as strangers see it, and as members do: what public documents rest on, and all there is."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from claims.access.publishing import publish
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.summary import Work
from claims.models import Document, Evidence, Visit
from claims.pages import literature_pages
from claims.pages.meta_tags import meta_tags
from claims.pages.plots import by_year, columns
from literature.library import catalogue
from tests import cast
from tests.servers.database import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger() -> Client:
    return Client()


@pytest.fixture
def member() -> Client:
    client = Client()
    client.force_login(cast.make_member(cast.make_document("Of the member"), "reader"))
    return client


def used(title: str = "A used work", *, public: bool = True, **values):
    """A work that is accepted evidence."""
    claim, work = cast.make_claim(), cast.make_reference(title=title, **values)
    attach_evidence(claim, work, Finding(stance="supports"), by=cast.make_superuser(f"for-{claim.key}"))
    if public:
        publish(claim.document, "public", by=None, why="A sample.")
    return work


def page(client: Client, room: str = "literature:references", query: str = "", **where) -> str:
    answer = client.get(reverse(room, kwargs=where) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(text: str) -> set[str]:
    return set(re.findall(r'class="work"><a [^>]+>([^<]+)<', text))


def test_strangers_find_what_public_documents_rest_on_and_nothing_else(stranger):
    used("Used in public")
    used("Used in private", public=False)
    cast.make_reference(title="Unused")
    proposed = cast.make_reference(title="Proposed")
    claim = publish(cast.make_document(), "public", by=None, why="A sample.")
    Evidence.objects.create(claim=cast.make_claim(document=claim), reference=proposed, stance="supports")
    assert titles(page(stranger)) == {"Used in public"}


def test_a_work_that_is_not_public_is_not_there_for_strangers(stranger, member):
    work = used(public=False)
    assert stranger.get(reverse("literature:reference", args=(work.pk,))).status_code == 404
    assert "A used work" in page(member, "library:reference", pk=work.pk)


def test_members_find_the_whole_library_and_strangers_are_asked_to_sign_in(stranger, member):
    used("Used in private", public=False)
    cast.make_reference(title="Unused")
    assert titles(page(member, "library:references")) == {"Used in private", "Unused"}
    answer = stranger.get(reverse("library:references"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("admin:login"))


def test_an_abstract_is_for_those_who_signed_in(stranger, member):
    work = used()
    words = "Sample connectivity was lower than in controls."
    assert words not in page(stranger, "literature:reference", pk=work.pk)
    assert words in page(member, "library:reference", pk=work.pk)


def test_a_work_names_the_statements_of_open_documents_only(stranger):
    work, private = used(), cast.make_claim("Another statement, in private.")
    attach_evidence(private, work, Finding(stance="contradicts"), by=cast.make_editor())
    found = page(stranger, "literature:reference", pk=work.pk)
    assert "Sample networks are robust." in found
    assert "in private" not in found


def test_a_retracted_work_says_so_in_what_a_reference_manager_reads(stranger):
    work = used("A withdrawn trial")
    cast.make_notice(work)
    found = page(stranger, "literature:reference", pk=work.pk)
    assert '<meta name="citation_title" content="RETRACTED: A withdrawn trial">' in found
    assert '<meta name="citation_author" content="Sample, Ada">' in found
    [data] = re.findall(r'ld\+json">(.*?)</script>', found)
    row = json.loads(data)
    assert (row["@type"], "retracted" in row["creativeWorkStatus"].lower()) == ("ScholarlyArticle", True)


NARROWED = {
    "?q=olanz": {"Olanzapine"},
    "?year=2011": {"Olanzapine"},
    "?status=retracted": {"Lithium"},
    "?type=D016454": {"Lithium"},
    "?journal=Brain": {"Lithium"},
    "?q=lith&year=2011": set(),
}


@pytest.mark.parametrize("query", NARROWED)
def test_the_list_is_narrowed(query, stranger):
    used("Olanzapine", year=2011)
    cast.make_notice(used("Lithium", journal="Brain", publication_types=[{"ui": "D016454", "name": "Review"}]))
    assert titles(page(stranger, query=query)) == NARROWED[query]


def test_strangers_are_told_of_the_searches_of_public_documents_only(stranger):
    work, hidden = used(), cast.make_search("Hidden")
    cast.make_hit(hidden, work)
    shown = cast.make_search("Shown")
    cast.make_hit(shown, work)
    cast.watch(Document.objects.get(visibility="public"), shown)
    assert titles(page(stranger, query=f"?search={shown.slug}")) == {"A used work"}
    assert titles(page(stranger, query=f"?search={hidden.slug}")) == set()
    assert "Hidden" not in page(stranger) + page(stranger, "literature:reference", pk=work.pk)


def test_a_choice_tells_how_many_there_are_and_leads_there(stranger):
    used("One", year=2011)
    used("Two", year=2012)
    found = page(stranger)
    assert re.search(r'<a href="/literature/\?year=2011">2011</a> <span class="quiet">1<', found)
    assert "Unused" not in found


def test_members_tell_what_is_used_from_what_is_not(member):
    work = used(public=False)
    attach_evidence(
        cast.make_claim(document=member_document()), work, Finding(stance="supports"), by=cast.make_superuser("again")
    )
    cast.make_reference(title="Unused")
    assert titles(page(member, "library:references", "?used=no")) == {"Unused"}
    assert titles(page(member, "library:references", "?used=yes")) == {"A used work"}


def member_document():
    return Document.objects.get(title="Of the member")


def test_members_are_led_to_what_came_since_their_last_visit(member):
    old = cast.make_reference(title="An old one", added_at=datetime(2026, 11, 1, tzinfo=UTC))
    cast.make_reference(title="A new one", added_at=datetime(2026, 11, 20, tzinfo=UTC))
    document = member_document()
    user = document.memberships.get().user
    Visit.objects.create(user=user, document=document, seen_at=datetime(2026, 11, 10, 12, tzinfo=UTC))
    assert "?since=2026-11-10" in page(member, "library:references")
    found = titles(page(member, "library:references", "?since=2026-11-10"))
    assert found == {"A new one"} and old.pk


@pytest.mark.parametrize("query", ["?year=x", "?status=sad", "?used=perhaps", "?page=0", "?page=x", "?since=yesterday"])
def test_a_list_that_is_asked_for_what_is_not_there_says_so(query, stranger):
    assert stranger.get(reverse("literature:references") + query).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_works(stranger):
    address = reverse("literature:references")
    used()
    one = queries(lambda: stranger.get(address))
    for _ in range(4):
        cast.make_notice(used())
    assert queries(lambda: stranger.get(address)) == one


def test_a_long_list_is_counted_to_a_bound_and_leads_to_its_end(stranger, monkeypatch):
    monkeypatch.setattr(catalogue, "COUNTED", 3)
    monkeypatch.setattr(literature_pages, "COUNTED", 3)
    monkeypatch.setattr(literature_pages, "A_PAGE", 2)
    names = {f"Work {year}" for year in range(2001, 2006)}
    for name in names:
        used(name, year=int(name[-4:]))
    pages = [page(stranger, query=f"?page={number}") for number in (1, 2, 3)]
    assert [len(titles(text)) for text in pages] == [2, 2, 1]
    assert set().union(*map(titles, pages)) == names
    assert ['rel="next"' in text for text in pages] == [True, True, False]
    assert "<strong>3+</strong> works" in pages[0]


def test_empty_lists_say_what_to_do(stranger, member):
    assert "No public article rests on any work yet" in page(stranger)
    assert "The library is empty" in page(member, "library:references")
    assert "No search is saved yet" in page(member, "library:searches")


def test_a_search_shows_its_hits_by_year_and_its_runs(member):
    search = cast.make_search("Ketamine")
    cast.make_run(search, reported=2)
    for year in (2019, 2021, 2021):
        cast.make_hit(search, cast.make_reference(year=year))
    found = page(member, "library:search", slug=search.slug)
    assert len(re.findall("<rect", found)) == 3
    assert re.findall(r'<th scope="row">(\d{4})</th><td>(\d)</td>', found) == [("2019", "1"), ("2021", "2")]
    assert "complete" in found


def test_a_public_list_is_kept_by_whoever_asks_and_compared(stranger):
    used()
    first = stranger.get(reverse("literature:references"))
    again = stranger.get(reverse("literature:references"), headers={"if-none-match": first["ETag"]})
    assert (first["Cache-Control"], again.status_code) == ("public, no-cache", 304)


def test_what_a_record_says_is_no_markup(stranger):
    work = used('</script><script>alert("x")</script>', journal='"><b>Bold')
    found = page(stranger, "literature:reference", pk=work.pk) + page(stranger)
    assert not re.search("<script>alert|<b>Bold", found)


def test_columns_stand_on_one_line_and_name_years_without_a_number():
    plot = columns(by_year({2019: 1, 2021: 4}))
    assert plot is not None
    assert [(one.label, one.number, one.y + one.height) for one in plot.columns] == [
        ("2019", 1, 100), ("2020", 0, 100), ("2021", 4, 100),
    ]  # fmt: skip
    assert columns(by_year({})) is None


def test_a_chapter_and_a_group_have_the_tags_of_their_kind():
    work = Work(
        title="A chapter", kind="chapter", book_title="A book", authors=[{"collective": "A Group"}], pages="3-9"
    )
    tags = dict(meta_tags(work))
    assert (tags["citation_inbook_title"], tags["citation_author"], tags["citation_lastpage"]) == (
        "A book",
        "A Group",
        "9",
    )
