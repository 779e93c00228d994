"""A letter as a mail: the same in HTML and in plain text, each whole by itself, from templates/alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from claims.alerts.letter import Letter
from claims.alerts.message import GRAVE, WARNING, Item, Link, by_work
from claims.alerts.plain_lines import wrapped
from literature.formats.line import one_line, web_address

NAME = "Claimwatch: "


@dataclass(frozen=True, slots=True)
class Shade:
    """How a severity looks in light; `name` is its class, by which the dark one is chosen."""

    name: str
    ink: str
    paper: str


SHADES = {GRAVE: Shade("grave", "#8c1626", "#fdecee"), WARNING: Shade("notable", "#6b4700", "#fff4d6")}
CALM = Shade("plain", "#3b4954", "#e3e9ee")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing told: an item with every reason for it, each text on one line, and no address but those of the web."""

    headline: str
    shade: Shade
    claim_key: str
    claim: str
    work: str
    before: str
    after: str
    reasons: Sequence[str]
    to_do: str
    links: Sequence[Link]

    @property
    def is_change(self) -> bool:
        return bool(self.before or self.after)


def as_mail(letter: Letter) -> tuple[str, str]:
    """(plain text, HTML)."""
    entries = [_entry(items) for items in by_work(letter.items)]
    groups = [(headline, list(rows)) for headline, rows in groupby(entries, key=lambda entry: entry.headline)]
    context = {
        "letter": letter,
        "heading": letter.subject.removeprefix(NAME),
        "entries": entries,
        "groups": [(headline, "-" * len(headline), rows) for headline, rows in groups],
        "why": "" if letter.is_about_account else "Why you are told: ",
    }
    return wrapped(render_to_string("alerts/letter.txt", context)), render_to_string("alerts/letter.html", context)


def _entry(items: Sequence[Item]) -> Entry:
    item = items[0]
    reasons = dict.fromkeys(one_line(line) for one in items for line in one.reason.splitlines())
    status = f"[{item.status}]" if item.status else ""
    texts: dict[str, Any] = {
        name: one_line(getattr(item, name)) for name in ("headline", "claim_key", "claim", "before", "after", "to_do")
    }
    return Entry(
        shade=SHADES.get(item.severity, CALM),
        work=" ".join(part for part in (one_line(item.said), status, one_line(item.citation)) if part),
        reasons=[reason for reason in reasons if reason],
        links=[Link(one_line(link.text), safe) for link in item.links if (safe := web_address(link.address))],
        **texts,
    )
