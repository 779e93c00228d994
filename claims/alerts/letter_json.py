"""A letter as JSON, for programs. Pure. The schema is that of /static/claimwatch/alert-1.schema.json.

Members may be added; none is renamed, removed or given another meaning within a version.
"""

import json
from typing import Any

from claims.alerts.letter import Letter
from claims.alerts.message import Item
from claims.alerts.shortening import shortened

TYPE = "claimwatch.alert.v1"
MOST_ITEMS = 200
MOST_TEXT = 4_000  # characters of one text
TEXTS = (
    "kind", "severity", "headline", "claim_key", "claim", "status", "citation", "said", "before", "after", "to_do",
)  # fmt: skip


def as_json(letter: Letter) -> bytes:
    """The envelope of Standard Webhooks (type, timestamp, data), in UTF-8. At most MOST_ITEMS items, whose texts end in
    "…" where they are longer than MOST_TEXT; `number` counts all of them."""
    return json.dumps(as_object(letter), ensure_ascii=False, separators=(",", ":")).encode()


def as_object(letter: Letter) -> dict[str, Any]:
    return {
        "type": TYPE,
        "timestamp": letter.created_at.isoformat(),
        "data": {
            "id": str(letter.id),
            "subject": letter.subject,
            "number": len(letter.items),
            "items": [_item(item) for item in letter.items[:MOST_ITEMS]],
            "waiting": letter.waiting,
            "settings_link": letter.settings_link,
            "sample": letter.sample,
        },
    }


def _item(item: Item) -> dict[str, Any]:
    texts = {name: shortened(getattr(item, name), MOST_TEXT) for name in TEXTS}
    reasons = [shortened(line, MOST_TEXT) for line in item.reason.splitlines()]
    links = [{"text": shortened(link.text, MOST_TEXT), "address": link.address} for link in item.links]
    return {**texts, "at": item.at.isoformat() if item.at else None, "reasons": reasons, "links": links}
