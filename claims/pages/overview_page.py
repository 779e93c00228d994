"""A document at a glance: how many claims are in which state, how certain each section is, how current it all is."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.http import HttpRequest

from claims.evidence.coverage import coverage
from claims.exports.flow_chart import picture
from claims.exports.overview import CERTAINTIES, LEVELS, overview_lines
from claims.exports.summary import Summary, SummaryClaim, Work
from claims.pages.answers import Made, of_document, page
from claims.pages.door import Reading
from claims.pages.living_article import page_context
from claims.pages.plots import by_year, columns
from claims.pages.proportions import proportions
from claims.pages.published import published
from claims.pages.sentence_states import State, count_states
from claims.pages.shown_claim import shown
from claims.pages.stamps import changed_at

FIRST = 10  # statements that readers should know first
NO_DESIGN = "no design entered"
GRAVE = ("retracted", "contested", "overstated", "stale")


def name_of(level: str) -> str:
    """Of a certainty, as it stands in classes."""
    return level.replace(" ", "-") or "none"


class Section(NamedTuple):
    """How many claims of a section are of each certainty, in the order of CERTAINTIES."""

    name: str
    numbers: list[int]

    @property
    def number(self) -> int:
        return sum(self.numbers)

    @property
    def shares(self) -> list[tuple[str, float, float]]:
        """(name of the level, start, width) of each certainty that there is, as parts of a bar."""
        places = proportions(self.numbers)
        return [(name_of(level), *place) for level, place in zip(CERTAINTIES, places, strict=True) if place[1]]


class Share(NamedTuple):
    """How many works are of a design, and how wide its bar is, in hundredths of the widest."""

    name: str
    number: int
    width: float


class Slice(NamedTuple):
    """A part of a bar in hundredths of it."""

    state: State
    number: int
    start: float
    width: float


@of_document()
def overview(request: HttpRequest, reading: Reading) -> Made:
    summary = _summary(reading)
    counts = count_states(summary)
    first = [row for row in shown(summary).values() if row.states[0].name in GRAVE]
    first.sort(key=lambda row: GRAVE.index(row.states[0].name))
    context: dict[str, Any] = page_context(request, reading) | {
        "room": "overview",
        "summary": summary,
        "lines": overview_lines(summary),
        "counts": counts,
        "bar": bar(counts),
        "levels": [(name_of(level), LEVELS[level]) for level in CERTAINTIES],
        "sections": sections(summary.claims),
        "designs": designs(summary),
        "years": columns(by_year(Counter(work.year for work in cited_works(summary) if work.year))),
        "coverage": coverage(reading.document, only_accepted=True) if summary.searched else None,
        "first": first[:FIRST],
        "more": max(len(first) - FIRST, 0),
    }
    return page("pages/overview.html", context)


def _summary(reading: Reading) -> Summary:
    document = reading.document
    return published(document, at=changed_at(document), version=document.newest, with_flow=True, in_brief=True)


@of_document()
def flow(request: HttpRequest, reading: Reading) -> Made:
    """PRISMA's flow as a picture; the numbers stand in the page as a table."""
    summary = _summary(reading)
    return Made(picture(summary.flow, summary).encode(), "image/svg+xml")


def sections(claims: Sequence[SummaryClaim]) -> list[Section]:
    """In the order of the text, by the first heading above each claim."""
    found = []
    for name, run in groupby(claims, key=lambda claim: claim.section[0] if claim.section else "Outside the sections"):
        counted = Counter(claim.certainty for claim in run)
        found.append(Section(name, [counted[level] for level in CERTAINTIES]))
    return found


def cited_works(summary: Summary) -> list[Work]:
    """The works of accepted evidence, each once."""
    numbers = {number for claim in summary.claims for number in claim.numbers()}
    return [summary.work(number) for number in sorted(numbers)]


def designs(summary: Summary) -> list[Share]:
    """Of the works, each once by the design that its first finding names; the most frequent first."""
    first: dict[int, str] = {}
    for claim in summary.claims:
        for item in claim.accepted:
            first[item.number] = first.get(item.number) or item.design
    counted = Counter(design or NO_DESIGN for design in first.values()).most_common()
    most = counted[0][1] if counted else 1
    return [Share(name, number, round(100 * number / most, 1)) for name, number in counted]


def bar(counts: Sequence[tuple[State, int]]) -> list[Slice]:
    places = proportions([number for _, number in counts])
    return [Slice(state, number, *place) for (state, number), place in zip(counts, places, strict=True) if number]
