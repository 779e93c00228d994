"""The script that a site puts on its page: it marks the statements of the document, and nothing else."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser, expect

from claims.access.publishing import publish
from claims.documents.importing import Source, import_source
from claims.models import Claim, Document
from tests.browser.page_layouts import LAYOUTS, Article, article_of
from tests.browser.page_layouts import page as whole
from tests.browser.publisher import COUNTED, STRICT, Site, letters
from tests.browser.sitting import GRAVE, SIZES
from tests.servers.web import Web
from tests.servers.web import page as answer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.embedded, pytest.mark.xdist_group("browser")]
SLUG = "default-mode-network"


@pytest.fixture
def site(chromium: Browser, live_server: Any) -> Iterator[Site]:
    cache.clear()
    call_command("load_sample", "--public", verbosity=0)
    with Web() as web:
        site = Site(chromium, live_server.url, web)
        yield site
        site.context.close()
    assert site.faults == []
    assert {url.split("/")[2].split(":")[0] for url in site.asked} <= {"127.0.0.1", "localhost"}


def sample(changed: dict[str, str] | None = None) -> Article:
    document = Document.objects.get(slug=SLUG)
    text = document.current.text
    first = " ".join(
        Claim.objects.current().filter(document=document).order_by("position").values_list("text", flat=True)[:2]
    )
    for old, new in (changed or {}).items():
        assert text.count(old) >= 1
        text = text.replace(old, new)
    return article_of(document.title, text, first)


class Count(NamedTuple):
    layout: str
    wanted: int
    found: int
    mismarked: int


def count(site: Site, layout: Any, article: Article, wanted: set[str]) -> Count:
    site.publish(layout(article))
    if layout.__name__ == "lazy":
        site.page.wait_for_timeout(900)
    marked = site.marked()
    wrong = [text for text, is_copy in marked if is_copy or text not in wanted]
    return Count(
        layout.__name__, len(wanted), len({text for text, is_copy in marked if not is_copy} & wanted), len(wrong)
    )


def test_the_statements_of_an_article_are_marked_in_each_layout(site: Site) -> None:
    wanted = {letters(text) for text in Claim.objects.current().values_list("text", flat=True)}
    counts = [count(site, layout, sample(), wanted) for layout in LAYOUTS]
    assert [one for one in counts if one.mismarked or one.found < 0.98 * one.wanted] == []


# Each is the old words and the new ones; what repeats the article keeps the old.
CHANGES = {
    "an extended network of the brain": "a small network of the brain",
    "ranks among": "does not rank among",
    "starts to become normal": "hardly starts to become normal",
    "In healthy people": "No study has shown that In healthy people",
    "Future planning — Picturing": "Future planning — Not picturing",
    "other people think and intend": "other people think and intend in three of ten studies",
    "are easier to explain": "are harder to explain",
}


def test_a_sentence_that_reads_otherwise_is_not_marked_though_the_page_repeats_the_old_one(site: Site) -> None:
    texts = list(Claim.objects.current().values_list("text", flat=True))
    wanted = {letters(text) for text in texts if not any(old in text for old in CHANGES)}
    assert len(wanted) == len(texts) - len(CHANGES)
    counts = [count(site, layout, sample(CHANGES), wanted) for layout in LAYOUTS]
    assert [one for one in counts if one.mismarked or one.found < 0.98 * one.wanted] == []


DATA = """# Small differences

The sample scale changed by −5 points in those who were given the sample drug. There were 10⁶ invented cells in each
sample that was kept for this trial. The "sample effect" was seen in vivo, and in nobody who was given placebo.

