"""Forms of one work: preprint and article, earlier and later version, what was republished as what.

Derived from the notices each time, as PubMed tells them now: nothing is stored that could grow stale. The record of
the earlier form says UpdateIn, that of the later UpdateOf, and one of them may say it long before the other.
Source: https://www.nlm.nih.gov/bsd/policy/errata.html
"""

from collections.abc import Iterable
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


Told = tuple[str, str, str]  # type as the source writes it, PMID, citation


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
    return versions_of_each([reference])[reference.pk]


def versions_of_each(references: Iterable[Reference]) -> dict[int, list[Version]]:
    """The other forms of each work, by its id, in two queries."""
    works = {reference.pk: reference for reference in references}
    pointing: dict[str, list[Told]] = {}
    for notice in _pointing_at(reference.pmid for reference in works.values()):
        told = (REVERSED[notice.ref_type], notice.reference.pmid or "", notice.reference.journal)
        pointing.setdefault(notice.pmid, []).append(told)
    named = {pk: _each_once(work, pointing.get(work.pmid or "", ())) for pk, work in works.items()}
    pmids = {pmid for told in named.values() for _, pmid, _ in told if pmid}
    held = {other.pmid: other for other in Reference.objects.filter(pmid__in=pmids).for_list()} if pmids else {}
    return {pk: [_version(works[pk], *one, held.get(one[1])) for one in told] for pk, told in named.items()}


def _pointing_at(pmids: Iterable[str | None]) -> Iterable[Notice]:
    named = [pmid for pmid in pmids if pmid]
    if not named:
        return ()
    pointing = Notice.objects.filter(pmid__in=named, ref_type__in=LATER, withdrawn_at=None)
    return pointing.select_related("reference")


def _each_once(reference: Reference, pointing: Iterable[Told]) -> list[Told]:
    own = ((entry["type"], entry["pmid"], entry["citation"]) for entry in reference.details.get("notices", ()))
    told = (*pointing, *(one for one in own if one[0] in LATER or one[0] in EARLIER))
    return list({(pmid or citation): (kind, pmid, citation) for kind, pmid, citation in told}.values())


def _version(reference: Reference, ref_type: str, pmid: str, citation: str, other: Reference | None) -> Version:
    is_later = ref_type in LATER
    relation = LATER[ref_type] if is_later else EARLIER[ref_type]
    earlier, later = (reference, other) if is_later else (other, reference)
    if ref_type in ("UpdateIn", "UpdateOf") and earlier and earlier.is_preprint and not (later and later.is_preprint):
        relation = "Published as" if is_later else "Preprint"
    return Version(relation, pmid, citation, is_later, other)
