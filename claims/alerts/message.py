"""The words of an alert. Pure: plain values in, subject and body out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell. `headline` names the event, `reason` says why this reader is told.

    `link` says before its address what is found there. A letter is about the reader's own account.
    """

    headline: str
    citation: str
    reason: str
    link: str = ""
    claim: str = ""
    is_letter: bool = False


def subject_line(items: Sequence[Item]) -> str:
    """For example "Claimwatch: New paper (and 2 more)"; one line, whatever the items hold."""
    more = f" (and {len(items) - 1} more)" if len(items) > 1 else ""
    return " ".join(f"Claimwatch: {items[0].headline}{more}".split())


def body(items: Sequence[Item], *, settings_link: str, sample: bool) -> str:
    """The whole text: items under their headlines, each with its reason, then how to stop these messages. Of a letter
    there is nothing to stop.

    `settings_link` is where the reader does so at the desk; "" for one whom it does not let in.
    """
    parts = ["This literature is a sample, not PubMed.\n"] if sample else []
    for headline, group in groupby(items, key=lambda item: item.headline):
        parts.append(f"{headline}\n{'-' * len(headline)}\n")
        parts += [_paragraph(items) for items in _by_work(group)]
    if all(item.is_letter for item in items):
        return "\n".join(parts)
    way_out = f" at the desk: {settings_link}" if settings_link else ", ask whoever keeps the accounts."
    parts.append(f"You get this message because you follow, or own, what is named above. To change that{way_out}\n")
    return "\n".join(parts)


def _by_work(items: Iterable[Item]) -> list[list[Item]]:
    """One work is told once under a headline, with every reason for it; in the order of the first."""
    works: dict[tuple[str, str, str], list[Item]] = {}
    for item in items:
        works.setdefault((item.citation, item.claim, item.link), []).append(item)
    return list(works.values())


def _paragraph(items: Sequence[Item]) -> str:
    lines = [items[0].citation] if items[0].citation else []
    if items[0].claim:
        lines.append(f"Claim: {items[0].claim}")
    before = "" if items[0].is_letter else "Why you are told: "
    lines += [f"{before}{reason}" for reason in dict.fromkeys(item.reason for item in items)]
    if items[0].link:
        lines.append(items[0].link)
    return "\n".join(" ".join(line.split()) for line in lines) + "\n"
