"""The bibliography as RIS, for reference managers; how a work is written there: literature/formats/ris.py."""

from claims.exports.summary import Summary
from literature.formats import ris


def write(summary: Summary) -> str:
    """One record per work, in the order of the bibliography; its notes say at which claims it is cited."""
    return "".join(
        ris.write(work.as_mapping(), notes=_cited_at(summary.cited_at[work.number])) for work in summary.bibliography
    )


def _cited_at(keys: list[str]) -> list[str]:
    return [f"Cited at: {', '.join(keys)}"] if keys else []
