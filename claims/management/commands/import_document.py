"""`import_document FILE|ADDRESS [--title --slug --url --json]`: an article in, its statements out as claims."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.documents.formats.reading import LARGEST, Reading, read_document
from claims.documents.importing import Imported, import_document
from claims.documents.outcome import as_json
from claims.documents.web.fetching import fetch
from claims.refusals import Refused


class Command(BaseCommand):
    help = "Imports an article: text, Markdown, HTML, Word or PDF. The same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="FILE", help="a file, or an address that begins with https://")
        parser.add_argument("--title", default="")
        parser.add_argument("--slug", default="", help="names the document; a known one gets a new version")
        parser.add_argument("--url", default="", help="where the article is published")
        parser.add_argument("--json", action="store_true", help="print what came out as one JSON object")

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        try:
            reading, name, url = _read(source)
            imported = import_document(
                reading.text,
                markup=reading.markup,
                name=reading.title or name.replace("-", " ").replace("_", " ").strip().capitalize(),
                title=options["title"],
                slug=options["slug"],
                url=options["url"] or url,
                warnings=reading.warnings,
            )
        except OSError as error:
            raise CommandError(f"{source} cannot be read: {error.strerror}.") from error
        except Refused as error:
            raise CommandError(f"{Path(source).name}: {error}") from error
        for warning in reading.warnings:
            self.stderr.write(self.style.WARNING(warning))
        self.stdout.write(json.dumps(as_json(imported), ensure_ascii=False) if options["json"] else _told(imported))


def _read(source: str) -> tuple[Reading, str, str]:
    """What is read, the name to make a title from, and the address it came from."""
    if source.lower().startswith(("http://", "https://")):
        page = fetch(source)
        return read_document(page.data, page.filename, page.content_type), Path(page.filename).stem, source
    file = Path(source)
    with file.open("rb") as held:
        return read_document(held.read(LARGEST + 1), file.name), file.stem, ""


def _told(imported: Imported) -> str:
    document, version = imported.document, imported.version
    if not imported.is_new:
        return f"{document.slug}: nothing changed, this text is version {version.number} already."
    return (
        f"{document.slug}: version {version.number}, {document.claims.standing().count()} claims "
        f"({imported.added} new, {imported.retired} retired), {version.cited_works.count()} references, "
        f"{len(version.skipped)} passages kept as text only."
    )
