"""The page where a document was published is asked again and again; what changes there waits for an editor."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.test import APIClient

from claims import links
from claims.acts import ACTS
from claims.admin.duties import duties_of
from claims.documents.importing import Source, import_source
from claims.documents.published_page.asking_pages import EVERY, FIRST_WAIT, ask_pages
from claims.documents.web.robots import delay_between, may_ask
from claims.models import Document, PageChange, PublishedPage
from claims.refusals import Refused
from tests import cast
from tests.servers.web import Web, page, status

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SENTENCES = (
    "Sample networks are robust in people who rest.",
    "A sample drug changes them for some hours.",
    "Nobody knows why this invented change goes away.",
    "It was seen in two samples of thirty people each.",
)
OTHER = "A sample drug hardly changes them for some hours."
Found = PublishedPage.Found


def html(*sentences: str, beside: str = "") -> bytes:
    text = "".join(f"<p>{one}</p>" for one in sentences)
    head, title = "<title>Sample networks</title>", "<h1>Sample networks</h1>"
    body = f"<nav>{beside}</nav><article>{title}{text}</article>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def changed() -> bytes:
    return html(SENTENCES[0], OTHER, *SENTENCES[2:])


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(**{"robots.txt": status(404), "article": page(html(*SENTENCES), ETag='"one"')}) as web:
        yield web


@pytest.fixture
def document(web: Web) -> Document:
    text = "# Sample networks\n\n" + " ".join(SENTENCES)
    return import_source(Source(text.encode(), "sample.md"), url=web.url("article"), by=None).document


def ask(web: Web, at: datetime = NOON) -> PublishedPage:
    ask_pages(allowed=web.allowed, at=at, pause=0)
    return PublishedPage.objects.get()


def later(times: int = 1) -> datetime:
    return NOON + times * (EVERY + timedelta(minutes=1))


def conditional(body: bytes, etag: str) -> Any:
    """A server that knows its page again."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        same = request.headers["If-None-Match"] == etag
        (status(304) if same else page(body, ETag=etag))(request)

    return answer


def show(web: Web, body: bytes) -> None:
    web.pages["/article"] = page(body, ETag=f'"{len(body)}"')


def asked_for(web: Web) -> list[str]:
    return [request.path for request in web.seen]


def test_a_page_that_reads_as_the_document_does_proposes_nothing(web: Web, document: Document) -> None:
    found = ask(web)
    assert (found.found, found.due_at, PageChange.objects.count()) == (Found.UNCHANGED, NOON + EVERY, 0)


def test_an_unchanged_page_costs_its_server_one_304(web: Web, document: Document) -> None:
    web.pages["/article"] = conditional(html(*SENTENCES), '"one"')
    ask(web)
    before = len(web.seen)
    found = ask(web, later())
    assert asked_for(web)[before:] == ["/article"]
    assert web.seen[-1].headers["If-None-Match"] == '"one"'
    assert (found.found, found.asked_at) == (Found.UNCHANGED, later())


def test_before_its_turn_a_page_is_not_asked(web: Web, document: Document) -> None:
    ask(web)
    before = len(web.seen)
    ask(web, NOON + timedelta(hours=1))
    assert len(web.seen) == before


def test_other_words_of_the_article_are_proposed_once_with_the_difference(web: Web, document: Document) -> None:
    show(web, changed())
    assert ask(web).found == Found.CHANGED
    show(web, changed().replace(b"<nav>", b"<nav>Another menu"))
    ask(web, later())
    row = PageChange.objects.get()
    assert [(one["kind"], one["old"], one["new"]) for one in row.differences] == [("reworded", SENTENCES[1], OTHER)]
    assert row.changes_in_words == "1 reworded, 1 doubtful"
    assert document.versions.count() == 1


def test_what_stands_beside_the_article_is_no_change(web: Web, document: Document) -> None:
    ask(web)
    show(web, html(*SENTENCES, beside="Menu of today"))
    assert ask(web, later()).found == Found.UNCHANGED
    assert not PageChange.objects.exists()


