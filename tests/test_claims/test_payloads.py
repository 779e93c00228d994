"""What programs, Slack and Teams are sent: valid by their schemas and bounds, and nothing of a text acts there."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from claims.alerts.adaptive_card import as_card
from claims.alerts.atom import ATOM, Entry, as_atom
from claims.alerts.block_kit import as_blocks
from claims.alerts.letter_json import as_json
from claims.alerts.message import Item, Link
from tests.cast.letters import PAPER, RETRACTION, make_letter

pytestmark = pytest.mark.embedded
SCHEMA = Path(__file__).resolve().parents[2] / "templates/static/claimwatch/alert-1.schema.json"
EVIL = Item(
    kind="new", headline="*New* <!channel>", reason="a & b\n<@U123|me>", claim="[press](https://evil.example) _here_",
    claim_key="S1-001", citation="<https://evil.example|PubMed> `code`", said="~gone~",
    links=(Link("a|b>c](x)", "https://claims.example.org/a|b>c)?x=(1)"), Link("Run", "javascript:alert(1)")),
)  # fmt: skip
LONG = replace(RETRACTION, claim="Größe & <Wort> " * 900, reason="\n".join(f"Reason {n} * " * 90 for n in range(40)))


MARKED = replace(RETRACTION, headline="&" * 900, claim="&" * 900, citation="*" * 900, reason="& * <\n" * 90)


def validate(body: bytes) -> dict:
    read = json.loads(body)
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(read)
    return read


@pytest.mark.parametrize("items", [(), (EVIL,), (LONG,), (PAPER,) * 1_000])
def test_what_a_webhook_gets_is_as_its_schema_says(items):
    read = validate(as_json(make_letter(*items)))
    assert read["data"]["id"] == "11111111-2222-4333-8444-555555555555"
    assert read["data"]["number"] == len(items or (1, 2)) and len(read["data"]["items"]) <= 200


def test_the_schema_knows_every_member():
    read, schema = validate(as_json(make_letter())), json.loads(SCHEMA.read_text())
    assert set(read["data"]) == set(schema["properties"]["data"]["properties"])
    assert set(read["data"]["items"][0]) == set(schema["$defs"]["item"]["properties"])


def test_no_text_is_a_mention_a_link_or_a_mark_in_slack():
    [section] = [one for one in json.loads(as_blocks(make_letter(EVIL)))["blocks"] if one["type"] == "section"]
    text = section["text"]["text"]
    assert "<!" not in text and "<@" not in text and "<https://evil" not in text and "javascript" not in text
    assert "a &amp; b" in text and "&lt;!channel&gt;" in text
    assert "<https://claims.example.org/a%7Cb%3Ec%29?x=%281%29|a/b&gt;c](x)>" in text


@pytest.mark.parametrize("items", [(LONG,) * 60, (PAPER,) * 1_000, (EVIL,) * 60, (MARKED,) * 9])
def test_slack_is_sent_no_more_than_it_takes(items):
    message = json.loads(as_blocks(make_letter(*items)))
    blocks = message["blocks"]
    assert len(blocks) <= 50 and len(blocks[0]["text"]["text"]) <= 150
    assert all(len(one["text"]["text"]) <= 3_000 for one in blocks if one["type"] == "section")
    assert len(json.dumps(blocks, ensure_ascii=False)) < 13_000
    shown = sum(one["type"] == "section" for one in blocks)
    assert shown > 0 and f"And {len(items) - shown} more." in blocks[-1]["elements"][0]["text"]


def card_of(*items: Item) -> dict:
    message = json.loads(as_card(make_letter(*items)))
    [attached] = message["attachments"]
    assert message["type"] == "message" and attached["contentType"] == "application/vnd.microsoft.card.adaptive"
    return attached["content"]


def test_a_card_says_all_of_a_notice_and_links_to_it():
    card = card_of(RETRACTION)
    texts = [block["text"] for block in card["body"][1]["items"]]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert card["body"][1]["items"][0]["color"] == "attention"
    assert "Sample networks are robust\\." in texts and "2 supporting → 1 supporting" in texts
    assert "[At the desk](https://claims.example.org/claim/1/#evidence)" in texts


def test_no_text_is_markdown_in_teams():
    texts = [block["text"] for block in card_of(EVIL)["body"][1]["items"]]
    assert r"\[press\]\(https://evil\.example\) \_here\_" in texts
    assert texts[-1] == r"[a\|b\>c\]\(x\)](https://claims.example.org/a%7Cb%3Ec%29?x=%281%29)"


@pytest.mark.parametrize("items", [(LONG,) * 60, (PAPER,) * 1_000])
def test_teams_is_sent_no_more_than_it_takes(items):
    card = card_of(*items)
    assert len(as_card(make_letter(*items))) < 28_000
    assert card["body"][-1]["text"] == rf"And {len(items) - len(card['body']) + 2} more\."


def test_a_feed_is_atom_with_stable_ids_and_texts_that_hold_anything():
    letter = make_letter()
    entries = [Entry(letter.id, letter.created_at, replace(EVIL, citation="A \x00\x0b title & more"))]
    body = as_atom(
        entries, feed_id=letter.id, title="T", address="https://claims.example.org/f/", begun=letter.created_at
    )
    feed = etree.fromstring(body)
    entry = feed.find(f"{{{ATOM}}}entry")
    assert [one.tag.split("}")[1] for one in feed[:4]] == ["id", "title", "updated", "link"]
    assert entry.findtext(f"{{{ATOM}}}id") == "urn:uuid:11111111-2222-4333-8444-555555555555"
    assert "A title & more" in entry.findtext(f"{{{ATOM}}}content")
    assert [link.get("href") for link in entry.findall(f"{{{ATOM}}}link")] == [
        "https://claims.example.org/a%7Cb%3Ec%29?x=%281%29"
    ]
