"""Forms of one work: preprint and article, earlier and later version, what was republished as what.

Derived from the notices each time, as PubMed tells them now: nothing is stored that could grow stale. The record of
the earlier form says UpdateIn, that of the later UpdateOf, and one of them may say it long before the other.
Source: https://www.nlm.nih.gov/bsd/policy/errata.html
"""

from collections.abc import Iterator
from typing import NamedTuple

from literature.models import Notice, Reference

LATER = {
    "UpdateIn": "Newer version",
    "RepublishedIn": "Republished as",
    "CorrectedandRepublishedIn": "Corrected and republished as",
    "RetractedandRepublishedIn": "Retracted and republished as",
}
EARLIER = {
    "UpdateOf": "Earlier version",
    "RepublishedFrom": "Republished from",
    "CorrectedandRepublishedFrom": "Corrected and republished from",
    "RetractedandRepublishedFrom": "Retracted and republished from",
}
REVERSED = dict(zip(LATER, EARLIER, strict=True))


class Version(NamedTuple):
    """Another form of a work. `reference` is None where the library does not hold it; `is_later` than the work asked
    about."""

    relation: str
    pmid: str
    citation: str
    is_later: bool
    reference: Reference | None


def versions_of(reference: Reference) -> list[Version]:
    """The other forms of a work, each once: those its own record names, and those whose records name it."""
    told = {(pmid or citation): (ref_type, pmid, citation) for ref_type, pmid, citation in _told(reference)}
    held = Reference.objects.filter(pmid__in=[pmid for _, pmid, _ in told.values() if pmid]).for_list()
    by_pmid = {other.pmid: other for other in held}
    return [_version(reference, *one, by_pmid.get(one[1])) for one in told.values()]


def _told(reference: Reference) -> Iterator[tuple[str, str, str]]:
    if reference.pmid:
        pointing = Notice.objects.filter(pmid=reference.pmid, ref_type__in=LATER, withdrawn_at=None)
        for notice in pointing.select_related("reference"):
            yield REVERSED[notice.ref_type], notice.reference.pmid or "", notice.reference.journal
    for entry in reference.details.get("notices", ()):
        if entry["type"] in LATER or entry["type"] in EARLIER:
            yield entry["type"], entry["pmid"], entry["citation"]


def _version(
    reference: Reference, ref_type: str, pmid: str, citation: str, other: Reference | None
) -> Version:
    is_later = ref_type in LATER
    relation = LATER[ref_type] if is_later else EARLIER[ref_type]
    earlier, later = (reference, other) if is_later else (other, reference)
    if (
        ref_type in ("UpdateIn", "UpdateOf")
        and earlier
        and earlier.is_preprint
        and not (later and later.is_preprint)
    ):
        relation = "Published as" if is_later else "Preprint"
    return Version(relation, pmid, citation, is_later, other)
