"""What other sites may show of a document: only where anybody may read it, and it says what it counts."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from lxml import etree

from claims import links
from claims.access.publishing import publish
from claims.documents.importing import Source, import_source
from claims.models import Document
from claims.pages.embed.site_script import HERE, integrity, script_bytes
from claims.pages.embed.visible_quotes import visible_quotes
from claims.pages.living_text import LivingBlock, Piece
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
# Sites pin these bytes: a script that was given out is not changed, a newer one is another file.
GIVEN_OUT = {1: "sha384-9P+ZgwYqEBdFOavxcjUqDWYWsxZuQFUcZ7dmiVUcnZ6KiJIzwwy2qLF7yzaWHPOy"}
MOST = 15_000  # bytes
TEXT = b"# A sample\n\nSample networks are **robust** in rest. Nobody knows [why](https://example.org) they are.\n"


@pytest.fixture
def document() -> Document:
    cache.clear()
    found = import_source(Source(TEXT, "a-sample.md"), by=None).document
    return publish(found, "public", by=None, why="A sample.")


def private(document: Document) -> Document:
    return publish(document, "private", by=None, why="A sample.")


def test_a_script_that_was_given_out_is_not_changed() -> None:
    assert {number: integrity(number) for number in GIVEN_OUT} == GIVEN_OUT
    assert sorted(HERE.glob("v*.js")) == sorted(HERE / f"v{number}.js" for number in GIVEN_OUT)


def test_the_script_is_small_and_may_be_kept_for_ever_by_any_site(client: Client) -> None:
    answer = client.get("/embed/v1.js")
    assert len(answer.content) <= MOST
    assert "immutable" in answer["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert client.get("/embed/v99.js").status_code == 404


def test_the_script_evaluates_nothing_and_sets_no_markup() -> None:
    source = script_bytes(1).decode()
    refused = (
        "eval(",
        "Function(",
        "innerHTML",
        "insertAdjacentHTML",
        "document.write",
        "localStorage",
        "cookie",
        ".style.",
    )
    assert [word for word in refused if word in source] == []


def test_a_quote_is_the_text_as_it_is_seen_with_what_stands_around_it() -> None:
    heading = LivingBlock(kind="heading", pieces=[Piece("Rest")])
    block = LivingBlock(kind="paragraph", pieces=[Piece("One  is.", "S-1"), Piece(" "), Piece("Two are.", "S-2")])
    first, second = visible_quotes([heading, block])
    assert (first.exact, first.prefix, first.suffix, first.start) == ("One is.", "Rest\n", " Two are.", 5)
    assert (second.exact, second.prefix, second.suffix, second.end) == ("Two are.", "Rest\nOne is. ", "", 21)


def test_marks_are_told_to_any_site_and_the_second_time_in_a_word(client: Client, document: Document) -> None:
    answer = client.get(f"{links.page(document)}embed/")
    told = json.loads(answer.content)
    assert [one["exact"] for one in told["statements"]] == [
        "Sample networks are robust in rest.",
        "Nobody knows why they are.",
    ]
    assert answer["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"{links.page(document)}embed/", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    key = told["statements"][0]["key"]
    assert client.get(f"{links.page(document)}embed/1/").json()[key]["groups"] == []
    assert client.get(f"{links.page(document)}embed/2/").status_code == 404
    assert client.get(f"{links.page(document)}embed/0/").status_code == 404


@pytest.mark.parametrize("room", ["embed/", "embed/1/", "badge.svg", "frame/"])
def test_what_is_not_public_is_no_matter_of_other_sites(client: Client, document: Document, room: str) -> None:
    address = f"{links.page(private(document))}{room}"
    assert client.get(address).status_code == 404
    client.force_login(cast.make_superuser())
    preview = client.get(address)
    assert preview.status_code == 200
    assert "Access-Control-Allow-Origin" not in preview
    assert "frame-ancestors 'none'" in preview["Content-Security-Policy"]


def test_only_the_framed_pages_may_be_framed(client: Client, document: Document) -> None:
    key = document.claims.order_by("position").first().key
    page = links.page(document)
    framed = [client.get(f"{page}{room}") for room in ("frame/", f"statements/{key}/frame/")]
    assert [("frame-ancestors *" in one["Content-Security-Policy"], "X-Frame-Options" in one) for one in framed] == [
        (True, False)
    ] * 2
    others = [client.get(f"{page}{room}") for room in ("", "overview/", f"statements/{key}/")]
    assert ["frame-ancestors 'none'" in one["Content-Security-Policy"] for one in others] == [True] * 3
    assert "Sample networks are robust" in framed[1].content.decode()


def test_a_badge_says_what_it_counts(client: Client, document: Document) -> None:
    answer = client.get(f"{links.page(document)}badge.svg")
    picture = etree.fromstring(answer.content)
    said = " ".join("".join(row.itertext()) for row in picture.iter("{*}text"))
    assert said.startswith("A sample 2 statements by their evidence: 2 uncited Claimwatch, ")
    assert answer["Content-Type"] == "image/svg+xml"


def test_a_public_page_says_where_it_is_asked_what_may_be_shown_of_it(client: Client, document: Document) -> None:
    key = document.claims.order_by("position").first().key
    for address in ("", f"statements/{key}/"):
        html = client.get(f"{links.page(document)}{address}").content.decode()
        root = etree.HTML(html)
        [form] = root.xpath("//link[@type='application/json+oembed']/@href")
        asked = urlsplit(form)
        told = client.get(f"{asked.path}?{asked.query}").json()
        assert parse_qs(asked.query)["url"] == [f"{settings.SITE_URL}{links.page(document)}{address}"]
        [source] = etree.HTML(told["html"]).xpath("//iframe/@src")
        assert client.get(urlsplit(source).path).status_code == 200
        assert (told["type"], told["version"]) == ("rich", "1.0")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("url={page}&format=xml", 200),
        ("url={page}&maxwidth=300&maxheight=200", 200),
        ("url={page}&format=yaml", 501),
        ("url={page}&maxwidth=wide", 400),
        ("url={page}nothing/", 404),
        ("url=https://example.org/documents/a-sample/", 404),
        ("url={site}/admin/", 404),
        ("", 404),
    ],
)
def test_oembed_answers_as_its_specification_says(client: Client, document: Document, asked: str, code: int) -> None:
    page = f"{settings.SITE_URL}{links.page(document)}"
    answer = client.get(f"/oembed/?{asked.format(page=page, site=settings.SITE_URL)}")
    assert answer.status_code == code
    if "xml" in asked:
        assert etree.fromstring(answer.content).findtext("type") == "rich"
    if "maxwidth=300" in asked:
        assert (answer.json()["width"], answer.json()["height"]) == (300, 200)


def test_oembed_tells_nothing_of_what_is_not_public(client: Client, document: Document) -> None:
    page = f"{settings.SITE_URL}{links.page(private(document))}"
    client.force_login(cast.make_superuser())
    assert client.get("/oembed/", {"url": page}).status_code == 404


def test_a_lead_takes_the_elements_along_where_the_document_is_public(client: Client, document: Document) -> None:
    lead, editor = cast.make_member(document, "lead", "lead"), cast.make_member(document, "editor", "editor")
    address = f"/admin/claims/document/{document.pk}/site/"
    client.force_login(lead)
    page = client.get(address).content.decode()
    assert integrity() in page and "badge.svg" in page and "&lt;iframe" in page
    client.force_login(editor)
    assert client.get(address).status_code == 403
    private(document)
    client.force_login(lead)
    assert client.get(address).status_code == 404
