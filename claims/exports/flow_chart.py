"""PRISMA's flow diagram of a living review as one SVG picture: boxes as in the statement of 2020, from `Flow`.

It has a title and a description for those who do not see it, and colours for light and dark. No script, no style from
outside, no font but the reader's. Source: Page MJ et al., BMJ 2021;372:n71 (flow diagram for updated reviews).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.sax.saxutils import escape

from claims.exports.flow import Flow
from claims.exports.summary import Summary
from literature.formats.line import one_line

WIDTH, GAP, PADDING, LINE = 760, 28, 12, 18
LEFT, RIGHT = (10, 350), (400, 350)  # x and width of the two columns
LETTERS, HEAD_LETTERS = 42, 39  # that fit on a line of a box, also in the widest of the usual fonts
MOST_REASONS = 12  # shown in the picture; the table holds them all
ON_PAPER = """.box{fill:#fff;stroke:#33475b;stroke-width:1.5}.head{font-weight:600}
text{font:14px system-ui,sans-serif;fill:#1c2733}path{stroke:#33475b;stroke-width:1.5;fill:none}"""
STYLE = f"""{ON_PAPER}
@media (prefers-color-scheme:dark){{.box{{fill:#1b2530;stroke:#9fb3c8}}text{{fill:#e8eef4}}path{{stroke:#9fb3c8}}}}
@media print{{.box{{fill:#fff;stroke:#000}}text{{fill:#000}}path{{stroke:#000}}}}"""


@dataclass(frozen=True, slots=True)
class _Box:
    lines: tuple[str, ...]
    heads: int = 1  # lines at the top that are set bold

    @property
    def height(self) -> int:
        return 2 * PADDING + LINE * len(self.lines)


def write(summary: Summary) -> str:
    """The picture as a file of its own."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + picture(summary.flow, summary) + "\n"


def picture(flow: Flow, summary: Summary, *, style: str = STYLE) -> str:
    """The `<svg>` element, to be set into a page: its ids are its own."""
    rows = [(_box(*left), _box(*right) if right else None) for left, right in _rows(flow, summary)]
    parts, y = [], 10
    for index, (left, right) in enumerate(rows):
        height = max(left.height, right.height if right else 0)
        parts += _drawn(left, LEFT, y)
        parts += [*_drawn(right, RIGHT, y), _arrow_across(y + left.height // 2)] if right else []
        if index < len(rows) - 1:
            parts.append(_arrow_down(y + left.height, y + height + GAP))
        y += height + GAP
    height = y - GAP + 10
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    title = f"<title>PRISMA flow of {escape(one_line(summary.title))}</title><desc>{escape(flow.sentence)}</desc>"
    return f'{head} role="img">{title}<style>{style}</style>{"".join(parts)}</svg>'


def _rows(flow: Flow, summary: Summary) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The boxes on the left with what leaves the flow beside each."""
    since = f" since {flow.since:%Y-%m-%d}" if flow.since else ""
    searches = [f"{search.name} ({search.database}): {search.identified}" for search in summary.searched]
    other = [f"Other ways than a search: {flow.by_other_ways}"] if flow.by_other_ways else []
    twice = [f"found by more than one search, counted once: {flow.duplicates}"] if flow.duplicates else []
    found = [*([] if flow.since else searches), *twice, *other]
    if flow.since:
        yield [f"Attached before {flow.since:%Y-%m-%d}: {flow.attached_before}"], []
    yield [f"Records identified{since}: {flow.identified}", *found], _removed(flow)
    waiting = [f"Waiting for a person: {flow.waiting}", *([f"put off: {flow.put_off}"] if flow.put_off else [])]
    yield [f"For a person to decide: {flow.waiting + flow.screened}"], waiting
    excluded = [f"{row.reason}: {row.number}" for row in flow.excluded[:MOST_REASONS]]
    more = sum(row.number for row in flow.excluded[MOST_REASONS:])
    further = [f"further reasons: {more}"] if more else []
    yield (
        [f"Records screened (a person decided): {flow.screened}"],
        [f"Excluded: {flow.excluded_in_all}", *excluded, *further],
    )
    second = [f"to be accepted by a second person: {flow.to_be_accepted}"] if flow.to_be_accepted else []
    yield [f"Attached to statements: {flow.attached}", *second], []


def _removed(flow: Flow) -> list[str]:
    gone = [
        (flow.not_fetched, "record not fetched yet"),
        (flow.not_compared, "not compared with the text yet"),
        (flow.notices, "retraction notices, errata and the like"),
    ]
    rows = [f"{said}: {number}" for number, said in gone if number]
    return [f"Not suggested: {flow.not_suggested}", *([flow.threshold] if flow.threshold else []), *rows]


def _box(*lines: str) -> _Box:
    first, *others = lines
    head = wrap(first, HEAD_LETTERS) or [""]
    return _Box((*head, *(part for line in others for part in wrap(line, LETTERS))), len(head))


def _drawn(box: _Box, column: tuple[int, int], y: int) -> list[str]:
    x, width = column
    parts = [f'<rect class="box" x="{x}" y="{y}" width="{width}" height="{box.height}" rx="4"/>']
    for number, line in enumerate(box.lines):
        head = ' class="head"' if number < box.heads else ""
        base = y + PADDING + LINE * number + 13
        parts.append(f'<text x="{x + PADDING}" y="{base}"{head}>{escape(one_line(line))}</text>')
    return parts


def _arrow_down(start: int, end: int) -> str:
    x = LEFT[0] + LEFT[1] // 2
    return f'<path d="M{x} {start}V{end}m-5 -7l5 7l5 -7"/>'


def _arrow_across(y: int) -> str:
    return f'<path d="M{LEFT[0] + LEFT[1]} {y}H{RIGHT[0]}m-7 -5l7 5l-7 5"/>'
