"""The summary as pandoc's Markdown, to read, to edit, or to turn into Word, HTML or PDF.

What comes from data never acts as markup: every character to which Markdown, HTML or pandoc's extensions
give a meaning is escaped (https://pandoc.org/MANUAL.html#backslash-escapes), so the text read back is the
text stored.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from claims.exports.citation import Identifier, described, identifiers
from claims.exports.cited_text import ArticleBlock
from claims.exports.flow import SearchedTo, records
from claims.exports.overview import overview_lines
from claims.exports.summary import REORDERED, Summary, SummaryClaim, SummaryEvidence, SummaryFlag, SummaryWaiver, Work
from claims.exports.tables import APPENDIX, TABLES, Table, facts
from literature.formats.line import closed, one_line, web_address
from literature.formats.rich_title import ITALIC, LOWERED, RAISED, Run, written

Cite = Callable[[Sequence[int]], str]
MARKS = {"": ("", ""), ITALIC: ("*", "*"), RAISED: ("^", "^"), LOWERED: ("~", "~")}
DRAFT = "DRAFT, not accepted:"
DRAFT_WARNING = "**With drafts.** What is marked as a draft has been accepted by nobody and counts for nothing here."
DEEPEST_HEADING = 6
SPECIAL = re.compile(r"""[\\`*_{}\[\]<>#|$^~@&"'!]|(?<=-)-|(?<=\.)\.|(?<=:)/(?=/)|(?<=www)\.""")
LINE_START = re.compile(r"^([-+:%=]|\(?\w+[.)](?=\s|$))")
SAMPLE_WARNING = (
    "**The literature cited here is a sample.** It holds synthetic records, made to show the service: "
    "they are not publications and must not be cited."
)


def write(summary: Summary) -> str:
    """The whole document with its numbers as they are printed: "[1, 3-5]", and a numbered list of references."""
    blocks = [f"# {escape(summary.title)}", *body(summary, _numbers(summary)), *_references(summary.bibliography)]
    return "\n\n".join([*blocks, *appendix(summary)]) + "\n"


def body(summary: Summary, cite: Cite) -> list[str]:
    """All between the title and the references, headings from level 2: where it comes from, what opens it, the claims,
    the text or the tables. `cite` writes the numbers of works as a citation."""
    blocks = [*_origin(summary), *_news(summary), *_overview(summary), *_searches(summary)]
    if summary.scope.mode == "tables":
        return [*blocks, *(block for table in TABLES for block in markdown_table(table(summary), level=2))]
    if summary.scope.mode == "article":
        return [*blocks, *_article(summary, cite)]
    previous: tuple[str, ...] = ()
    for claim in summary.claims:
        blocks += [*headings(previous, claim.section), *_claim(claim, cite)]
        previous = claim.section
    return blocks


def appendix(summary: Summary) -> list[str]:
    """The search strategies after PRISMA-S, and where the records are."""
    if not summary.searched:
        return []
    strategies = [block for table in APPENDIX for block in markdown_table(table(summary), level=3)]
    return ["## Appendix: searches", *strategies]


def escape(text: str) -> str:
    """Text on one line that Markdown reads as itself, wherever in a line it stands."""
    escaped = SPECIAL.sub(lambda found: f"\\{found[0]}", closed(one_line(text)))
    return LINE_START.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", escaped)


def marked(runs: Sequence[Run]) -> str:
    """A title with its italics, its raised and its lowered letters; a space among these is written as pandoc wants."""
    raised = [
        run._replace(text=run.text.replace(" ", "\u00a0")) if run.mark in (RAISED, LOWERED) else run for run in runs
    ]
    return written(raised, MARKS, _escaped_run)


def _escaped_run(text: str) -> str:
    """A space at an end of it stays."""
    before, behind = (" " if text[:1] == " " else ""), (" " if text[1:] and text[-1:] == " " else "")
    return f"{before}{escape(text)}{behind}"


def number_ranges(numbers: Sequence[int], warnings: Mapping[int, str]) -> str:
    """ "[1, 3-5, 7 RETRACTED]": runs of three or more are drawn together, not over a work with a warning."""
    runs: list[list[int]] = []
    for number in numbers:
        joins = runs and number == runs[-1][-1] + 1 and not {number, runs[-1][-1]} & warnings.keys()
        runs[-1].append(number) if joins else runs.append([number])
    return rf"\[{', '.join(_piece(run, warnings) for run in runs)}\]"


def headings(previous: tuple[str, ...], section: tuple[str, ...]) -> list[str]:
    """The headings to open on the way from one claim's section to the next, the document's own being level 1.

    A claim that steps back out of a subsection gets its section's heading again, or it would seem to belong
    to the subsection.
    """
    if section == previous:
        return []
    shared = takewhile(lambda names: names[0] == names[1], zip(previous, section, strict=False))
    depth = len(list(shared))
    if depth == len(section):
        return [_heading(max(depth, 1), f"{section[-1]} (continued)" if section else "Outside the sections")]
    return [_heading(level, name) for level, name in enumerate(section[depth:], start=depth + 1)]


def _heading(level: int, name: str, *, escaped: bool = False) -> str:
    return f"{'#' * min(level + 1, DEEPEST_HEADING)} {name if escaped else escape(name)}"


def _piece(run: list[int], warnings: Mapping[int, str]) -> str:
    if run[0] in warnings:
        return f"{run[0]} **{warnings[run[0]]}**"
    return f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run))


def markdown_table(table: Table, *, level: int) -> list[str]:
    """A heading, what is to be known of it, and a pipe table; a heading and a line where it has no rows."""
    head = [f"{'#' * level} {escape(table.title)}", *([escape(table.note)] if table.note else [])]
    if not table.rows:
        return [*head, "None."]
    widths = "|".join("-" * (1 + wide) for wide in table.widths)
    lines = [_row(table.columns), f"|{widths}|", *(_row(row) for row in table.rows)]
    return [*head, "\n".join(lines)]


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(escape('' if cell is None else str(cell)) for cell in cells)} |"


def _origin(summary: Summary) -> list[str]:
    origin = f"Version {escape(str(summary.version))}{f' of {_link(summary.url)}' if summary.url else ''}."
    generated = f"Generated {summary.generated_at:%Y-%m-%d %H:%M %Z}."
    approved = [escape(summary.approved)] if summary.approved else []
    only = f"{len(summary.claims)} of {summary.claims_in_all} claims: {escape(summary.scope.selection)}."
    chosen = [f"**Only {only}**"] if summary.scope.selection else []
    drafts = [DRAFT_WARNING] if summary.scope.drafts else []
    order = [REORDERED] if summary.reordered else []
    return [f"{origin} {generated}", *order, *approved, *chosen, *drafts, *[SAMPLE_WARNING] * summary.sample]


def _news(summary: Summary) -> list[str]:
    """What changed since an earlier summary, as Cochrane prints it."""
    if not summary.news_since:
        return []
    lines = [f"- {escape(line)}" for line in summary.news] or ["- Nothing has changed."]
    return [f"## What's new since {escape(summary.news_since)}", "\n".join(lines)]


def _overview(summary: Summary) -> list[str]:
    """What stands, what is contested, what is missing: before anything else is read."""
    if not summary.claims:
        return []
    return ["\n".join(f"- **{escape(name)}**: {escape(text)}" for name, text in overview_lines(summary))]


def _searches(summary: Summary) -> list[str]:
    """How far was searched, and where the records are that were identified, in PRISMA's terms."""
    lines = [f"- {_search(search)}" for search in summary.searched]
    searches = ["Literature searched:", "\n".join(lines)] if lines else ["No literature search is recorded."]
    return [*searches, *([escape(summary.flow.sentence)] if summary.flow.identified else [])]


def _search(search: SearchedTo) -> str:
    until = f"to {search.until:%Y-%m-%d}" if search.until else "not completed yet"
    gone = f", {search.gone} of them have left its result since" if search.gone else ""
    found = f"{records(search.identified)} identified{gone}; {search.found_new} new in the last run"
    return f"**{escape(search.name)}** ({search.database}), {until}: {found}. Query: {escape(search.query)}"


def _article(summary: Summary, cite: Cite) -> list[str]:
    """The text block by block. A list stays one list, a table becomes lines: cells are parted by " | "."""
    lines = []
    for block in summary.article:
        text = "".join(_piece_of_text(piece, numbers, cite) for piece, numbers in block.pieces)
        lines.append(_heading(block.level, text, escaped=True) if block.kind == "heading" else _begin(block) + text)
    return lines


def _piece_of_text(text: str, numbers: Sequence[int], cite: Cite) -> str:
    """A space that stood before the citation or behind it stays."""
    before, behind = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() and not numbers else "")
    return f"{before}{escape(text)}{behind}{f' {cite(numbers)}' if numbers else ''}"


def _begin(block: ArticleBlock) -> str:
    if block.kind != "item":
        return ""
    return f"{'    ' * block.level}{f'{block.number}.' if block.number is not None else '-'} "


def _claim(claim: SummaryClaim, cite: Cite) -> list[str]:
    context = rf"\[*{escape(claim.context)}*\] " if claim.context else ""
    cited = f" {cite(claim.numbers())}" if claim.accepted else ""
    statement = f"**{escape(claim.key)}** {context}{escape(claim.text)}{cited}"
    if claim.is_bare:
        return [f"{statement} *{escape(claim.says)}*"]
    evidence = [block for item in claim.evidence for block in _evidence(item, cite)]
    return [
        statement,
        *([f"*{escape(claim.says)}*"] if claim.accepted else []),
        _state(claim, cite),
        *([escape(claim.reviewed)] if claim.reviewed else []),
        *_grading(claim),
        *(_waiver(waiver) for waiver in claim.waivers),
        *(_flag(flag) for flag in claim.flags),
        *evidence,
    ]


def _state(claim: SummaryClaim, cite: Cite) -> str:
    stances = [f"{escape(stance)} {cite(claim.numbers(stance))}" for stance in claim.stances]
    wording = escape(claim.wording)
    since = f": {escape(claim.stale_reason.rstrip('.'))}" if claim.stale_reason else ""
    stale = f" (**the evidence has changed since**{since})" if claim.certainty_is_stale else ""
    parts = [
        _contested(claim),
        _capital("; ".join(stances)) or "No accepted evidence",
        escape(claim.independent),
        f"Certainty of the evidence (GRADE): {escape(claim.certainty) or 'not assessed'}{stale}",
        f"Wording: {wording}" if wording else "",
        f"Restates {escape(claim.restates)}: graded there" if claim.restates else "",
        f"**Reworded since its evidence was reviewed** ({escape(claim.review)})" if claim.review else "",
        f"Kind: {escape(claim.kind)}" if claim.kind else "",
    ]
    return ". ".join(filter(None, parts)) + "."


def _contested(claim: SummaryClaim) -> str:
    """Both sides are counted."""
    if not claim.contested:
        return ""
    counts = f": supported by {escape(claim.supporting)}, contradicted by {escape(claim.contradicting)}"
    return f"**CONTESTED**{counts if claim.contradicting else ''}"


def _grading(claim: SummaryClaim) -> list[str]:
    """The sum after GRADE, each factor with its reason, and where the editor differs from the rules."""
    grading = claim.grading
    if grading is None:
        return []
    reasons = [f"{escape(row['name'])} {_levels(row)}: {escape(row['reason'].rstrip('.'))}" for row in grading.factors]
    differs = [f"Differs from the rules: {escape('; '.join(grading.differs))}"] if grading.differs else []
    parts = [f"GRADE: {escape(grading.told)}", escape(grading.rationale.rstrip(".")), *reasons, *differs]
    return [f"{'. '.join(_capital(part) for part in parts)}."]


def _levels(row: Mapping[str, Any]) -> str:
    if not row["levels"]:
        return "none"
    return f"{'−' if row['direction'] == 'down' else '+'}{row['levels']}"


def _waiver(waiver: SummaryWaiver) -> str:
    text = f"{escape(waiver.rule)}** ({waiver.waived_at:%Y-%m-%d}): {escape(waiver.reason)}"
    return f"**Set aside by an editor, {text}"


def _flag(flag: SummaryFlag) -> str:
    note = f": {escape(flag.note)}" if flag.note else ""
    return f"**Open flag, {escape(flag.kind)}** (raised {flag.raised_at:%Y-%m-%d}){note}"


def _evidence(item: SummaryEvidence, cite: Cite) -> list[str]:
    known = ", ".join(map(escape, facts(item)))
    note = f". {escape(item.note)}" if item.note else ""
    line = f"{f'**{DRAFT}** ' if item.draft else ''}{cite([item.number])} {known}{note}"
    if not item.quote:
        return [line]
    section = f", {escape(item.quote_section)}" if item.quote_section else ""
    return [f"{line} (abstract{section}):", f"> {escape(item.quote)}"]


def _numbers(summary: Summary) -> Cite:
    warnings = {work.number: work.warning for work in summary.bibliography if work.warning}
    return lambda numbers: number_ranges(numbers, warnings)


def _references(bibliography: Sequence[Work]) -> list[str]:
    if not bibliography:
        return []
    return ["## References", "\n".join(f"{work.number}. {_reference(work)}" for work in bibliography)]


def _reference(work: Work) -> str:
    warning = f" **{escape('. '.join(work.remarks))}.**" if work.remarks else ""
    return " ".join([marked(described(work)), *map(_identifier, identifiers(work))]) + warning


def _identifier(item: Identifier) -> str:
    value = f"[{escape(item.value)}](<{item.address}>)" if item.address else escape(item.value)
    return f"{item.label}: {value}{item.stop}"


def _link(address: str) -> str:
    safe = web_address(address)
    return f"[{escape(address)}](<{safe}>)" if safe else escape(address)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
