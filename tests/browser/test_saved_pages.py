"""The embed's script on pages that real systems built."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from claims.access.publishing import publish
from claims.documents.importing import Source, import_source
from claims.models import Claim
from tests.browser.publisher import COUNTED, STRICT, Site
from tests.browser.saved_pages import ARTICLE, COPIES, saved_pages
from tests.servers.web import Web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.embedded, pytest.mark.xdist_group("browser")]
POLICY = STRICT.replace("style-src 'none'", "style-src 'nonce-abc'")
# The words of each mark as they are seen, without the twice told ones of formulas and the numbers of notes.
MARKED = """(copies) => [...CSS.highlights].filter(([name]) => name !== "claimwatch-open").flatMap(([name, ranges]) =>
  [...ranges].map(range => {
    const part = range.cloneContents();
    part.querySelectorAll("annotation, [aria-hidden=true], sup:has(a), sup[id], button").forEach((one) => one.remove());
    return [part.textContent, !!range.startContainer.parentElement.closest(copies)];
  }))"""


@pytest.fixture
def site(chromium: Browser, live_server: Any) -> Iterator[Site]:
    document = import_source(Source(ARTICLE, "sample-drug.md"), by=None).document
    publish(document, "public", by=None, why="A sample.")
    with Web() as web:
        site = Site(chromium, live_server.url, web)
        site.slug = document.slug
        yield site
        site.context.close()


def words(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha() and letter.isascii())


def wrongly_marked(site: Site) -> list[str]:
    texts = {words(text): text for text in Claim.objects.current().values_list("text", flat=True)}
    wrong = []
    for text, is_copy in site.page.evaluate(MARKED, COPIES):
        of = [whole for letters, whole in texts.items() if letters == words(text)]
        if is_copy or not of:
            wrong.append(text)
    return wrong


def measured(site: Site, html: str) -> tuple[list[str], str]:
    site.publish(html, Content_Security_Policy=POLICY.format(origin=site.address))
    return wrongly_marked(site), site.page.evaluate(COUNTED)


# Not found yet: statements in tabs that nobody opened, and formulas that are still their source.
UNFOUND = {"docusaurus-classic": 2, "starlight": 2, "nbconvert": 3}


def test_on_real_pages_what_is_unchanged_is_marked_and_nothing_else(site: Site) -> None:
    found = {name: measured(site, html) for name, html in saved_pages().items()}
    wanted = {name: ([], f"Evidence: {26 - UNFOUND.get(name, 0)} of 26 statements") for name in saved_pages()}
    assert found == wanted
