"""`export_decisions SLUG [--format csv|ris]`: the papers of a document with what was decided, as ASReview reads it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.models import Document
from claims.triage.learning.screening_export import FORMATS, export_decisions


class Command(BaseCommand):
    help = "Prints the papers of a document with their labels, to go on in ASReview or elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--format", choices=FORMATS, default="csv")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        document = Document.objects.filter(slug=slug).first()
        if document is None:
            raise CommandError(f"No document has the slug {slug}.")
        self.stdout.write(export_decisions(document, options["format"]), ending="")
