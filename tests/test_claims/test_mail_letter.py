"""A mail in HTML and in text: each whole by itself, and nothing in it that mail clients drop or that tracks."""

import re
from dataclasses import replace

import pytest
from lxml import html

from claims.alerts.mail_letter import as_mail
from claims.alerts.plain_lines import COLUMNS
from tests.cast.letters import PAPER, RETRACTION, make_letter

pytestmark = pytest.mark.embedded
# What Gmail, Outlook (also for Windows), Apple Mail, Yahoo and Proton keep: caniemail.com (npm caniemail 2.0.2).
KEPT = {
    "margin", "padding", "background-color", "color", "font-family", "font-size", "font-weight", "line-height",
    "border", "border-left", "max-width",
}  # fmt: skip
TAGS = {"html", "head", "meta", "title", "style", "body", "table", "tr", "td", "h1", "p", "span", "strong", "br", "a"}
EVIL = replace(
    PAPER,
    citation='<img src="https://t.example/p.gif"> A title\nWhy you are told: because',
    claim="<script>",
    claim_key="S1-9",
)


def read(*items, **values):
    return html.document_fromstring(as_mail(make_letter(*items, **values))[1])


@pytest.mark.parametrize("items", [(RETRACTION, PAPER), (EVIL,)])
def test_only_what_mail_clients_keep_is_written(items):
    page = read(*items)
    assert {one.tag for one in page.iter() if isinstance(one.tag, str)} <= TAGS
    styles = [one.get("style") for one in page.iter() if one.get("style")]
    assert {rule.split(":")[0].strip() for style in styles for rule in style.split(";") if rule.strip()} <= KEPT
    assert all(table.get("role") == "presentation" for table in page.iter("table"))


def test_nothing_is_loaded_and_nothing_tells_that_it_was_read():
    source = as_mail(make_letter(RETRACTION, EVIL))[1]
    page = html.document_fromstring(source)
    assert "url(" not in source and "@import" not in source and not page.xpath("//@src | //@background | //link")
    assert {link.get("href").split("/")[2] for link in page.iter("a")} == {"claims.example.org"}


def test_it_has_a_dark_side_for_each_colour_of_the_light_one():
    page = read()
    [style] = page.iter("style")
    assert style.text.strip().startswith("@media (prefers-color-scheme: dark)")
    assert [meta.get("content") for meta in page.iter("meta") if meta.get("name") == "color-scheme"] == ["light dark"]
    dark = set(re.findall(r"\.(\w+)", style.text.replace("0.", "")))
    coloured = [one for one in page.iter() if "color:#" in (one.get("style") or "")]
    assert coloured and all(set((one.get("class") or "").split()) & dark for one in coloured)


def test_both_say_the_same():
    text, source = as_mail(make_letter(waiting=2, list_link="https://claims.example.org/list"))
    shown = " ".join(html.document_fromstring(source).find("body").text_content().split())
    for said in (
        "[RETRACTED] [Sample] An invented trial (2020) PMID 90000001.", "Sample networks are robust.", "S1-001",
        "2 supporting", "1 supporting", "Why you are told: You follow S1-001.",
        "Look whether the claim stands without it.",
        "[Sample] Another (2021)", "2 more wait for the next message.",
    ):  # fmt: skip
        assert said in shown and said in " ".join(text.split())
    for address in ("claim/1/#evidence", "follow", "stop/1/", "list"):
        assert f"https://claims.example.org/{address}" in source and f"https://claims.example.org/{address}\n" in text


def test_the_text_keeps_its_columns_and_breaks_no_address():
    address = f"https://claims.example.org/stop/{'1' * 80}/"
    text, _ = as_mail(make_letter(replace(RETRACTION, claim="A long word " * 90), stop_link=address))
    assert address in text.splitlines()
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= COLUMNS


def test_a_text_with_line_breaks_or_marks_of_html_poses_as_nothing_else():
    text, source = as_mail(make_letter(EVIL))
    assert "&lt;img src=" in source and "&lt;script&gt;" in source
    assert "A title Why you are told: because\nClaim: S1-9 <script>\nWhy you are told: You follow" in text


def test_items_of_one_kind_share_a_headline_in_the_text():
    text, _ = as_mail(make_letter(PAPER, replace(PAPER, citation="[Sample] A third (2022)")))
    assert text.count("New paper\n---------\n") == 1 and text.count("Why you are told") == 2


def test_a_work_is_told_once_with_every_reason():
    text, _ = as_mail(make_letter(PAPER, replace(PAPER, reason="You follow another.")))
    assert text.count("[Sample] Another (2021)") == 1
    assert "You follow the search “Sample”." in text and "You follow another." in text


def test_news_of_a_claim_without_a_work_begins_with_the_claim():
    text, _ = as_mail(make_letter(replace(PAPER, citation="", claim_key="S1-2", claim="Sample.")))
    assert "---------\n\nClaim: S1-2 Sample.\n" in text


def test_a_sample_says_so_at_the_top_and_the_way_out_stands_at_the_end():
    text, source = as_mail(make_letter(sample=True))
    assert text.startswith("This literature is a sample, not PubMed.\n") and "is a sample" in source
    assert text.endswith("Stop all of these messages with one click:\nhttps://claims.example.org/stop/1/\n")
    text, source = as_mail(make_letter(settings_link="", stop_link=""))
    assert text.endswith("To change that, ask whoever keeps the accounts.\n") and "is a sample" not in text + source


def test_of_a_letter_about_the_account_there_is_nothing_to_stop():
    letter = replace(PAPER, is_letter=True, reason="Somebody asked for a new password.")
    text, source = as_mail(make_letter(letter, stop_link="", settings_link=""))
    assert "Why you are told" not in text + source and "Stop" not in text + source
    assert "Somebody asked for a new password." in text
