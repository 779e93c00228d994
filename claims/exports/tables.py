"""The tables of a summary as plain cells: GRADE's summary of findings, the evidence, works, searches, flow. Pure.

Each format writes them in its own way (CSV, XLSX, Markdown, HTML, Word): here is what stands in them. A cell is text, a
number or None for what is not known; nothing in it is escaped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from claims.exports.citation import description
from claims.exports.summary import Summary, SummaryClaim, SummaryEvidence
from literature.formats.csl import credited
from literature.formats.line import closed

Cell = str | int | None
NOT_ASSESSED = "not assessed"
DRAFT = "draft, not accepted"


@dataclass(frozen=True, kw_only=True)
class Table:
    """`name` is short (of a sheet or a file), `title` for people; `widths` are shares for each column."""

    name: str
    title: str
    columns: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


def findings(summary: Summary) -> Table:
    """GRADE's summary of findings, a row a claim: what is stated, who was studied, how certain it is and why."""
    columns = (
        "Claim", "Statement", "What the evidence says", "Supports", "Contradicts", "Participants (supporting)",
        "Participants (contradicting)", "Certainty (GRADE)", "Reasons", "Open flags", "References",
    )  # fmt: skip
    return Table(
        name="Summary of findings",
        title="Summary of findings",
        columns=columns,
        widths=(11, 26, 22, 12, 15, 16, 19, 13, 18, 12, 24),
        rows=[_finding(claim, summary) for claim in summary.claims],
        note="Certainty is of the whole body of evidence for each claim as it is worded, after GRADE.",
    )


def evidence(summary: Summary) -> Table:
    """A row a finding: which work, what it says of the claim, how, and where."""
    columns = (
        "Claim", "Reference", "PMID", "Citation", "Status of the work", "State", "Stance", "Directness",
        "Why indirect", "Design", "Sample size", "Risk of bias", "Quote", "Section", "Where", "Note",
    )  # fmt: skip
    rows = [_evidence(claim, item, summary) for claim in summary.claims for item in claim.evidence]
    widths = (9, 9, 13, 30, 16, 11, 12, 12, 12, 12, 9, 9, 32, 12, 9, 16)
    return Table(name="Evidence", title="Evidence", columns=columns, widths=widths, rows=rows)


def works(summary: Summary) -> Table:
    """The bibliography, with what must stand beside each work."""
    columns = ("Number", "Reference", "PMID", "DOI", "PMCID", "Status and notices", "Cited at")
    rows = [
        (work.number, description(work), work.pmid, work.doi, work.pmcid, ". ".join(work.remarks),
         ", ".join(summary.cited_at[work.number]))
        for work in summary.bibliography
    ]  # fmt: skip
    widths = (6, 40, 10, 18, 12, 30, 18)
    return Table(name="References", title="References", columns=columns, widths=widths, rows=rows)


def strategies(summary: Summary) -> Table:
    """Search strategies after PRISMA-S (Rethlefsen ML et al., Syst Rev 2021;10:39)."""
    columns = (
        "Search", "Database", "Query", "As it was read", "Limits", "Complete to", "Last run", "Records reported",
        "Identified", "Left the result",
    )  # fmt: skip
    rows = [
        (search.name, search.database, search.query, search.translation, search.limits, _day(search.until),
         _day(search.ran_on), search.reported, search.identified, search.gone)
        for search in summary.searched
    ]  # fmt: skip
    widths = (11, 11, 15, 15, 10, 12, 12, 11, 13, 9)
    return Table(name="Searches", title="Search strategies", columns=columns, widths=widths, rows=rows)


def flow(summary: Summary) -> Table:
    """PRISMA's flow: each record stands in one row below the first."""
    since = f" since {summary.flow.since:%Y-%m-%d}" if summary.flow.since else ""
    note = "In the terms of PRISMA 2020; each record stands in one row below the first, the last two are the screened."
    rows = [(term.capitalize(), number, said) for term, number, said in summary.flow.lines]
    columns = ("Records", "Number", "What that means")
    return Table(name="Flow", title=f"Records{since}", columns=columns, widths=(14, 8, 40), rows=rows, note=note)


TABLES: tuple[Callable[[Summary], Table], ...] = (findings, evidence)
APPENDIX: tuple[Callable[[Summary], Table], ...] = (flow, strategies)


def _finding(claim: SummaryClaim, summary: Summary) -> tuple[Cell, ...]:
    stale = f" (stale: {claim.stale_reason.rstrip('.') or 'the evidence changed since'})"
    certainty = f"{claim.certainty or NOT_ASSESSED}{stale if claim.certainty_is_stale else ''}"
    contested = "Contested. " if claim.contested else ""
    return (
        claim.key,
        f"[{claim.context}] {claim.text}" if claim.context else claim.text,
        f"{contested}{claim.says}",
        claim.supporting,
        claim.contradicting,
        claim.supporting_participants,
        claim.contradicting_participants,
        certainty,
        reasons(claim),
        "; ".join(f"{flag.kind}: {flag.note}" if flag.note else flag.kind for flag in claim.flags),
        "; ".join(_cited(number, summary) for number in claim.numbers()),
    )


def reasons(claim: SummaryClaim) -> str:
    """The sum after GRADE with its rationale and each factor's reason, on one line; "" where it was not assessed so."""
    if claim.grading is None:
        return ""
    factors = [f"{row['name']}: {row['reason']}" for row in claim.grading.factors if row["levels"]]
    return ". ".join(part.rstrip(".") for part in (claim.grading.told, claim.grading.rationale, *factors) if part) + "."


def facts(item: SummaryEvidence) -> list[str]:
    """In words, those that are known: what it says of the claim, how directly, of whom, how well, and where."""
    why = f" ({item.directness_reason})" if item.directness_reason else ""
    size = f"{item.sample_size} participants or animals" if item.sample_size else ""
    bias = f"risk of bias: {item.quality}" if item.quality else ""
    directness = f"{item.directness}{why}" if item.directness else ""
    return [part for part in (item.stance, directness, item.design, size, bias, item.locator) if part]


def _evidence(claim: SummaryClaim, item: SummaryEvidence, summary: Summary) -> tuple[Cell, ...]:
    work = summary.work(item.number)
    return (
        claim.key, item.number, work.pmid, description(work), ". ".join(work.remarks),
        DRAFT if item.draft else "accepted", item.stance, item.directness, item.directness_reason, item.design,
        item.sample_size, item.quality, item.quote, item.quote_section, item.locator, item.note,
    )  # fmt: skip


def _cited(number: int, summary: Summary) -> str:
    """ "7: Yan 2019, PMID 30979801 (RETRACTED. Retraction: …)": a table travels without its references."""
    work = summary.work(number)
    remarks = f" ({'. '.join(work.remarks)})" if work.remarks else ""
    name = f"PMID {work.pmid}" if work.pmid else work.doi or work.name[:40]
    people = credited(work.authors)
    first = (people[0].get("last") or people[0]["collective"]) if people else work.name[:40]
    return f"{number}: {closed(first)} {work.year or '[date unknown]'}, {name}{remarks}"


def _day(day: object) -> str:
    return str(day) if day else ""
