"""`import_decisions SLUG FILE --by USERNAME [--dry-run] [--json]`: decisions on papers that were made elsewhere."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from claims.evidence.decisions_elsewhere import import_decisions, preview_decisions
from claims.models import Document
from claims.refusals import Refused


class Command(BaseCommand):
    help = (
        "Takes in decisions made elsewhere: a table (CSV) with a column “included”, RIS with labels of ASReview or "
        "Rayyan, or a project of ASReview. All of a file or nothing; they teach the order and decide nothing. Safe to "
        "run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--by", metavar="USERNAME", required=True, help="who answers for it")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, and store nothing")
        parser.add_argument("--json", action="store_true", help="print each record's outcome as a line of JSON")

    def handle(self, *args: Any, slug: str, file: Path, by: str, **options: Any) -> None:
        document = Document.objects.filter(slug=slug).first()
        user = get_user_model().objects.filter(username=by).first()
        if document is None or user is None:
            missing = f"document has the slug {slug}" if document is None else f"user is called {by}"
            raise CommandError(f"No {missing}.")
        take = preview_decisions if options["dry_run"] else import_decisions
        try:
            done = take(document, file.name, file.read_bytes(), by=user)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except Refused as refused:
            raise CommandError(f"{file.name}: {refused}") from refused
        if options["json"]:
            for one in done.taken:
                self.stdout.write(json.dumps(asdict(one), ensure_ascii=False))
            return
        for one in done.refused:
            self.stdout.write(f"{one.location}: refused {one.name[:80]} ({one.reason})")
        counts = ", ".join(f"{number} {verdict}" for verdict, number in done.counts.items())
        self.stdout.write(
            f"{counts}; {done.unlabelled} without a decision."
            f"{' Nothing was stored: it was a dry run.' if options['dry_run'] else ''}"
        )
