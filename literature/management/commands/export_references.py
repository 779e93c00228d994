"""`export_references [--search SLUG] --format jsonl`: the normalised references, one a line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from literature.models import Reference, Search
from literature.references import normalised


class Command(BaseCommand):
    help = "Prints the stored references, one normalised record a line, in the order of their PMIDs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--search", metavar="SLUG", help="only what this search finds at present")
        parser.add_argument("--format", choices=["jsonl"], required=True)

    def handle(self, *args: Any, search: str | None, **options: Any) -> None:
        references = Reference.objects.all()
        if search:
            if not Search.objects.filter(slug=search).exists():
                raise CommandError(f"No search has the slug {search}.")
            references = references.found_by(search)
        for reference in references.in_order().prefetch_related("notices").iterator(chunk_size=500):
            self.stdout.write(json.dumps(normalised(reference), ensure_ascii=False))
