"""Notices as an Atom feed (RFC 4287). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lxml import etree

from claims.alerts.message import Item, texts_of
from literature.formats.line import one_line, web_address

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice; `id` stays the same as long as there is the feed."""

    id: UUID
    at: datetime
    item: Item


def as_atom(entries: Sequence[Entry], *, feed_id: UUID, title: str, address: str, begun: datetime) -> bytes:
    """The newest first. `address` is where the feed is read; `begun` is since when it shows what it does, which
    may be later than its newest entry: one was changed or left out."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", feed_id.urn)
    _add(feed, "title", one_line(title))  # XML 1.0 has no word for control characters
    _add(feed, "updated", max((entry.at for entry in entries), default=begun).isoformat())
    _add(feed, "link", rel="self", type="application/atom+xml", href=address)
    _add(_add(feed, "author"), "name", "Claimwatch")
    for entry in entries:
        _entry(feed, entry)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _entry(feed: etree._Element, entry: Entry) -> None:
    item = entry.item
    element = _add(feed, "entry")
    _add(element, "id", entry.id.urn)
    about = item.claim_key or item.citation
    _add(element, "title", one_line(f"{item.headline}: {about}" if about else item.headline))
    _add(element, "updated", entry.at.isoformat())
    _add(element, "category", term=item.kind, label=one_line(item.headline))
    for link in item.links[:1]:  # one alternate of a type (4.1.2)
        if address := web_address(link.address):
            _add(element, "link", rel="alternate", type="text/html", href=address)
    claim = f"{item.claim_key} {item.claim}".strip()
    _add(element, "content", "\n".join(one_line(text) for text in (claim, *texts_of(item)) if text), type="text")


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text or None
    return element
