"""The summary as one HTML file: styled, accessible, light and dark, ready to print; it loads nothing and runs nothing.

What comes from data is escaped wherever it stands. The parts follow the Markdown: where it comes from, what is new,
what stands, the claims (or the text, or the tables), the references, the appendix of searches with PRISMA's flow.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape as escaped
from itertools import takewhile
from pathlib import Path

from claims.exports.citation import Identifier, described, identifiers
from claims.exports.cited_text import ArticleBlock
from claims.exports.flow_chart import picture
from claims.exports.overview import overview_lines
from claims.exports.summary import REORDERED, Summary, SummaryClaim, SummaryEvidence, Work
from claims.exports.tables import APPENDIX, TABLES, Table, facts, reasons
from literature.formats.line import closed, web_address
from literature.formats.rich_title import ITALIC, LOWERED, RAISED, written

STYLE = Path(__file__).with_name("html_document.css").read_text(encoding="utf-8")
DEEPEST = 6
MARKS = {
    "": ("", ""), ITALIC: ("<em>", "</em>"), RAISED: ("<sup>", "</sup>"), LOWERED: ("<sub>", "</sub>"),
}  # fmt: skip
NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")  # the standard's control characters
SAMPLE = (
    "The literature cited here is a sample. It holds synthetic records, made to show the service: they are not "
    "publications and must not be cited."
)
DRAFTS = "With drafts: what is marked as a draft has been accepted by nobody and counts for nothing here."


def escape(text: str) -> str:
    return escaped(closed(text))


def write(summary: Summary) -> str:
    """The file."""
    return NOT_IN_HTML.sub("", "\n".join(_lines(summary))) + "\n"


def _lines(summary: Summary) -> Iterator[str]:
    title = escape(summary.title)
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>"
    yield '<a class="skip" href="#summary">To the summary</a>'
    yield f"<header><h1>{title}</h1>"
    yield from _origin(summary)
    yield "</header>\n<main id='summary'>"
    yield from _news(summary)
    yield from _overview(summary)
    yield from _content(summary)
    yield from _references(summary)
    yield from _appendix(summary)
    yield "</main>\n</body>\n</html>"


def _content(summary: Summary) -> Iterator[str]:
    if summary.scope.mode == "tables":
        for table in TABLES:
            yield from _table(table(summary))
    elif summary.scope.mode == "article":
        yield from (_block(block, summary) for block in summary.article)
    else:
        yield from _claims(summary)


def _origin(summary: Summary) -> Iterator[str]:
    address = web_address(summary.url)
    of = f' of <a href="{escape(address)}">{escape(summary.url)}</a>' if address else ""
    yield f'<p class="quiet">Version {escape(str(summary.version))}{of}. Generated '
    yield f'<time datetime="{summary.generated_at.isoformat()}">{summary.generated_at:%Y-%m-%d %H:%M %Z}</time>.</p>'
    if summary.reordered:
        yield f"<p>{escape(REORDERED)}</p>"
    if summary.approved:
        yield f"<p>{escape(summary.approved)}</p>"
    only = f"Only {len(summary.claims)} of {summary.claims_in_all} claims: {summary.scope.selection}."
    for said, shown in ((only, summary.scope.selection), (DRAFTS, summary.scope.drafts), (SAMPLE, summary.sample)):
        if shown:
            yield f'<p class="notice"><strong>{escape(said)}</strong></p>'


def _news(summary: Summary) -> Iterator[str]:
    if summary.news_since:
        yield f"<section><h2>What's new since {escape(summary.news_since)}</h2><ul>"
        yield from (f"<li>{escape(line)}</li>" for line in summary.news or ["Nothing has changed."])
        yield "</ul></section>"


def _overview(summary: Summary) -> Iterator[str]:
    if summary.claims:
        yield '<section aria-label="Overview"><dl class="overview">'
        yield from (f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in overview_lines(summary))
        yield "</dl></section>"


def _claims(summary: Summary) -> Iterator[str]:
    previous: tuple[str, ...] = ()
    for claim in summary.claims:
        yield from _headings(previous, claim.section)
        yield from _claim(claim, summary)
        previous = claim.section


def _headings(previous: Sequence[str], section: Sequence[str]) -> Iterator[str]:
    if section == previous:
        return
    shared = takewhile(lambda names: names[0] == names[1], zip(previous, section, strict=False))
    depth = len(list(shared))
    if depth == len(section):
        yield _heading(max(depth, 1), f"{section[-1]} (continued)" if section else "Outside the sections")
    yield from (_heading(level, name) for level, name in enumerate(section[depth:], start=depth + 1))


def _heading(level: int, name: str) -> str:
    tag = f"h{min(level + 1, DEEPEST)}"
    return f"<{tag}>{escape(name)}</{tag}>"


def _claim(claim: SummaryClaim, summary: Summary) -> Iterator[str]:
    lead_in = f' <span class="quiet">[{escape(claim.context)}]</span>' if claim.context else ""
    cited = f" {_cite(claim.numbers(), summary)}" if claim.accepted else ""
    statement = f'<span class="key">{escape(claim.key)}</span>{lead_in} {escape(claim.text)}{cited}'
    if claim.is_bare:
        yield f'<p class="claim bare" id="{escape(claim.key)}">{statement} <em class="quiet">{claim.says}</em></p>'
        return
    yield f'<article class="claim{" contested" if claim.contested else ""}" id="{escape(claim.key)}">'
    yield f"<p>{statement}</p>"
    yield f'<p class="says">{escape(claim.says)}</p><p>{" ".join(_badges(claim))}</p>'
    yield from (f'<p class="quiet">{escape(text)}</p>' for text in _remarks(claim))
    yield from _evidence(claim, summary)
    yield "</article>"


def _badges(claim: SummaryClaim) -> Iterator[str]:
    if claim.contested:
        yield _badge("CONTESTED", "bad")
    yield _badge(f"Certainty (GRADE): {claim.certainty or 'not assessed'}")
    if claim.certainty_is_stale:
        yield _badge(f"the evidence has changed since: {claim.stale_reason}".rstrip(": ."), "warn")
    for flag in claim.flags:
        note = f": {flag.note}" if flag.note else ""
        yield _badge(f"Open flag, {flag.kind} (raised {flag.raised_at:%Y-%m-%d}){note}", "warn")
    if claim.review:
        yield _badge(f"Reworded since its evidence was reviewed ({claim.review})", "warn")


def _badge(text: str, tone: str = "") -> str:
    return f'<span class="badge{f" {tone}" if tone else ""}">{escape(text)}</span>'


def _remarks(claim: SummaryClaim) -> Iterator[str]:
    parts = [
        claim.independent,
        f"Wording: {claim.wording}" if claim.wording else "",
        f"Kind: {claim.kind}" if claim.kind else "",
        f"Restates {claim.restates}: graded there" if claim.restates else "",
    ]
    yield from filter(None, [". ".join(filter(None, parts)), reasons(claim), claim.reviewed])
    for differs in claim.grading.differs if claim.grading else ():
        yield f"Differs from the rules: {differs}."
    for waiver in claim.waivers:
        yield f"Set aside by an editor, {waiver.rule} ({waiver.waived_at:%Y-%m-%d}): {waiver.reason}"


def _evidence(claim: SummaryClaim, summary: Summary) -> Iterator[str]:
    if claim.evidence:
        yield '<ul class="evidence">'
        yield from (f"<li>{_finding(item, summary)}</li>" for item in claim.evidence)
        yield "</ul>"


def _finding(item: SummaryEvidence, summary: Summary) -> str:
    draft = '<strong class="warning">DRAFT, not accepted:</strong> ' if item.draft else ""
    known = ", ".join(map(closed, facts(item)))
    note = f". {escape(item.note)}" if item.note else ""
    section = f", {item.quote_section}" if item.quote_section else ""
    quote = f" (abstract{escape(section)}): <blockquote>{escape(item.quote)}</blockquote>" if item.quote else ""
    return f"{draft}{_cite([item.number], summary)} {escape(known)}{note}{quote}"


def _cite(numbers: Iterable[int], summary: Summary) -> str:
    """ "[1, 7 RETRACTED]", each number a link to its reference."""
    return f"[{', '.join(_link_to(number, summary.work(number)) for number in numbers)}]"


def _link_to(number: int, work: Work) -> str:
    warning = f' <strong class="warning">{escape(work.warning)}</strong>' if work.warning else ""
    return f'<a href="#ref-{number}">{number}</a>{warning}'


def _block(block: ArticleBlock, summary: Summary) -> str:
    text = "".join(
        escape(piece) + (f" {_cite(numbers, summary)}" if numbers else "") for piece, numbers in block.pieces
    )
    if block.kind == "heading":
        tag = f"h{min(block.level + 1, DEEPEST)}"
        return f"<{tag}>{text}</{tag}>"
    if block.kind == "item":
        sign = f"{block.number}." if block.number is not None else "•"
        return f'<p class="item">{sign} {text}</p>'
    return f"<p>{text}</p>"


def _table(table: Table) -> Iterator[str]:
    note = f' <span class="quiet">{escape(table.note)}</span>' if table.note else ""
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.title)}"><table>'
    yield f"<caption>{escape(table.title)}{note}</caption><thead><tr>"
    heads = zip(table.columns, table.widths, strict=True)
    yield "".join(f'<th scope="col" style="min-width: {wide}ch">{escape(name)}</th>' for name, wide in heads)
    yield "</tr></thead><tbody>"
    for first, *cells in table.rows:
        yield f'<tr><th scope="row">{_cell(first)}</th>{"".join(f"<td>{_cell(cell)}</td>" for cell in cells)}</tr>'
    yield "</tbody></table></div>"


def _cell(cell: object) -> str:
    return "" if cell is None else escape(str(cell))


def _references(summary: Summary) -> Iterator[str]:
    if not summary.bibliography:
        return
    yield '<section><h2 id="references">References</h2><ol class="references">'
    for work in summary.bibliography:
        warning = f' <strong class="warning">{escape(". ".join(work.remarks))}.</strong>' if work.remarks else ""
        parts = [written(described(work), MARKS, escape), *map(_identifier, identifiers(work))]
        cited = ", ".join(f'<a href="#{escape(key)}">{escape(key)}</a>' for key in summary.cited_at[work.number])
        at = f' <span class="quiet">Cited at {cited}.</span>' if cited and summary.scope.mode == "claims" else ""
        yield f'<li id="ref-{work.number}">{" ".join(parts)}{warning}{at}</li>'
    yield "</ol></section>"


def _identifier(item: Identifier) -> str:
    value = escape(item.value)
    shown = f'<a href="{escape(item.address)}">{value}</a>' if item.address else value
    return f"{item.label}: {shown}{item.stop}"


def _appendix(summary: Summary) -> Iterator[str]:
    if not summary.searched:
        yield "<p>No literature search is recorded.</p>"
        return
    yield '<section><h2 id="searches">Appendix: searches</h2>'
    shown = picture(summary.flow, summary)
    yield f"<p>{escape(summary.flow.sentence)}</p>"
    yield f'<figure tabindex="0" aria-label="PRISMA flow">{shown}</figure>'
    for table in APPENDIX:
        yield from _table(table(summary))
    yield "</section>"
