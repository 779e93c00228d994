"""Who cites a retracted work: evidence from reviews whose reference list, in the PubMed record, names it."""

from django.db.models import Q

from claims.models import Evidence
from literature.models import Notice, Reference

# Review, Systematic Review, Meta-Analysis; by UI, for labels change.
REVIEWS = frozenset({"D016454", "D000078182", "D017418"})


def is_review(reference: Reference) -> bool:
    return any(kind["ui"] in REVIEWS for kind in reference.publication_types)


def reviews_citing(work: Reference) -> list[Evidence]:
    """Proposed and accepted evidence from reviews that cite the work by its PMID or DOI.

    The database narrows the reviews down by the text of their lists; whether an entry is the work is decided here.
    """
    named = Q()
    for name in _names(work):
        named |= Q(reference__details__references__icontains=name)
    if not named:
        return []
    likely = Evidence.objects.current().filter(named).exclude(reference=work).select_related("reference")
    return [row for row in likely.order_by("pk") if is_review(row.reference) and _cites(row.reference, work)]


def retractions_cited_by(review: Reference) -> list[Notice]:
    """Standing retractions of works that the review cites; none for what is no review."""
    if not is_review(review):
        return []
    listed = _listed(review)
    pmids = [entry["pmid"] for entry in listed if entry["pmid"]]
    dois = {spelt for entry in listed for spelt in (entry["doi"], entry["doi"].lower()) if spelt}
    cited = Q(reference__pmid__in=pmids) | Q(reference__doi__in=dois)
    current = Notice.objects.filter(cited, kind=Notice.Kind.RETRACTION, withdrawn_at=None)
    return list(current.exclude(reference=review).select_related("reference").order_by("pk"))


def _names(work: Reference) -> list[str]:
    return [name for name in (work.pmid, work.doi) if name]


def _cites(review: Reference, work: Reference) -> bool:
    return any(
        (work.pmid and entry["pmid"] == work.pmid) or (work.doi and entry["doi"].lower() == work.doi.lower())
        for entry in _listed(review)
    )


def _listed(review: Reference) -> list[dict[str, str]]:
    return review.details.get("references") or []
