"""Two colleagues at the desk: a flag is assigned, mailed, opened, resolved; a comment names somebody and is mailed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from claims import links
from claims.alerts.delivery import send_alerts
from claims.colleagues.assigning import assign
from claims.colleagues.commenting import answer_comment, comment_on, resolve_thread
from claims.flags.raising import raise_flag
from claims.models import Assignment, Claim, Comment, Flag
from tests import cast
from tests.browser.pictures import picture
from tests.browser.reading_stage import STATEMENT
from tests.browser.sitting import Sitting
from tests.servers.mail import Postbox, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
VIEWPORT = {"width": 1440, "height": 900}


@pytest.fixture
def claim(settings: Any, live_server: Any) -> Claim:
    settings.SITE_URL = live_server.url
    return cast.make_robust_claim(STATEMENT)


@pytest.fixture
def sittings(claim: Claim, chromium: Browser, live_server: Any) -> Iterator[tuple[Sitting, Sitting]]:
    """Those of the lead of the document, and of Ada, an editor of it."""
    lead, ada = (cast.make_member(claim.document, role, name) for role, name in (("lead", "lead"), ("editor", "ada")))
    with (
        Sitting(chromium, live_server.url, lead, viewport=VIEWPORT) as first,
        Sitting(chromium, live_server.url, ada, viewport=VIEWPORT) as second,
    ):
        yield first, second


def link_in(postbox: Postbox) -> str:
    """The way that the last mail shows, as one clicks on it."""
    found = re.search(r"At the desk:\s+(\S+)", text_of(postbox.messages[-1]))
    assert found, "the mail shows no way"
    return found[1]


def grave_faults(sitting: Sitting, part: str) -> list[str]:
    """Axe itself writes styles into the page."""
    sitting.expect("inline style")
    found = Axe().run(sitting.page, context=part, options={"preload": False}).response["violations"]
    return [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]


def test_a_flag_is_assigned_mailed_opened_and_resolved(
    sittings: tuple[Sitting, Sitting], claim: Claim, postbox: Postbox
) -> None:
    lead, ada = (one.page for one in sittings)
    flag, _ = raise_flag(claim, Flag.Kind.OUTDATED, "Two reviews came out since.")
    lead.goto(links.desk(claim))
    lead.locator(f"#flag-{flag.pk} summary", has_text="Assign").click()
    lead.select_option(f"#assign-flag-{flag.pk}-to", label="ada")
    lead.fill(f"#assign-flag-{flag.pk}-due_on", "2031-01-15")
    picture(sittings[0], "assign")
    lead.locator(f"#assign-flag-{flag.pk} button").click()
    expect(lead.locator(f"#flag-{flag.pk} .assigned")).to_contain_text("Assigned to ada, to be done by 2031-01-15")
    picture(sittings[0], "assigned")
    assert send_alerts() == 1 and postbox.messages[0]["X-Envelope-To"] == "ada@example.org"
    ada.goto("/admin/")
    expect(ada.locator(".heaps > li").first).to_contain_text("assigned to you")
    picture(sittings[1], "duties")
    ada.goto(link_in(postbox))
    picture(sittings[1], "flag")
    ada.fill(f"#resolve-flag-{flag.pk}-note", "Both reviews are attached.")
    ada.get_by_role("button", name="Resolve").click()
    ada.wait_for_selector(".messagelist .success")
    flag.refresh_from_db()
    assert flag.resolved_by == sittings[1].user and not Assignment.objects.current().exists()
    ada.goto("/admin/")
    expect(ada.locator(".heaps")).not_to_contain_text("assigned to you")


def test_a_name_is_completed_by_keys_and_its_mail_leads_to_the_comment(
    sittings: tuple[Sitting, Sitting], claim: Claim, postbox: Postbox
) -> None:
    lead, ada = (one.page for one in sittings)
    lead.goto(links.desk(claim))
    lead.locator("#comments > details > summary", has_text="Comment").click()
    lead.focus("#comment-text")
    lead.keyboard.type("Is this the same sample, @a")
    expect(lead.locator("[role=option]")).to_have_text(["ada"])
    assert grave_faults(sittings[0], "#comments") == []
    picture(sittings[0], "naming")
    lead.keyboard.press("Enter")
    lead.keyboard.type("?")
    expect(lead.locator("#comment-text")).to_have_value("Is this the same sample, @ada ?")
    lead.locator("#comment button").click()
    lead.wait_for_selector(".messagelist .success")
    comment = Comment.objects.get()
    assert send_alerts() == 1
    ada.goto(link_in(postbox))
    place = ada.locator(f"#comment-{comment.pk}")
    expect(place).to_be_in_viewport()
    assert place.evaluate("one => one.matches(':target')")
    thread = ada.locator(".thread", has=place)
    thread.locator("summary", has_text="Answer").click()
    ada.fill(f"#answer-comment-{comment.pk}-text", "No: @lead, see its methods.")
    ada.locator(f"#answer-comment-{comment.pk} button").click()
    expect(thread).to_contain_text("see its methods")  # on the page that answers; until then, nothing else is pressed
    expect(place).to_be_in_viewport()
    ada.locator(f"#resolve-thread-{comment.pk} button").click()
    ada.wait_for_selector("text=is resolved")
    assert not Comment.objects.open().exists()
    assert send_alerts() == 1 and postbox.messages[-1]["X-Envelope-To"] == "lead@example.org"


def test_a_link_to_a_comment_of_a_resolved_thread_opens_it(sittings: tuple[Sitting, Sitting], claim: Claim) -> None:
    lead, ada = sittings
    comment = comment_on(claim, "Long settled.", by=lead.user)
    resolve_thread(comment, by=lead.user)
    ada.page.goto(links.desk(comment))
    expect(ada.page.locator(f"#comment-{comment.pk}")).to_be_in_viewport()


def test_escape_closes_the_names_and_a_name_is_written_out_without_them(
    sittings: tuple[Sitting, Sitting], claim: Claim
) -> None:
    page = sittings[0].page
    page.goto(links.desk(claim))
    page.locator("#comments > details > summary", has_text="Comment").click()
    page.focus("#comment-text")
    page.keyboard.type("Ask @ad")
    page.keyboard.press("Escape")
    expect(page.locator("[role=option]")).to_have_count(0)
    page.keyboard.type("a.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".messagelist .success")
    expect(page.locator(".comment .named")).to_have_text("@ada")


def test_a_stranger_who_is_named_is_said_before_anything_is_lost(
    sittings: tuple[Sitting, Sitting], claim: Claim
) -> None:
    sittings[0].expect("422")
    page = sittings[0].page
    page.goto(links.desk(claim))
    page.locator("#comments > details > summary", has_text="Comment").click()
    page.fill("#comment-text", "An hour of thought for @nobody.")
    page.locator("#comment button").click()
    expect(page.locator("#comment .errornote")).to_contain_text("@nobody is no member")
    expect(page.locator("#comment-text")).to_have_value("An hour of thought for @nobody.")


def test_the_lists_and_a_long_talk_are_fit_to_be_seen(sittings: tuple[Sitting, Sitting], claim: Claim) -> None:
    lead, ada = sittings
    flags = [raise_flag(claim, "other", f"Sample flag {place}, with a note of some length.")[0] for place in range(3)]
    for flag in flags[:2]:
        assign(flag, ada.user, by=lead.user)
    Assignment.objects.filter(flag=flags[0]).change(by=None, due_on="2026-01-02")
    assign(claim, ada.user, by=lead.user)
    first = comment_on(claim, "@ada, the second sample looks odd.\nIs it the one of 2019?", by=lead.user)
    answer_comment(first, "I looked: it is another one, with 84 patients; @lead, see the methods.", by=ada.user)
    comment_on(claim, "A word of its own.", by=ada.user)
    resolve_thread(comment_on(claim, "Long settled.", by=ada.user), by=lead.user)
    for model in (Flag, Assignment, Comment):
        ada.page.goto(links.desk_list(model))
        assert grave_faults(ada, "#content") == []
        picture(ada, f"list-{model.__name__.lower()}")
    ada.page.goto(links.desk(claim))
    assert grave_faults(ada, "#comments") == [] and grave_faults(ada, "#flags") == []
    picture(ada, "talk")
    ada.page.goto("/admin/")
    picture(ada, "overdue")
    ada.page.goto(links.desk_list(Flag))
    for flag in flags[1:]:
        ada.page.check(f"input[name=_selected_action][value='{flag.pk}']")
    ada.page.select_option("select[name=action]", "assign-flag")
    ada.page.get_by_role("button", name="Go").click()
    ada.page.wait_for_selector("#bulk-to")
    picture(ada, "bulk")
    ada.page.select_option("#bulk-to", label="lead")
    ada.page.get_by_role("button", name=re.compile("^Assign")).click()
    ada.page.wait_for_selector("text=are assigned")
    assert set(Assignment.objects.filter(flag__in=flags[1:]).values_list("assignee__username", flat=True)) == {"lead"}
