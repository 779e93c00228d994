"""A stranger reads a living article in a real browser, with JavaScript and without."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, Page, Response

from claims import links
from claims.access.publishing import publish
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.flow import Flow
from claims.exports.flow_chart import picture
from claims.grading.assessing import assess_claim
from claims.models import Anchor, Claim, Document, Evidence
from tests import cast
from tests.browser.sitting import GRAVE, LIVELY, SIZES
from tests.test_claims.exports_cast import told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.embedded, pytest.mark.xdist_group("browser")]
HEAVIEST = 150_000  # bytes of the first page with all it loads
SENTENCES = ("Sample networks are robust.", "Sample drugs change them.", "Nobody knows why.")


class Reader:
    """A browser in which nobody has signed in. What the console complains of, and each answer, is kept."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(base_url=address, **{"viewport": SIZES["laptop"], **options})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.answers: list[Response] = []
        self.faults: list[str] = []
        self.page.on("response", lambda answer: self.answers.append(answer))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def reader(request: pytest.FixtureRequest, chromium: Browser, live_server: Any) -> Iterator[Reader]:
    cache.clear()
    reader = Reader(chromium, live_server.url, java_script_enabled=request.param)
    yield reader
    reader.context.close()
    assert reader.faults == []
    assert {answer.url.split("/")[2] for answer in reader.answers} == {live_server.url.split("/")[2]}


def public_article() -> Document:
    """Three statements: contested and overstated, supported, uncited."""
    document = cast.make_document("A sample article", url="https://example.org/article")
    version = document.current
    version.text = " ".join(SENTENCES)
    version.save()
    claims = []
    for words in SENTENCES:
        claim = cast.make_claim(words, document=document, section=["A sample section"])
        start = version.text.index(words)
        Anchor.objects.create(claim=claim, version=version, exact=words, start=start, end=start + len(words))
        claims.append(claim)
    editor = cast.make_superuser()
    for claim, stance in ((claims[0], "supports"), (claims[0], "contradicts"), (claims[1], "supports")):
        attach_evidence(claim, cast.make_reference(title=f"Work that {stance}"), Finding(stance=stance), by=editor)
    cast.make_notice(attach_lost(claims[1], editor))
    assess_claim(claims[0], "very low", "Two small samples.", by=editor)
    return publish(document, "public", by=editor, why="A sample.")


def attach_lost(claim: Claim, editor: Any) -> Any:
    reference = cast.make_reference(title="Work that will be retracted")
    attach_evidence(claim, reference, Finding(stance="supports"), by=editor)
    return reference


def test_a_stranger_finds_an_article_and_reads_the_evidence_of_a_sentence_beside_it(reader: Reader) -> None:
    document, page = public_article(), reader.page
    page.goto("/")
    page.get_by_role("link", name="A sample article", exact=True).click()
    page.get_by_role("link", name="Contested: evidence").click()
    beside = page.locator("#beside.filled")
    beside.get_by_text("Work that contradicts").wait_for()
    assert page.url.endswith(f"?open={document.key_prefix}-001#{document.key_prefix}-001")
    assert beside.get_by_text("It is very uncertain whether this holds").count() == 1
    assert page.locator(".st.opened, .st:target").inner_text() == SENTENCES[0]


def test_closing_the_evidence_leads_back_to_the_text(reader: Reader) -> None:
    document, page = public_article(), reader.page
    page.goto(links.page(document))
    page.get_by_role("link", name="Contested: evidence").click()
    page.get_by_role("link", name="Close the evidence").click()
    page.locator("#beside:not(.filled)").wait_for(state="attached")
    page.wait_for_url(lambda url: "open=" not in url)


def test_a_filter_leaves_the_marks_of_one_state(reader: Reader) -> None:
    document, page = public_article(), reader.page
    page.goto(links.page(document))
    assert page.locator("a.mark").count() == 3
    page.locator(".legend a", has_text="Contested").click()
    page.get_by_text("1 of 3 statements: contested").wait_for()
    assert page.locator("a.mark").count() == 1
    page.get_by_role("link", name="Show all marks").click()
    page.locator("a.mark").nth(2).wait_for()


