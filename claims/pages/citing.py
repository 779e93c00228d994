"""A statement as a work to cite: dated, with the hash of what its page says, in any of the usual styles."""

import hashlib
import json
from typing import Any, NamedTuple

from django.core.cache import cache

from claims.exports.citation import description
from claims.exports.freezing import content_hash
from claims.exports.summary import Summary, SummaryClaim, Work
from claims.refusals import Refused
from literature.styles.setting import set_references
from literature.styles.shelf import OFFERED, style_named

AT_ONCE = "vancouver"  # set by the exports' own line; the others by pandoc, which takes its time
STYLES = OFFERED
LASTS = 30 * 24 * 3600  # seconds that a citation is kept
SECONDS = 5.0  # for one: strangers ask for it, and must not hold a place that answers others


class Cited(NamedTuple):
    """The line, or why there is none just now: that `passes`."""

    text: str
    passes: bool = False


def citation_of(claim: SummaryClaim, summary: Summary, *, address: str, style: str) -> Cited:
    """As a line of a reference list, as of the day on which what it says changed last; the letters of its hash tell
    whether it says the same still. KeyError for a style that is not among STYLES."""
    if style not in STYLES:
        raise KeyError(style)
    hashed = f"SHA-256 {content_hash(summary)[:16]}."
    if style == AT_ONCE:
        return Cited(f"{description(_as_work(claim, summary))} Available from: {address} {hashed}")
    cited = in_style(_as_csl(claim, summary, address=address), style)
    return cited if cited.passes else Cited(f"{cited.text} {hashed}")


def in_style(item: dict[str, Any], style: str) -> Cited:
    """A work, as CSL-JSON, in one of STYLES."""
    try:
        return Cited(_set(item, style))
    except Refused as refused:  # pandoc is at work for others, or not installed: the page stands without it
        return Cited(str(refused), passes=True)


def _title(claim: SummaryClaim, summary: Summary) -> str:
    return f"{summary.title}, version {summary.version}: statement {claim.key}, “{claim.text}”"


def _as_work(claim: SummaryClaim, summary: Summary) -> Work:
    day = summary.generated_at
    return Work(title=_title(claim, summary), kind="webpage", year=day.year, month=day.month, day=day.day)


def _as_csl(claim: SummaryClaim, summary: Summary, *, address: str) -> dict[str, Any]:
    day = summary.generated_at
    issued = {"date-parts": [[day.year, day.month, day.day]]}
    return {"type": "webpage", "title": _title(claim, summary), "URL": address, "issued": issued}


def _set(item: dict[str, Any], style: str) -> str:
    key = "citation:" + hashlib.sha256(json.dumps([item, style], sort_keys=True).encode()).hexdigest()
    if (kept := cache.get(key)) is not None:
        return str(kept)
    text = set_references([item], style_named(style), seconds=SECONDS)[0].text
    cache.set(key, text, LASTS)
    return text
