"""The summary as JSON-LD in the words of schema.org: the document, a ClaimReview of each claim, the works.

A ClaimReview says of a Claim what its evidence says (reviewBody) and how certain that is (reviewRating: 4 high to 1
very low; none where it was not assessed). Each finding is a Quotation or a Comment about a work, named by its stance.
`creativeWorkStatus` of a work says that it is retracted, doubted, corrected or a sample.
Source: https://schema.org/ClaimReview
"""

import json
from typing import Any

from claims.exports.citation import description, identifiers
from claims.exports.keys import citation_keys
from claims.exports.summary import Summary, SummaryClaim, SummaryEvidence, Work

CONTEXT = "https://schema.org"
RATINGS = {"high": 4, "moderate": 3, "low": 2, "very low": 1}
TYPES = {
    "article": "ScholarlyArticle", "preprint": "ScholarlyArticle", "book": "Book", "chapter": "Chapter",
    "webpage": "WebPage", "report": "Report", "thesis": "Thesis",
}  # fmt: skip


def write(summary: Summary) -> str:
    return json.dumps(as_graph(summary), ensure_ascii=False, indent=2) + "\n"


def as_graph(summary: Summary) -> dict[str, Any]:
    """One graph; ids are local to it (`#DMN-001`) and the same in every export."""
    keys = citation_keys(summary.bibliography)
    document = {
        "@id": "#document",
        "@type": "Article",
        "name": summary.title,
        "url": summary.url,
        "version": str(summary.version),
        "dateModified": summary.generated_at.isoformat(),
        "abstract": summary.flow.sentence if summary.searched else "",
        "creativeWorkStatus": "Sample: not to be cited" if summary.sample else "",
        "disambiguatingDescription": summary.scope.selection,
        "citation": [{"@id": f"#{key}"} for key in keys],
    }
    reviews = [_review(claim, keys) for claim in summary.claims]
    works = [work_row(work, key) for work, key in zip(summary.bibliography, keys, strict=True)]
    return {"@context": CONTEXT, "@graph": [_full(document), *reviews, *works]}


def _review(claim: SummaryClaim, keys: list[str]) -> dict[str, Any]:
    rating = {
        "@type": "Rating",
        "ratingValue": RATINGS.get(claim.certainty),
        "bestRating": 4,
        "worstRating": 1,
        "alternateName": f"GRADE: {claim.certainty}{' (stale)' if claim.certainty_is_stale else ''}",
    }
    row = {
        "@id": f"#{claim.key}",
        "@type": "ClaimReview",
        "identifier": claim.key,
        "claimReviewed": f"{claim.context} {claim.text}".strip(),
        "itemReviewed": {"@type": "Claim", "text": claim.text, "isPartOf": {"@id": "#document"}},
        "reviewBody": claim.says,
        "reviewRating": rating if claim.certainty else None,
        "reviewAspect": "contested" if claim.contested else "",
        "citation": [_finding(item, keys) for item in claim.evidence],
        "comment": [{"@type": "Comment", "name": flag.kind, "text": flag.note} for flag in claim.flags],
    }
    return _full(row)


def _finding(item: SummaryEvidence, keys: list[str]) -> dict[str, Any]:
    """`name` is the stance; a draft says so."""
    row = {
        "@type": "Quotation" if item.quote else "Comment",
        "name": f"{item.stance} (draft, not accepted)" if item.draft else item.stance,
        "text": item.quote or item.note,
        "about": {"@id": f"#{keys[item.number - 1]}"},
        "abstract": item.note if item.quote else "",
    }
    return _full(row)


def work_row(work: Work, key: str) -> dict[str, Any]:
    """`key` is its id in the graph."""
    addresses = [found.address for found in identifiers(work) if found.address]
    names = {"PMID": work.pmid, "DOI": work.doi, "PMCID": work.pmcid}
    row = {
        "@id": f"#{key}",
        "@type": TYPES[work.form],
        "name": work.name,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": value} for name, value in names.items() if value
        ],
        "sameAs": addresses,
        "author": [_author(person) for person in work.authors if person.get("last") or person.get("collective")],
        "datePublished": "-".join(f"{part:02d}" for part in work.issued),
        "isPartOf": {"@type": "Periodical", "name": work.container} if work.container else None,
        "creditText": description(work),
        "creativeWorkStatus": ". ".join(work.remarks),
    }
    return _full(row)


def _author(person: Any) -> dict[str, str]:
    if collective := person.get("collective"):
        return {"@type": "Organization", "name": collective}
    names = {"familyName": person["last"], "givenName": person.get("fore") or person.get("initials", "")}
    return {"@type": "Person", **{name: value for name, value in names.items() if value}}


def _full(row: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in row.items() if value not in ("", None, [])}
