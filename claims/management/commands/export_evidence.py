"""`export_evidence [SLUG] > FILE.csv`: the current evidence, in the columns that import_evidence reads."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.evidence.table.table_export import evidence_table
from claims.models import Document


class Command(BaseCommand):
    help = "Prints the current evidence of a document, or of all, as CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", nargs="?", default="")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        document = Document.objects.filter(slug=slug).first() if slug else None
        if slug and document is None:
            raise CommandError(f"No document has the slug {slug}.")
        self.stdout.write(evidence_table(document), ending="")
