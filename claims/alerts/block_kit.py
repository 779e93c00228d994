"""A letter as Slack shows it, in Block Kit; what takes Slack's incoming webhooks takes it too. Pure.

Slack refuses a whole message for one text that is too long: 50 blocks, 150 characters of a heading, 3,000 of a section
(docs.slack.dev/reference/block-kit/blocks), and about 13,200 of all blocks (slackapi/bolt-js#2509).
"""

import json
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from claims.alerts.letter import Letter
from claims.alerts.message import Item, texts_of
from claims.alerts.shortening import fitting, shortened
from literature.formats.line import one_line, web_address

MOST_HEADING = 150
MOST_PIECE = 240  # characters of one text of an item
MOST_SECTION = 2_900
MOST_BLOCKS = 45
MOST_IN_ALL = 11_000
ESCAPED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}  # docs.slack.dev: these three and no other
# Marks of mrkdwn take effect at the edge of a word: a joiner that takes no room leaves the sign as it is.
MARKS = {ord(mark): f"\u2060{mark}\u2060" for mark in "*_~`"}


def as_blocks(letter: Letter) -> bytes:
    """JSON: `text` is what a notification shows, `blocks` what the channel does."""
    sections = [_section(item) for item in letter.items]
    kept = fitting(sections, most=MOST_BLOCKS, size=MOST_IN_ALL)
    blocks = [_heading(letter.subject), *kept]
    if more := len(sections) - len(kept):
        blocks.append(_context(f"And {more} more.{_linked(letter.settings_link, ' See them all')}"))
    elif letter.settings_link:
        blocks.append(_context(_linked(letter.settings_link, "What you follow, and how to stop it")))
    return json.dumps({"text": _plain(letter.subject), "blocks": blocks}, ensure_ascii=False).encode()


def _heading(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": shortened(text, MOST_HEADING), "emoji": False}}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def _section(item: Item) -> dict[str, Any]:
    key = f" · {_plain(item.claim_key)}" if item.claim_key else ""
    lines = [f"*{_plain(item.headline)}*{key}", *(f">{_plain(text)}" for text in (item.claim,) if text)]
    lines += [_plain(text) for text in texts_of(item)]
    linked = _within([_linked(link.address, link.text) for link in item.links], MOST_SECTION // 2)
    kept = _within(lines, MOST_SECTION - len("\n".join(linked)))
    return {"type": "section", "text": {"type": "mrkdwn", "text": "\n".join((*kept, *linked))}}


def _within(lines: Sequence[str], most: int) -> list[str]:
    """The first lines that say something, of at most `most` characters with their ends."""
    ends = accumulate(len(line) + bool(line) for line in lines)
    return [line for line, end in zip(lines, ends, strict=True) if line and end <= most]


def _plain(text: str) -> str:
    """Shown as it is: nothing in it is a mention, a link or a mark."""
    return shortened(one_line(text), MOST_PIECE).translate(ESCAPED).translate(MARKS)  # of what is left, nothing is cut


def _linked(address: str, words: str) -> str:
    """A sign that ends the address or the words of a link is never in either."""
    safe = web_address(address).replace("|", "%7C").translate(ESCAPED)
    before = " " if words.startswith(" ") else ""
    return f"{before}<{safe}|{_plain(words).replace('|', '/')}>" if safe else ""
