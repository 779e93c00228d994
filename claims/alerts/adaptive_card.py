"""A letter as Microsoft Teams shows it: an Adaptive Card, as the template "When a Teams webhook request is received" of
Workflows takes it. Pure.

Teams refuses messages of more than about 28 KB (learn.microsoft.com/connectors/teams).
"""

import json
import re
from typing import Any

from claims.alerts.letter import Letter
from claims.alerts.message import GRAVE, WARNING, Item, Link, texts_of
from claims.alerts.shortening import fitting, shortened
from literature.formats.line import one_line, web_address

CARD = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
VERSION = "1.4"  # the last that Teams shows everywhere
MOST_PIECE = 600
MOST_TEXTS = 8  # of an item
MOST_ITEMS = 40
MOST_IN_ALL = 22_000  # bytes
MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|~])")  # of the Markdown that a TextBlock reads
COLOURS = {GRAVE: "attention", WARNING: "warning"}


def as_card(letter: Letter) -> bytes:
    containers = [_container(item) for item in letter.items]
    kept = fitting(containers, most=MOST_ITEMS, size=MOST_IN_ALL)
    body = [_text(letter.subject, size="Large", weight="Bolder"), *kept]
    if more := len(containers) - len(kept):
        body.append(_text(f"And {more} more.", isSubtle=True))
    card: dict[str, Any] = {"$schema": SCHEMA, "type": "AdaptiveCard", "version": VERSION, "body": body}
    if letter.settings_link:
        title = "See them all" if more else "What you follow"
        card["actions"] = [{"type": "Action.OpenUrl", "title": title, "url": web_address(letter.settings_link)}]
    card["msteams"] = {"width": "Full"}
    message = {"type": "message", "attachments": [{"contentType": CARD, "contentUrl": None, "content": card}]}
    return json.dumps(message, ensure_ascii=False).encode()


def _container(item: Item) -> dict[str, Any]:
    key = f" · {item.claim_key}" if item.claim_key else ""
    texts = [_text(f"{item.headline}{key}", weight="Bolder", color=COLOURS.get(item.severity, "default"))]
    texts += [_text(item.claim)] if item.claim else []
    texts += [_text(text) for text in texts_of(item)[:MOST_TEXTS]]
    texts += [linked for link in item.links if (linked := _linked(link))]
    return {"type": "Container", "separator": True, "spacing": "Medium", "items": texts}


def _linked(link: Link) -> dict[str, Any] | None:
    """An address of the web as Markdown links to it: `web_address` writes what would end it there otherwise."""
    address = web_address(link.address)
    return {**_text(""), "text": f"[{_plain(link.text)}]({address})"} if address else None


def _text(text: str, **looks: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": _plain(text), "wrap": True, **looks}


def _plain(text: str) -> str:
    """Shown as it is: nothing in it is Markdown."""
    return MARKS.sub(r"\\\1", shortened(one_line(text), MOST_PIECE))
