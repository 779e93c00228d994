"""What an import brought, and the same for a machine: from the command as from the API."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from claims.documents.citations.candidates import works_of_entries
from claims.documents.versions.meaning import named_changes
from claims.models import CitedWork, Claim, Document, ProposedReference, Rewording, Version

IDENTIFIERS = ("pmid", "doi", "pmcid", "url")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `version` is the one that holds the text now, new or not."""

    document: Document
    version: Version
    is_new: bool
    added: int = 0
    retired: int = 0


def as_json(imported: Imported) -> dict[str, Any]:
    """The document as it stands after the import: `entry` of a citation is a place in `references`, from 0."""
    version = imported.version
    entries = list(version.cited_works.all())
    citations = _citations(imported.document, entries)
    return {
        "document": imported.document.slug,
        "version": version.number,
        "claims": [_claim(claim, citations[claim.pk]) for claim in imported.document.claims.current()],
        "rewordings": [_rewording(row) for row in to_decide(version)],
        "warnings": version.warnings,
        "references": _references(entries),
        "skipped": [{"text": skipped["text"], "reason": skipped["reason"]} for skipped in version.skipped],
    }


def to_decide(version: Version) -> list[Rewording]:
    """What the version changed and an editor has to look at, in reading order, each with its claim."""
    return list(version.rewordings.waiting().select_related("claim").order_by("claim__position"))


def _rewording(row: Rewording) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("kind", "state", "reason", "old_text", "new_text")}
    changes = [change._asdict() for change in named_changes(row.old_text, row.new_text)]
    return {"claim": row.claim.key} | told | {"changes": changes}


def _claim(claim: Claim, citations: list[dict[str, Any]]) -> dict[str, Any]:
    told = {name: getattr(claim, name) for name in ("key", "text", "context", "section", "kind")}
    return told | {"citations": citations, "wording": _wording(claim)}


def _wording(claim: Claim) -> dict[str, Any]:
    told = {name: getattr(claim, f"wording_{name}") for name in ("strength", "certainty", "polarity")}
    return told | {"cues": claim.wording_cues}


def _citations(document: Document, entries: list[CitedWork]) -> dict[int, list[dict[str, Any]]]:
    """By claim, what its present text cites, in reading order."""
    places = {entry.pk: place for place, entry in enumerate(entries)}
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in ProposedReference.objects.filter(claim__document=document).order_by("pk"):
        if row.cited_work_id is None or row.cited_work_id in places:  # an older text's, where somebody decided on it
            entry = places.get(row.cited_work_id or 0)
            found[row.claim_id].append(
                {"mark": row.text, "number": row.number, "entry": entry}
                | {name: getattr(row, name) for name in IDENTIFIERS}
                | {"why_open": row.why_open, "state": row.state}
            )
    return found


def _references(entries: list[CitedWork]) -> list[dict[str, Any]]:
    works = works_of_entries(entries)
    return [
        {"text": entry.text, "number": entry.number} | {name: getattr(works[entry.pk], name) for name in IDENTIFIERS}
        for entry in entries
    ]
