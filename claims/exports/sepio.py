"""The summary as statements with their lines of evidence, after the core information model of SEPIO.

SEPIO's Statement is a claim of purported truth in a natural language; its proposition (subject, predicate, object) and
its direction are optional, and left out here: nobody has analysed the sentence, and it is the reader who weighs one
side against the other. `strength` is GRADE's certainty. Each finding is an EvidenceLine with its own direction; works
are Documents.
The schema: https://w3id.org/sepio-framework/sepio-linkml, whose generated names end in numbers (`name_3`, `urls_2`).
"""

import json
from typing import Any

from claims.exports.citation import identifiers
from claims.exports.keys import citation_keys
from claims.exports.summary import Summary, SummaryClaim, SummaryEvidence, Work

SCHEMA = "https://w3id.org/sepio-framework/sepio-linkml"
DIRECTIONS = {"supports": "supports", "contradicts": "disputes", "neutral": "neutral"}
GRADE = "GRADE"
NOT_ACCEPTED = "draft, not accepted"


def write(summary: Summary) -> str:
    return json.dumps(as_statements(summary), ensure_ascii=False, indent=2) + "\n"


def as_statements(summary: Summary) -> dict[str, Any]:
    """`document` is the text, `statements` are its claims, `documents` the works; ids are local to the file."""
    keys = citation_keys(summary.bibliography)
    works = [_document(work, key) for work, key in zip(summary.bibliography, keys, strict=True)]
    return {
        "$schema": SCHEMA,
        "document": _text(summary),
        "statements": [_statement(claim, keys) for claim in summary.claims],
        "documents": works,
    }


def _text(summary: Summary) -> dict[str, Any]:
    said = {
        "version": str(summary.version),
        "selection": summary.scope.selection,
        "search": summary.flow.sentence if summary.searched else "",
        "sample": "Sample: not to be cited" if summary.sample else "",
        "approval": summary.approved,
    }
    return _full(
        {
            "id": "#document",
            "type": "Document",
            "title": summary.title,
            "urls_2": [summary.url] if summary.url else [],
            "dateAuthored": summary.generated_at.isoformat(),
            "extensions": _extensions(said),
        }
    )


def _statement(claim: SummaryClaim, keys: list[str]) -> dict[str, Any]:
    said = {
        "kind": claim.kind,
        "section": " › ".join(claim.section),
        "contested": "yes" if claim.contested else "",
        "stale": claim.stale_reason if claim.certainty_is_stale else "",
        "restates": claim.restates,
        **{f"flag {place}": f"{flag.kind}: {flag.note}" for place, flag in enumerate(claim.flags, start=1)},
    }
    return _full(
        {
            "id": f"#{claim.key}",
            "type": "Statement",
            "label": claim.key,
            "statementText": f"{claim.context} {claim.text}".strip(),
            "description": claim.says,
            "strength": claim.certainty,
            "specifiedBy": [GRADE] if claim.certainty else [],
            "reportedIn": ["#document"],
            "hasEvidenceLines": [
                _line(item, f"#{claim.key}-{place}", keys) for place, item in enumerate(claim.evidence, start=1)
            ],
            "extensions": _extensions(said),
        }
    )


def _line(item: SummaryEvidence, name: str, keys: list[str]) -> dict[str, Any]:
    work = f"#{keys[item.number - 1]}"
    finding = {
        "id": f"{name}-finding",
        "type": "InformationEntity",
        "description": item.quote or item.note,
        "methodTypes": [{"label_2": item.design}] if item.design else [],
        "informationQuality": {"label_2": f"risk of bias: {item.quality}"} if item.quality else {},
        "reportedIn": [work],
        "extensions": _extensions({"section": item.quote_section, "place": item.locator, "people": item.sample_size}),
    }
    said = {"state": NOT_ACCEPTED if item.draft else "", "directness": item.directness, "why": item.directness_reason}
    return _full(
        {
            "id": name,
            "type": "EvidenceLine",
            "description": item.note if item.quote else "",
            "directionOfEvidenceProvided": DIRECTIONS.get(item.stance, item.stance),
            "evidenceItems": [_full(finding)],
            "extensions": _extensions(said),
        }
    )


def _document(work: Work, key: str) -> dict[str, Any]:
    addresses = [found.address for found in identifiers(work) if found.address]
    return _full(
        {
            "id": f"#{key}",
            "type": "Document",
            "title": work.name,
            "pmid": work.pmid,
            "doi": work.doi,
            "identifiers": [f"PMC:{work.pmcid}"] if work.pmcid else [],
            "urls_2": addresses,
            "subtype_2": {"label_2": work.form},
            "dateAuthored": "-".join(f"{part:02d}" for part in work.issued),
            "description": ". ".join(work.remarks),
            "extensions": _extensions({"container": work.container}),
        }
    )


def _extensions(said: dict[str, Any]) -> list[dict[str, str]]:
    """What the model has no field for; nothing that is not known."""
    return [{"name_3": name, "value_4": str(value)} for name, value in said.items() if value not in ("", None)]


def _full(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in ("", None, [], {})}
