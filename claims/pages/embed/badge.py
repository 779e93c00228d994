"""A badge: the title of a document, how many of its statements are in which state, and the day, as one picture."""

from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpRequest

from claims.exports.summary import Summary
from claims.pages.answers import Made, of_document
from claims.pages.door import Reading
from claims.pages.published import published
from claims.pages.sentence_states import count_states
from claims.pages.stamps import changed_at
from literature.formats.line import one_line

LETTER, PADDING, LINE = 7.4, 14, 19  # the widest letters of the usual fonts at 13 px
LONGEST_TITLE = 60
COLOURS = {
    "retracted": "#b42323", "contested": "#b42323", "overstated": "#9a5b00", "stale": "#5b3f99", "uncited": "#5f6a75",
    "supported": "#1c6440",
}  # fmt: skip


@of_document(other_sites=True)
def badge(request: HttpRequest, reading: Reading) -> Made:
    document = reading.document
    summary = published(document, at=changed_at(document), version=document.newest, in_brief=True)
    return Made(badge_of(summary).encode(), "image/svg+xml")


def counted(summary: Summary) -> list[tuple[str, str]]:
    """(name of the state, "4 contested") of each state that a statement is in, the gravest first."""
    return [(state.name, f"{number} {state.word.lower()}") for state, number in count_states(summary) if number]


def badge_of(summary: Summary) -> str:
    """The picture. Without styles, which a strict policy of the page that is opened by itself would refuse."""
    title = summary.title if len(summary.title) <= LONGEST_TITLE else f"{summary.title[: LONGEST_TITLE - 1]}…"
    states = counted(summary)
    what = f"{len(summary.claims)} statements by their evidence: {', '.join(text for _, text in states) or 'none yet'}"
    sample = "a sample of the literature, " if summary.sample else ""
    day = f"Claimwatch, {sample}as of {summary.generated_at:%Y-%m-%d}"
    width = round(max(len(title), len(what), len(day)) * LETTER) + 2 * PADDING
    height = 3 * LINE + 2 * PADDING - 4
    lines: list[Any] = [
        f'<text x="{PADDING}" y="27" font-weight="650" fill="#111">{escape(one_line(title))}</text>',
        f'<text x="{PADDING}" y="{27 + LINE}" fill="#111">{_tinted(summary, states)}</text>',
        f'<text x="{PADDING}" y="{27 + 2 * LINE}" fill="#4a5560">{escape(day)}</text>',
    ]
    said = escape(one_line(f"{title}. {what}. {day}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family="system-ui,sans-serif" font-size="13"><title>{said}</title>'
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8" fill="#fff" stroke="#8a929b"/>'
        f"{''.join(lines)}</svg>"
    )


def _tinted(summary: Summary, states: list[tuple[str, str]]) -> str:
    parts = [f'<tspan fill="{COLOURS[name]}" font-weight="600">{text}</tspan>' for name, text in states]
    return f"{len(summary.claims)} statements by their evidence: {', '.join(parts) or 'none yet'}"
