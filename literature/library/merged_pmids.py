"""PMIDs that NLM merged into others, where PubMed itself says so: asked for one alone, it answers another's record.

A deleted PMID and a merged one are else alike: both are simply not delivered. Nothing is guessed then.
"""

from literature.entrez.client import Batch, Client
from literature.entrez.records import Record
from literature.library.merging import MergeRefused, merge_references
from literature.models import Reference

MERGED_INTO = "merged_into"  # in the details of a work on which something stands: the PMID that it became


def follow_merged(batch: Batch, client: Client) -> list[str]:
    """Hands each work of a merged PMID to the one of its survivor; answers the merged PMIDs.

    `batch` was stored, and what it lacks marked as missing. Where something of the upper floor stands on the work, it
    stays and says what it became: an editor moves that. Raises NoAnswer.
    """
    came = {record.pmid for record in batch.records if isinstance(record, Record)}
    if not came - set(batch.asked):
        return []
    return [pmid for pmid in batch.missing if _follow(pmid, _survivor(pmid, client))]


def _survivor(pmid: str, client: Client) -> str:
    """The PMID of the one record that comes for `pmid`; "" for none or several."""
    records = [record for batch in client.fetch([pmid]) for record in batch.records if isinstance(record, Record)]
    others = {record.pmid for record in records}
    return others.pop() if len(others) == 1 else ""


def _follow(pmid: str, survivor: str) -> bool:
    merged = Reference.objects.filter(pmid=pmid).first()
    kept = Reference.objects.filter(pmid=survivor).first()
    if not (survivor and survivor != pmid and merged and kept):
        return False
    try:
        merge_references(kept, merged, reason=f"PubMed answers PMID {pmid} with the record of PMID {survivor}.")
    except MergeRefused:
        merged.details = merged.details | {MERGED_INTO: survivor}
        merged.save(update_fields=["details"])
    return True