def test_a_change_that_is_taken_is_the_next_version(web: Web, document: Document) -> None:
    show(web, changed())
    ask(web)
    editor = cast.make_member(document, "editor", "editor")
    said = ACTS["accept-page-change"].perform(PageChange.objects.get(), by=editor)
    assert said.startswith("The text of the page is version 2 now")
    assert document.current.imported_by == editor
    assert document.claims.filter(text=OTHER, retired_at=None).count() == 1
    assert (ask(web, later()).found, PageChange.objects.waiting().count()) == (Found.UNCHANGED, 0)


def test_a_change_that_is_left_is_not_proposed_again_but_another_one_is(web: Web, document: Document) -> None:
    show(web, changed())
    ask(web)
    editor = cast.make_member(document, "editor", "editor")
    ACTS["reject-page-change"].do(PageChange.objects.get(), by=editor, why="A mistake of the site.")
    show(web, html(*SENTENCES))
    ask(web, later(1))
    show(web, changed())
    assert "not to be taken" in ask(web, later(2)).note
    assert PageChange.objects.waiting().count() == 0
    show(web, html(OTHER, *SENTENCES))
    ask(web, later(3))
    assert PageChange.objects.waiting().count() == 1


def test_of_two_changes_the_later_one_waits(web: Web, document: Document) -> None:
    show(web, changed())
    ask(web)
    show(web, html(*SENTENCES[:3]))
    ask(web, later())
    assert sorted(PageChange.objects.values_list("state", flat=True)) == ["overtaken", "proposed"]


def test_of_two_editors_the_second_is_told_that_it_is_decided(web: Web, document: Document) -> None:
    show(web, changed())
    ask(web)
    editor, row = cast.make_member(document, "editor", "editor"), PageChange.objects.get()
    ACTS["reject-page-change"].do(PageChange.objects.get(), by=editor)
    with pytest.raises(Refused, match="decided on this change of the page already"):
        ACTS["accept-page-change"].do(row, by=editor)
    assert document.versions.count() == 1


@pytest.mark.parametrize(
    ("answer", "found", "words"),
    [
        (status(404), Found.GONE, "answered 404"),
        (status(410), Found.GONE, "answered 410"),
        (page(b"<html><body><p>Subscribe to read on.</p></body></html>"), Found.ANOTHER, "right address"),
        (page(b"%PDF-1.4 broken"), Found.UNREADABLE, ""),
        (status(503), Found.UNREACHABLE, "answered 503"),
    ],
)  # fmt: skip
def test_a_page_that_is_gone_or_shows_something_else_is_told(
    web: Web, document: Document, answer: Any, found: str, words: str
) -> None:
    web.pages["/article"] = answer
    page = ask(web)
    assert (page.found, words in page.note, PageChange.objects.count()) == (found, True, 0)


def test_a_server_that_is_busy_is_left_alone_for_as_long_as_it_says(web: Web, document: Document) -> None:
    web.pages["/article"] = status(503, Retry_After="86400")
    assert ask(web).due_at == NOON + timedelta(days=1)
    web.pages["/article"] = status(500)
    PublishedPage.objects.update(due_at=NOON, attempts=0)
    assert ask(web).due_at == NOON + FIRST_WAIT


def test_a_page_that_moved_for_good_is_told_with_its_new_address(web: Web, document: Document) -> None:
    web.pages["/article"] = status(301, Location="/new")
    web.pages["/new"] = page(html(*SENTENCES))
    found = ask(web)
    assert (found.found, found.moved_to) == (Found.MOVED, web.url("new"))
    editor = cast.make_member(document, "editor", "editor")
    ACTS["set-address"].do(document, found.moved_to, by=editor)
    assert (ask(web, NOON).found, PublishedPage.objects.get().url) == (Found.UNCHANGED, web.url("new"))


def test_a_page_that_moved_for_a_while_is_no_matter(web: Web, document: Document) -> None:
    web.pages["/article"] = status(302, Location="/new")
    web.pages["/new"] = page(html(*SENTENCES))
    assert ask(web).found == Found.UNCHANGED


def test_a_site_that_wants_no_programs_is_not_asked_for_the_page(web: Web, document: Document) -> None:
    web.pages["/robots.txt"] = page(b"User-agent: *\nDisallow: /", "text/plain")
    assert ask(web).found == Found.REFUSED
    assert asked_for(web) == ["/robots.txt"]


