"""`export_summary SLUG --format md|json|bib|ris [--output FILE]`: the cited summary of a document."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.exports import FORMATS
from claims.exports.gather import summarise
from claims.models import Document, Version


class Command(BaseCommand):
    help = "Writes a document's claims with their numbered citations and one bibliography."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--format", choices=list(FORMATS), required=True)
        parser.add_argument("--output", metavar="FILE", type=Path, help="instead of standard output")

    def handle(self, *args: Any, slug: str, output: Path | None, **options: Any) -> None:
        document = Document.objects.filter(slug=slug).first()
        if document is None:
            known = ", ".join(Document.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"No document has the slug {slug}. There are: {known}.")
        try:
            text = FORMATS[options["format"]].write(summarise(document))
        except Version.DoesNotExist as error:
            raise CommandError(f"{slug} has no text yet: import one with import_document.") from error
        if output is None:
            self.stdout.write(text, ending="" if text.endswith("\n") else "\n")
            return
        if output.is_dir():
            raise CommandError(f"{output} is a folder: name a file in it.")
        try:
            _replace(output, text)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"Written: {output}")


def _replace(path: Path, text: str) -> None:
    """Writes beside the file and moves it into place: a reader never finds half an export."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