def test_the_page_of_a_claim_tells_both_sides_and_leads_to_the_published_sentence(reader: Reader) -> None:
    document, page = public_article(), reader.page
    page.goto(links.page(document))
    page.get_by_role("link", name="Contested: evidence").click()
    page.get_by_role("link", name="All about this statement").click()
    page.get_by_role("heading", level=1, name=SENTENCES[0]).wait_for()
    assert page.locator(".stance h3").all_inner_texts() == ["Supports it 1", "Contradicts it 1"]
    assert page.locator(".balance rect").count() == page.locator(".balance tbody tr").count() == 2
    away = page.get_by_role("link", name="This sentence where it was published").get_attribute("href")
    assert away == "https://example.org/article#:~:text=Sample%20networks%20are%20robust."


def test_a_claim_is_cited_in_another_style(reader: Reader) -> None:
    document, page = public_article(), reader.page
    page.goto(f"{links.page(document)}statements/{document.key_prefix}-001/")
    assert "[Internet]" in page.locator(".citation").inner_text()
    page.get_by_label("Style").select_option("apa")
    page.get_by_role("button", name="Set it").click()
    page.wait_for_url("**style=apa**")
    assert "[Internet]" not in page.locator(".citation").inner_text()


def test_the_overview_tells_first_what_is_grave(reader: Reader) -> None:
    document, page = public_article(), reader.page
    page.goto(links.page(document))
    page.get_by_role("link", name="Overview", exact=True).click()
    page.get_by_role("heading", name="What readers should know first").wait_for()
    assert "Contested" in page.locator(".first li").first.inner_text()
    numbers = page.locator("figure.balance td:nth-child(2)").all_inner_texts()
    assert sum(map(int, numbers)) == 3


def test_a_work_is_found_by_its_words_and_leads_to_what_it_bears_on(reader: Reader) -> None:
    public_article()
    page = reader.page
    page.goto("/")
    page.get_by_role("link", name="Literature", exact=True).click()
    page.get_by_label("Search the literature").fill("CONTRA")
    page.keyboard.press("Enter")
    page.get_by_text("1 work.").wait_for()
    page.locator(".works a").click()
    page.get_by_role("heading", name="Work that contradicts").wait_for()
    assert page.locator('meta[name="citation_title"]').get_attribute("content") == "Work that contradicts"
    page.locator(".found a").click()
    page.get_by_role("heading", level=1, name=SENTENCES[0]).wait_for()


def test_a_key_opens_the_evidence_and_escape_closes_it(chromium: Browser, live_server: Any) -> None:
    document, reader = public_article(), Reader(chromium, live_server.url)
    page = reader.page
    page.goto(links.page(document))
    page.get_by_role("link", name="Contested: evidence").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'beside'")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.className.includes('mark')")
    reader.context.close()
    assert reader.faults == []


def test_the_first_page_of_an_article_is_light(chromium: Browser, live_server: Any) -> None:
    call_command("load_sample", public=True, verbosity=0)
    reader = Reader(chromium, live_server.url)
    reader.page.goto("/documents/default-mode-network/", wait_until="networkidle")
    weights = {answer.url: len(answer.body()) for answer in reader.answers}
    reader.context.close()
    assert sum(weights.values()) < HEAVIEST, weights


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_page_for_readers_has_a_grave_fault(size: str, scheme: Any, chromium: Browser, live_server: Any) -> None:
    document = public_article()
    reader = Reader(chromium, live_server.url, viewport=SIZES[size], color_scheme=scheme, bypass_csp=True)
    article = links.page(document)
    key = f"{document.key_prefix}-001"
    pages = ("/", "/?q=sample", article, f"{article}?open={key}#{key}", f"{article}?show=contested",
             f"{article}statements/{key}/", f"{article}overview/", "/literature/",
             "/literature/?q=contra", f"/literature/{Evidence.objects.earliest('pk').reference_id}/")  # fmt: skip
    found = {address: faults for address in pages if (faults := grave_faults(reader.page, address))}
    reader.context.close()
    assert found == {}


