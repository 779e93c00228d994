"""The current evidence as a table of the columns that the import reads: taken in again, it changes nothing."""

from typing import TYPE_CHECKING

from claims.evidence.table.csv_file import write_table
from claims.models import Document, Evidence
from claims.models.evidence import EvidenceQuerySet
from literature.formats.status import remarks
from literature.models import Reference

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def evidence_table(document: Document | None = None, *, seen_by: "User | None" = None) -> str:
    """Proposed and accepted evidence, of one document or of all (that `seen_by` may see), in reading order."""
    rows: EvidenceQuerySet = Evidence.objects.current()
    if seen_by is not None:
        rows = rows.visible_to(seen_by)
    if document is not None:
        rows = rows.filter(claim__document=document)
    ordered = rows.select_related("claim", "reference").prefetch_related("reference__notices")
    ordered = ordered.order_by("claim__document", "claim__position", "pk")
    return write_table(_cells(row) for row in ordered.iterator(chunk_size=500))


def _cells(row: Evidence) -> dict[str, object]:
    return {
        "claim": row.claim.key,
        **_identifiers(row.reference),
        "stance": row.stance,
        "directness": row.directness,
        "directness_reason": row.directness_reason,
        "quote": row.quote,
        "section": row.quote_section,
        "note": row.note,
        "design": row.design,
        "sample_size": row.sample_size,
        "quality": row.quality,
        "locator": row.locator,
        "work_status": ". ".join(remarks(row.reference.as_work())),
    }


def _identifiers(reference: Reference) -> dict[str, str]:
    """PMID and DOI; another address only where a work has neither."""
    pmc = f"https://pmc.ncbi.nlm.nih.gov/articles/{reference.pmcid}/" if reference.pmcid else ""
    url = "" if reference.pmid or reference.doi else pmc or reference.url
    return {"pmid": reference.pmid or "", "doi": reference.doi, "url": url}
