"""What an import brought, and the same for a machine: from the command as from the API."""

from dataclasses import dataclass
from typing import Any

from claims.models import Document, Version


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `version` is the one that holds the text now, new or not."""

    document: Document
    version: Version
    is_new: bool
    added: int = 0
    retired: int = 0


def as_json(imported: Imported) -> dict[str, Any]:
    """The document as it stands after the import."""
    version = imported.version
    claims = imported.document.claims.standing()
    return {
        "document": imported.document.slug,
        "version": version.number,
        "claims": [
            {"key": c.key, "text": c.text, "context": c.context, "section": c.section, "kind": c.kind} for c in claims
        ],
        "warnings": version.warnings,
        "references": [{"text": cited.text} for cited in version.cited_works.all()],
        "skipped": [{"text": skipped["text"], "reason": skipped["reason"]} for skipped in version.skipped],
    }
