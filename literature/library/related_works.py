"""Forms of one work: preprint and article, earlier and later version, what was republished as what.

Derived from the notices each time, as PubMed tells them now: nothing is stored that could grow stale. The record of
the earlier form says UpdateIn, that of the later UpdateOf, and one of them may say it long before the other.
Source: https://www.nlm.nih.gov/bsd/policy/errata.html
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q

from literature.entrez.identifiers import clean_doi
from literature.models import NamedWork, Notice, Reference

LATER = {
    "UpdateIn": "Newer version",
    "RepublishedIn": "Republished as",
    "CorrectedandRepublishedIn": "Corrected and republished as",
    "RetractedandRepublishedIn": "Retracted and republished as",
    "ReprintIn": "Reprinted as",
}
EARLIER = {
    "UpdateOf": "Earlier version",
    "RepublishedFrom": "Republished from",
    "CorrectedandRepublishedFrom": "Corrected and republished from",
    "RetractedandRepublishedFrom": "Retracted and republished from",
    "ReprintOf": "Reprint of",
}
COMMENTS = ("CommentOn", "CommentIn")
REVERSED = dict(zip(LATER, EARLIER, strict=True))
FORWARD = dict(zip(EARLIER, LATER, strict=True))
Origin = Notice.Origin


NamedForm = tuple[str, str, str]  # type as the source writes it, PMID, citation


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
    """The other forms of each work, by its id, in a number of queries that does not grow."""
    works = {reference.pk: reference for reference in references}
    pointing = _pointing_at(works.values())
    named = {pk: _each_once(work, pointing.get(pk, ())) for pk, work in works.items()}
    stored = _stored(one for forms in named.values() for one in forms)
    return {pk: [_version(works[pk], *one, stored.get(_key(one))) for one in forms] for pk, forms in named.items()}


def comment_names(notices: Iterable[Mapping[str, Any]]) -> set[str]:
    """The PMIDs and DOIs of what a record names as a comment on it, or as what it comments on."""
    links = [entry for entry in notices if entry["type"] in COMMENTS]
    return {name for entry in links for name in (entry["pmid"], clean_doi(entry["citation"])) if name}


def _pointing_at(works: Iterable[Reference]) -> dict[int, list[NamedForm]]:
    """What the records of others say of each work: the earlier form that it is later, the later that it is earlier."""
    works = list(works)
    by_pmid = {work.pmid: work.pk for work in works if work.pmid}
    by_doi: dict[str, list[int]] = {}
    for work in works:
        if work.doi:
            by_doi.setdefault(work.doi, []).append(work.pk)
    own = {work.pk: work.pmid for work in works}
    found: dict[int, list[NamedForm]] = {}
    if by_pmid:
        later = Notice.objects.filter(pmid__in=by_pmid, ref_type__in=LATER, withdrawn_at=None).exclude(
            origin=Origin.NOTICE
        )
        for notice in later.select_related("reference"):
            form = (REVERSED[notice.ref_type], notice.reference.pmid or "", notice.reference.journal)
            found.setdefault(by_pmid[notice.pmid], []).append(form)
    earlier = NamedWork.objects.filter(Q(pmid__in=by_pmid) | (Q(doi__in=by_doi) & ~Q(doi="")), ref_type__in=EARLIER)
    for row in earlier.select_related("reference") if works else ():
        form = (FORWARD[row.ref_type], row.reference.pmid or "", row.reference.journal)
        named = [pk for pk in by_doi.get(row.doi, []) if not (row.pmid and own[pk])]
        for pk in [by_pmid[row.pmid]] if row.pmid in by_pmid else named:
            found.setdefault(pk, []).append(form)
    return {pk: [one for one in named if one[1] != own[pk]] for pk, named in found.items()}


def _each_once(reference: Reference, pointing: Iterable[NamedForm]) -> list[NamedForm]:
    own = ((entry["type"], entry["pmid"], entry["citation"]) for entry in reference.details.get("notices", ()))
    forms = (*pointing, *(one for one in own if one[0] in LATER or one[0] in EARLIER))
    return list({_key(one): one for one in forms}.values())


def _key(form: NamedForm) -> str:
    """What names the other form: its PMID, else its DOI, else its citation as far as it goes."""
    _, pmid, citation = form
    return pmid or clean_doi(citation) or citation


def _stored(forms: Iterable[NamedForm]) -> dict[str, Reference]:
    """The stored works among those named, by `_key`."""
    keys = {_key(one) for one in forms}
    pmids, dois = {key for key in keys if key.isdigit()}, {key for key in keys if key.startswith("10.")}
    if not keys:
        return {}
    works = Reference.objects.filter(Q(pmid__in=pmids) | (Q(doi__in=dois) & ~Q(doi=""))).for_list().order_by("pk")
    return {key: work for work in works for key in (work.doi, work.pmid) if key and key in keys}


def _version(reference: Reference, ref_type: str, pmid: str, citation: str, other: Reference | None) -> Version:
    is_later = ref_type in LATER
    relation = LATER[ref_type] if is_later else EARLIER[ref_type]
    earlier, later = (reference, other) if is_later else (other, reference)
    if ref_type in ("UpdateIn", "UpdateOf") and earlier and earlier.is_preprint and not (later and later.is_preprint):
        relation = "Published as" if is_later else "Preprint"
    return Version(relation, pmid, citation, is_later, other)
