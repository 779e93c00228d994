"""What an import brought, for a machine: the same from the command and from the API."""

from typing import Any

from claims.documents.importing import Imported


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
