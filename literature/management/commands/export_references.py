"""`export_references [--search SLUG] --format jsonl|ris|nbib|xml`: the stored references as a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from literature.library.file_export import FORMATS, export_references, not_in
from literature.models import Reference, Search


class Command(BaseCommand):
    help = "Prints the stored references in the order of their PMIDs: normalised, RIS, or PubMed's own formats."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--search", metavar="SLUG", help="only what this search finds at present")
        parser.add_argument("--format", choices=FORMATS, required=True)

    def handle(self, *args: Any, search: str | None, **options: Any) -> None:
        references = Reference.objects.all()
        if search:
            if not Search.objects.filter(slug=search).exists():
                raise CommandError(f"No search has the slug {search}.")
            references = references.found_by(search)
        for piece in export_references(references, options["format"]):
            self.stdout.write(piece, ending="")
        if left_out := not_in(references, options["format"]):
            self.stderr.write(f"Left out, for PubMed has no record of them: {left_out}.")
