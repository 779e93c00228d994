"""`export_annotations SLUG [--version-number N] [--output FILE]`: where the claims stand, as W3C Web Annotations."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.exports.annotations import write
from claims.exports.gather import anchored
from claims.models import Document, Version


class Command(BaseCommand):
    help = "Writes the places of a document's claims in its text as W3C Web Annotations (JSON-LD)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        # Django's own --version prints that of Django and ends.
        parser.add_argument("--version-number", metavar="N", type=int, help="instead of the newest version")
        parser.add_argument("--output", metavar="FILE", type=Path, help="instead of standard output")

    def handle(self, *args: Any, slug: str, version_number: int | None, output: Path | None, **options: Any) -> None:
        text = write(anchored(_version(slug, version_number)))
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"Written: {output}")


def _version(slug: str, number: int | None) -> Version:
    document = Document.objects.filter(slug=slug).first()
    if document is None:
        known = ", ".join(Document.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"No document has the slug {slug}. There are: {known}.")
    versions = document.versions.order_by("-number")
    version = versions.filter(number=number).first() if number is not None else versions.first()
    if version is None:
        known = ", ".join(str(row.number) for row in versions) or "none yet"
        raise CommandError(f"{slug} has no such version. There are: {known}.")
    return version