def test_a_host_whose_rules_cannot_be_read_is_asked_later(web: Web, document: Document) -> None:
    web.pages["/robots.txt"] = status(500)
    assert ask(web).found == Found.UNREACHABLE
    assert asked_for(web) == ["/robots.txt"]


@pytest.mark.parametrize(
    ("robots", "may", "delay"),
    [
        ("", True, 0),
        ("User-agent: *\nDisallow: /private/\nCrawl-delay: 5", True, 5),
        ("User-agent: Claimwatch\nDisallow: /\n\nUser-agent: *\nAllow: /", False, 0),
        ("User-agent: *\nCrawl-delay: 4000", True, 30),
    ],
)
def test_robots_are_read_as_their_standard_says(robots: str, may: bool, delay: float) -> None:
    assert (may_ask(robots, "https://example.org/article"), delay_between(robots)) == (may, delay)


def test_a_page_that_was_stopped_is_asked_no_more_until_somebody_asks(web: Web, document: Document) -> None:
    editor, row = cast.make_member(document, "editor", "editor"), ask(web)
    ACTS["stop-page"].do(row, by=editor)
    before = len(web.seen)
    ask(web, later())
    assert len(web.seen) == before
    ACTS["ask-page"].do(row, by=editor, at=later())
    assert ask(web, later()).asked_at == later()


def test_a_worker_that_died_leaves_the_page_to_the_next_one(web: Web, document: Document) -> None:
    ask(web)
    PublishedPage.objects.take(PublishedPage.objects.get().pk, lease=timedelta(minutes=5), at=later())
    assert ask(web, later() + timedelta(minutes=1)).state == "running"
    assert ask(web, later() + timedelta(minutes=6)).state == "waiting"


def test_without_an_address_no_page_is_looked_at(web: Web, document: Document) -> None:
    ask(web)
    ACTS["set-address"].do(document, "", by=cast.make_member(document, "lead", "lead"))
    assert not PublishedPage.objects.exists()
    with pytest.raises(Refused, match="is no address"):
        ACTS["set-address"].do(document, "nowhere", by=cast.make_superuser())


def test_the_desk_says_what_waits_and_shows_both_sides(web: Web, document: Document, client: Client) -> None:
    show(web, changed())
    ask(web)
    editor = cast.make_member(document, "editor", "editor")
    editor = User.objects.get(pk=editor.pk)
    assert [one.what for one in duties_of(editor) if one.number] == ["published page with another text"]
    client.force_login(editor)
    row = PageChange.objects.get()
    shown = client.get(links.desk(row)).content.decode()
    assert re.search("<ins>[^<]*hardly[^<]*</ins>", shown)
    assert client.post(f"/admin/claims/pagechange/{row.pk}/accept/").status_code == 303
    assert document.versions.count() == 2
    page = PublishedPage.objects.get()
    assert "It reads as the document does" in client.get(links.desk(page)).content.decode()
    assert client.post(f"/admin/claims/publishedpage/{page.pk}/address/", {"url": ""}).status_code == 303
    assert not PublishedPage.objects.exists()


def test_the_api_does_the_same_and_a_reader_only_reads(web: Web, document: Document) -> None:
    show(web, changed())
    ask(web)
    client, reader = APIClient(), cast.make_member(document, "reader", "reader")
    row = PageChange.objects.get()
    client.force_login(reader)
    assert client.get("/api/page-changes/").json()["results"][0]["changes"]["reworded"] == 1
    assert client.post(f"/api/page-changes/{row.pk}/accept/").status_code == 403
    client.force_login(cast.make_member(document, "editor", "editor"))
    assert client.post(f"/api/page-changes/{row.pk}/accept/").json()["version"] == 2
    assert client.post(f"/api/page-changes/{row.pk}/reject/").status_code == 400
    address = f"/api/documents/{document.slug}/address/"
    assert client.put(address, {"url": "https://example.org/new"}, format="json").status_code == 200
    [page] = client.get("/api/published-pages/").json()["results"]
    assert (page["url"], page["found"]) == ("https://example.org/new", "")
    assert client.post(f"/api/published-pages/{page['id']}/stop/").json()["state"] == "stopped"