def test_the_library_of_members_has_no_grave_fault(chromium: Browser, live_server: Any) -> None:
    """A search with its plot and its runs, and a work with its abstract."""
    search, work = cast.make_search(), cast.make_reference()
    cast.make_run(search)
    cast.make_hit(search, work)
    member = Client()
    member.force_login(cast.make_member(cast.make_document(), "reader"))
    reader = Reader(chromium, live_server.url, bypass_csp=True)
    session = {"name": settings.SESSION_COOKIE_NAME, "value": member.cookies[settings.SESSION_COOKIE_NAME].value}
    reader.context.add_cookies([{**session, "url": live_server.url}])
    pages = ("/library/references/", f"/library/references/{work.pk}/", f"/library/searches/{search.slug}/")
    found = {address: faults for address in pages if (faults := grave_faults(reader.page, address))}
    reader.context.close()
    assert found == {}


def grave_faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.add_style_tag(content=LIVELY)
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found if one["impact"] in GRAVE for node in one["nodes"]]


def test_a_reader_with_a_phone_reads_what_the_marks_mean(chromium: Browser, live_server: Any) -> None:
    phone = Reader(chromium, live_server.url, viewport=SIZES["phone"])
    phone.page.goto(links.page(public_article()))
    assert phone.page.get_by_text("Evidence that counts contradicts it.").first.is_visible()
    phone.context.close()


@pytest.mark.parametrize("media", ["screen", "print"])
def test_what_the_gutter_says_stays_clear_of_the_text(media: Any, chromium: Browser, live_server: Any) -> None:
    """Of the longest state, at statements with numbers of four digits."""
    document = cast.make_document("A long article")
    version = document.current
    version.text, version.markup = f"- {SENTENCES[0]}", "markdown"
    version.save()
    claim = cast.make_claim(SENTENCES[0], document=document, key=f"{document.key_prefix}-1234")
    Anchor.objects.create(claim=claim, version=version, exact=claim.text, start=2, end=2 + len(claim.text))
    cast.make_notice(attach_lost(claim, cast.make_superuser()))
    publish(document, "public", by=None, why="A sample.")
    reader = Reader(chromium, live_server.url, viewport={"width": 1440 if media == "screen" else 700, "height": 900})
    reader.page.emulate_media(media=media)
    reader.page.goto(links.page(document))
    assert reader.page.locator(".gutter li").inner_text().split() == ["✕1234", "Support", "retracted"]
    room = reader.page.evaluate(
        """() => {
          const said = document.createRange();
          said.selectNodeContents(document.querySelector(".gutter li"));
          return document.querySelector(".bullet").getBoundingClientRect().left - said.getBoundingClientRect().right;
        }"""
    )
    reader.context.close()
    assert room >= 8


def test_no_line_of_the_flow_leaves_its_box(chromium: Browser) -> None:
    threshold = "score below 0.17 (0.12 without an abstract) for every statement: no person looked"
    flow = Flow(by_searches=40, duplicates=17, not_suggested=4, waiting=36, threshold=threshold)
    page = chromium.new_page()
    page.set_content(picture(flow, told()))
    lines = page.evaluate(
        """[...document.querySelectorAll("svg text")].map((line) => {
          let box = line;
          while (!box.matches(".box")) box = box.previousElementSibling;
          return [line.textContent, box.getBBox().x + box.getBBox().width - line.getBBox().x - line.getBBox().width];
        })"""
    )
    page.close()
    assert any("more than one search" in line for line, _ in lines)
    assert [(line, room) for line, room in lines if room < 4] == []
