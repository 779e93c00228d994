"""The desk as an editor reads it, page by page: no word of the house's own machinery, and no bare duration."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import resolve

from claims import links
from claims.evidence.decisions import Finding, attach_evidence
from claims.grading.assessing import assess_claim
from tests import cast

REFUSED = re.compile(
    r"\b(?:watermarks?|slugs?|overlap(?: days?)?|knox|snapshots?|waiv\w+|ties?|tied|untied?|weasels?)\b"
    r"|(?<![-\d])\d+ \d\d:\d\d:\d\d\b|\b\d\d:\d\d:\d\d\.\d+",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\b(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)(?:\.|uary|ruary|ust|ember|ober)? \d{1,2}, \d{4}\b"
)
MOST_PAGES = 150
OF_THE_HOUSE = {"/admin/literature/snapshot/"}  # the raw records of PubMed: for who keeps the house


class Page(HTMLParser):
    """What a page says, and where it leads."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text, self.links, self.within = [], [], []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in ("script", "style"):
            self.within.append(tag)
        if tag == "a" and (values.get("href") or "").startswith(("/admin/", "?")):
            self.links.append(values["href"])
        self.text += [values[name] for name in ("title", "placeholder", "aria-label") if values.get(name)]

    def handle_endtag(self, tag):
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data):
        if not self.within:
            self.text.append(data)


@pytest.fixture
def read(client, db):
    """The pages that an editor of a furnished document comes to by links, by their addresses; each view once."""
    editor = cast.make_editor()
    claim = cast.make_robust_claim()
    search = cast.make_search(watermark="2026-11-20", owner=editor)
    cast.watch(claim.document, search)
    cast.make_run(search)
    for stance in ("supports", "contradicts"):
        attach_evidence(claim, cast.make_reference(), Finding(stance=stance), by=editor)
    assess_claim(claim, "low", "Two sample papers.", by=editor)
    cast.make_suggestion(claim)
    cast.make_claim("Some have proposed that sample networks differ.", document=claim.document, cues={"Some": "weasel"})
    client.force_login(editor)
    pages, waiting, views = {}, ["/admin/", links.desk(claim)], set()
    while waiting and len(pages) < MOST_PAGES:
        address = waiting.pop(0).split("#")[0]
        view = resolve(address.split("?")[0]).view_name
        if view in views or "logout" in address:
            continue
        views.add(view)
        response = client.get(address)
        if response.status_code == 200 and "text/html" in response["Content-Type"]:
            pages[address] = page = Page(response.content.decode())
            waiting += [link for link in page.links if link.startswith("/")]
    return pages


def test_an_editor_reads_plain_words(read):
    found = {
        address: sorted({match.group().lower() for match in REFUSED.finditer(" \n ".join(page.text))})
        for address, page in read.items()
    }
    assert len(read) > 20
    wrong = {address: words for address, words in found.items() if words and address not in OF_THE_HOUSE}
    assert not wrong, f"{wrong}"


def test_an_editor_reads_dates_in_one_style(read):
    found = {address: DATE.findall(" ".join(page.text)) for address, page in read.items()}
    assert {address: dates for address, dates in found.items() if dates} == {}
