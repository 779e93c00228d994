"""What an editor reads, page by page, in refusals and in the API's own documentation: no word of the house's own
machinery, no bare duration, and dates of one style."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator

from claims import links
from claims.evidence.decisions import Finding, attach_evidence
from claims.grading.assessing import assess_claim
from tests import cast
from tests.architecture.desk_lists import REGISTERED, fill_the_house, page

HOUSE = Path(__file__).parents[2]
REFUSED = re.compile(
    r"\b(?:watermarks?|slugs?|overlap(?: days?)?|knox|snapshots?|waiv\w+|ties?|tied|untied?|weasels?)\b"
    r"|(?<![-\d])\d+ \d\d:\d\d:\d\d\b|\b\d\d:\d\d:\d\d\.\d+",
    re.IGNORECASE,
)
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
DATE = re.compile(rf"\b(?:{MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {MONTH} \d{{4}}|\d\d/\d\d/\d{{4}})\b|\b\d [ap]\.m\.")
MOST_PAGES = 150
# The raw records of PubMed, for who keeps the house; and the time zones of the world, one of which is that of Knox.
OF_THE_HOUSE = {"/admin/literature/snapshot/", "/admin/account/"}
REFUSALS = {"Refused", "SearchRefused", "ValidationError", "ParseError", "NotPermitted", "refuse"}
ADDRESS_NAME = {"slug"}  # programs name a document and a search by the last part of its address, as it is called there


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
        if tag == "input" and values.get("type") in (None, "text") and values.get("value"):
            self.text.append(values["value"])

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


def words_of(text: str) -> set[str]:
    return {match.group().lower() for match in REFUSED.finditer(text.replace("_", " "))}


@pytest.mark.parametrize(
    "model", [one for one in REGISTERED if one._meta.app_label != "auth"], ids=lambda model: model._meta.label
)
def test_every_page_of_a_row_has_plain_words(client, db, model):
    """As somebody reads them who may see all: lists, rows and forms, with their labels and helps. Accounts and their
    rights are an administrator's."""
    if page(model, "changelist") in OF_THE_HOUSE:
        return
    fill_the_house()
    client.force_login(cast.make_superuser())
    row = model._default_manager.first()
    for address in (page(model, "changelist"), page(model, "change", row.pk), page(model, "add")):
        said = " \n ".join(Page(client.get(address).content.decode()).text).replace("Snapshots", "")
        assert words_of(said) == set(), address
        assert DATE.findall(said) == [], address


def refusals() -> Iterator[tuple[str, str]]:
    """Each text that is raised at a person, with its file."""
    for path in sorted(file for app in ("claims", "literature") for file in (HOUSE / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and (name in REFUSALS or name.endswith("Refused")):
                for part in ast.walk(node):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield str(path.relative_to(HOUSE)), part.value


def test_refusals_have_plain_words():
    told = list(refusals())
    assert len(told) > 200
    assert {(path, text) for path, text in told if words_of(text)} == set()


def texts_of(schema: Any, within: str = "") -> Iterator[str]:
    """Names of fields, descriptions and titles, and the names of components and filters."""
    if isinstance(schema, dict):
        for name, value in schema.items():
            if within in ("properties", "schemas", "securitySchemes") or name in ("description", "summary", "title"):
                yield name if not isinstance(value, str) else value
            if name == "name" and isinstance(value, str):
                yield value
            yield from texts_of(value, name)
    elif isinstance(schema, list):
        for value in schema:
            yield from texts_of(value, within)


def test_the_documentation_of_the_api_has_plain_words():
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)
    told = [text for text in texts_of(schema) if text not in ADDRESS_NAME]
    assert len(told) > 500
    assert {text for text in told if words_of(text)} == set()
