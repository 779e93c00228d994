"""`import_document FILE [--title --slug --url --json]`: an article in, its statements out as claims."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.documents.importing import Imported, ImportRefused, import_document
from claims.documents.reading import UnreadableDocument, decode, detect_markup


class Command(BaseCommand):
    help = "Imports an article (plain text or Markdown). The same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--title", default="")
        parser.add_argument("--slug", default="", help="names the document; a known one gets a new version")
        parser.add_argument("--url", default="", help="where the article is published")
        parser.add_argument("--json", action="store_true", help="print what came out as one JSON object")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            text = decode(file.read_bytes(), file.name)
            name = file.stem.replace("-", " ").replace("_", " ").strip().capitalize()
            imported = import_document(
                text,
                markup=detect_markup(text, file.name),
                name=name,
                title=options["title"],
                slug=options["slug"],
                url=options["url"],
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (UnreadableDocument, ImportRefused) as error:
            raise CommandError(f"{file.name}: {error}") from error
        self.stdout.write(
            json.dumps(as_json(imported), ensure_ascii=False) if options["json"] else _told(imported)
        )


def as_json(imported: Imported) -> dict[str, Any]:
    """The document as it stands after the import."""
    version = imported.version
    claims = imported.document.claims.standing()
    return {
        "document": imported.document.slug,
        "version": version.number,
        "claims": [
            {"key": c.key, "text": c.text, "context": c.context, "section": c.section, "kind": c.kind}
            for c in claims
        ],
        "references": [{"text": cited.text} for cited in version.cited_works.all()],
        "skipped": [{"text": skipped["text"], "reason": skipped["reason"]} for skipped in version.skipped],
    }


def _told(imported: Imported) -> str:
    document, version = imported.document, imported.version
    if not imported.is_new:
        return f"{document.slug}: nothing changed, this text is version {version.number} already."
    return (
        f"{document.slug}: version {version.number}, {document.claims.standing().count()} claims "
        f"({imported.added} new, {imported.retired} retired), {version.cited_works.count()} references, "
        f"{len(version.skipped)} passages kept as text only."
    )
