"""The bibliography in PubMed's MEDLINE form (.nbib), for reference managers; how a work is written there:
literature/formats/medline.py. A work without a PMID is written too, without that line."""

from claims.exports.summary import Summary
from literature.formats import medline


def write(summary: Summary) -> str:
    """One record per work, in the order of the bibliography."""
    return "".join(medline.write(work.as_mapping()) for work in summary.bibliography)
