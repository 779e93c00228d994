"""The replica's own endpoints under /replica/: a status page, and JSON to move time and to order faults."""

import json
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from tests.pubmed_replica.answers import HTML, Answer, as_json

if TYPE_CHECKING:
    from tests.pubmed_replica.server import Replica

ROOT = "/replica/"


def answer(replica: "Replica", method: str, path: str, body: bytes) -> Answer:
    """GET / shows the state; POST clock and POST faults change it. Wrong input is a 400 that says what to send."""
    tail = path.removeprefix(ROOT).strip("/")
    if method == "GET" and not tail:
        return _status(replica)
    if method != "POST" or tail not in ("clock", "faults"):
        return as_json({"error": "there is GET /replica/, POST /replica/clock and POST /replica/faults"}, 404)
    try:
        order = json.loads(body or b"{}")
        return as_json((_move if tail == "clock" else _fault)(replica, order))
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        return as_json({"error": str(error)}, 400)


def _move(replica: "Replica", order: dict[str, Any]) -> dict[str, Any]:
    """{"to": "2026-09-15"}, {"advance": 7}, or {"next": true} for the next day something changes."""
    if "to" in order:
        replica.clock.move(date.fromisoformat(order["to"]))
    elif "advance" in order:
        replica.clock.advance(int(order["advance"]))
    elif order.get("next"):
        coming = replica.library.changes()
        if coming:
            replica.clock.move(coming[0])
    else:
        raise ValueError('send {"to": "YYYY-MM-DD"}, {"advance": DAYS} or {"next": true}')
    return {
        "today": replica.clock.today.isoformat(),
        "changes": [day.isoformat() for day in replica.library.changes()],
    }


def _fault(replica: "Replica", order: dict[str, Any]) -> dict[str, Any]:
    """{"kind": "server-error", "tool": "efetch", "times": 1, "after": 0, …} or {"clear": true}."""
    if order.get("clear"):
        replica.faults.clear()
    else:
        replica.faults.add(order.pop("kind", ""), **order)
    return {"waiting": len(replica.faults)}


def _status(replica: "Replica") -> Answer:
    coming = ", ".join(day.isoformat() for day in replica.library.changes()) or "none"
    last = "".join(f"<li>{escape(r.tool)} {escape(r.params.get('term', '')[:80])}</li>" for r in replica.requests[-10:])
    page = (
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>PubMed replica</title><h1>PubMed replica</h1>"
        "<p>A local stand-in for NCBI's E-utilities. It is not PubMed; records 90000001 and up are made up.</p>"
        f"<dl><dt>Base URL</dt><dd>{escape(replica.base_url)}</dd><dt>Today</dt><dd>{replica.clock.today}</dd>"
        f"<dt>Records shown</dt><dd>{len(replica.desk.shelf.cards)}</dd>"
        f"<dt>Days with changes to come</dt><dd>{coming}</dd>"
        f"<dt>Faults waiting</dt><dd>{len(replica.faults)}</dd><dt>Requests</dt><dd>{len(replica.requests)}</dd></dl>"
        f"<ol>{last}</ol></html>\n"
    )
    return Answer(page.encode(), HTML)
