"""The words of an alert, as every channel takes them. Pure: plain values in, lines out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

GRAVE, WARNING, NEWS = "grave", "warning", "news"


class Link(NamedTuple):
    """An address, and what is found there: ("At the desk", "https://…")."""

    text: str
    address: str

    def __str__(self) -> str:
        return f"{self.text}: {self.address}"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell. `headline` names the event, `kind` is its name for programs, `severity` is GRAVE, WARNING or
    NEWS. `reason` says why this reader is told, a line for each way in which it concerns them.

    `status` is the integrity status of the cited work in capitals ("RETRACTED"); `said` are a colleague's words;
    `before` and `after` are what changed and `to_do` what its reader can do. A letter is about their own account.
    """

    headline: str
    citation: str
    reason: str
    links: tuple[Link, ...] = ()
    claim: str = ""
    claim_key: str = ""
    status: str = ""
    said: str = ""
    before: str = ""
    after: str = ""
    to_do: str = ""
    kind: str = ""
    severity: str = NEWS
    at: datetime | None = None
    is_letter: bool = False


def texts_of(item: Item) -> list[str]:
    """What an item says besides its headline and its claim, a line each, for channels without a layout."""
    status = f"[{item.status}] " if item.status else ""
    why = "" if item.is_letter else "Why you are told: "
    texts = (
        " ".join(part for part in (item.said, f"{status}{item.citation}".strip()) if part),
        change_in_words(item),
        *(f"{why}{line}" for line in item.reason.splitlines()),
        f"What to do: {item.to_do}" if item.to_do else "",
    )
    return [text for text in texts if text]


def change_in_words(item: Item) -> str:
    """ "low → very low"; "" where nothing is said of it."""
    return f"{item.before} → {item.after}" if item.before and item.after else item.after or item.before


def subject_line(items: Sequence[Item]) -> str:
    """For example "Claimwatch: New paper (and 2 more)"; one line, whatever the items hold."""
    more = f" (and {len(items) - 1} more)" if len(items) > 1 else ""
    return " ".join(f"Claimwatch: {items[0].headline}{more}".split())


def by_work(items: Iterable[Item]) -> list[list[Item]]:
    """One work is told once under a headline, with every reason for it; in the order of the first."""
    works: dict[tuple[object, ...], list[Item]] = {}
    for item in items:
        key = (item.headline, item.citation, item.said, item.claim_key, item.claim, item.links, item.before, item.after)
        works.setdefault(key, []).append(item)
    return list(works.values())