Nobody knows why the sample effect goes away after a week. It came back in 3 of 12 invented people within a year.
"""
SAME = (
    ("", ""), ("−5", "&minus;5"), ("10⁶", "10<sup>6</sup>"), ('"sample effect"', "„sample effect“"),
    ("invented people", "in&shy;vented <b>peo</b>ple"), ("in vivo", "in&nbsp;\n   <i>vivo</i>"), ("week.", "week.[2]"),
    ("year.", 'year.<sup><a href="#n">3</a></sup>'), ("cells in", "cells<br>in"),
)  # fmt: skip
OTHER = (
    ("−5", "5"), ("−5", "−6"), ("10⁶", "10<sup>3</sup>"), ("10⁶", "106 or 10⁶"), ("in vivo", "invivo"),
    ("12 invented", "13 invented"), ("Nobody knows", "It is false that Nobody knows"), ("a week.", "a week or two."),
    ("a week.", "a <del>week</del> month."), ("a year.", "a year, but not in ours."),
    ("Nobody", "<del>Nobody</del> Somebody"),
)  # fmt: skip


def test_typography_makes_no_difference_and_a_digit_a_sign_or_a_word_does(site: Site) -> None:
    document = import_source(Source(DATA.encode(), "small.md"), by=None).document
    publish(document, "public", by=None, why="A sample.")
    site.slug = document.slug
    paragraphs = [part.replace("\n", " ") for part in DATA.split("\n\n")[1:]]
    text = "".join(f"<p>{part}</p>" for part in paragraphs)
    told = {}
    for old, new in (*SAME, *OTHER):
        site.publish(whole(f"<main><h1>Small differences</h1>{text.replace(old, new, 1) if old else text}</main>"))
        told[old, new] = site.page.evaluate(COUNTED)
    same, other = ("Evidence: 5 of 5 statements", "Evidence: 4 of 5 statements")
    assert told == dict.fromkeys(SAME, same) | dict.fromkeys(OTHER, other)


def test_a_sentence_that_stands_twice_is_marked_only_where_its_surroundings_tell_which_one_it_is(site: Site) -> None:
    twice = "Another name sometimes given to the DMN"
    article = sample()
    found = next(part for part in article.parts if twice in part.text)
    sentence = f"{found.text.split('. ')[0]}."
    alone = f"<main><h1>Else</h1><p>{sentence}</p><p>{sentence}</p></main>"
    site.publish(whole(alone))
    assert site.marked() == []


def test_under_a_strict_policy_a_sentence_opens_its_evidence_by_mouse_and_by_keyboard(site: Site) -> None:
    before = LAYOUTS[2](sample())
    site.publish(before, Content_Security_Policy=STRICT.format(origin=site.address))
    page = site.page
    assert site.marked()
    words = page.get_by_text("Another name sometimes given").first
    box = words.bounding_box()
    page.mouse.click(box["x"] + 40, box["y"] + 8)
    card = page.get_by_role("dialog")
    card.get_by_text("None was accepted for it yet").wait_for()
    assert card.locator(".q").first.inner_text().startswith("Another name")
    page.keyboard.press("Escape")
    assert card.count() == 0
    page.locator("claimwatch-embed .bar").focus()
    page.keyboard.press("Enter")
    card.get_by_text("44 of 44 statements were found").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("claimwatch-embed .bar")).to_be_focused()
    assert page.evaluate("document.querySelectorAll('[style]').length") == 0


def test_an_image_named_as_the_running_script_points_it_nowhere_else(site: Site) -> None:
    """`document.currentScript` is that image then, so that its author would choose what is asked, and where."""
    named = '<img name="currentScript" data-document="other" src="/elsewhere/embed/v1.js" alt="">'
    html = whole(f"<main><p>Words.</p>{named}</main>").replace("__SCRIPT__", site.script())
    site.web.pages |= {
        "/page": answer(html.encode()),
        "/elsewhere/embed/v1.js": answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        "/favicon.ico": answer(b"", "image/x-icon"),
    }
    site.page.goto(site.web.url("page"), wait_until="networkidle")
    assert site.page.evaluate("document.currentScript.tagName") == "IMG"
    assert f"{site.address}/embed/v1.js" in site.asked
    assert [url for url in site.asked if "/documents/" in url] == []
    assert site.page.locator("claimwatch-embed").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_evidence_beside_a_page_has_no_grave_fault(site: Site, scheme: Any, tmp_path: Any) -> None:
    page = site.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    site.publish(LAYOUTS[0](sample()))
    page.locator("claimwatch-embed .bar").click()
    page.get_by_role("dialog").wait_for()
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        found = Axe().run(page, context={"include": [["claimwatch-embed"]]}, options={"preload": False}).response
        faults = [
            f"{one['id']}: {node['html'][:120]}"
            for one in found["violations"]
            if one["impact"] in GRAVE
            for node in one["nodes"]
        ]
        assert (name, faults) == (name, [])


def test_what_is_not_public_is_not_told_to_another_site(site: Site) -> None:
    document = Document.objects.get(slug=SLUG)
    publish(document, "link", by=None, why="A sample.")
    site.web.pages["/page"] = answer(whole("<p>Words.</p>").replace("__SCRIPT__", site.script()).encode())
    site.web.pages["/favicon.ico"] = answer(b"", "image/x-icon")
    with site.page.expect_console_message(lambda said: "Is the document public?" in said.text):
        site.page.goto(site.web.url("page"))
    assert site.page.locator("claimwatch-embed").count() == 0
    site.faults.clear()  # the browser's own words on an answer without leave
