"""`import_retractions FILE [--complete] [--dry-run] [--json]`: takes in the Retraction Watch file."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from literature.library.retractions import Imported, ImportRefused, import_retractions, open_text
from literature.models import Reference
from literature.sources.retraction_watch import NotTheFile

MOST_SHOWN = 20  # lines of a kind


class Command(BaseCommand):
    help = (
        "Takes the notices about stored works from the Retraction Watch CSV file, which is published at "
        "https://gitlab.com/crossref/retraction-watch-data. Safe to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--complete", action="store_true", help="the file is whole: withdraw what it no longer tells"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with (
                open_text(file) as lines,
                tqdm(unit=" rows", file=sys.stderr, disable=None) as bar,
            ):
                done = import_retractions(
                    lines, complete=options["complete"], dry_run=options["dry_run"], progress=bar.update
                )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (NotTheFile, ImportRefused) as error:
            raise CommandError(f"{file.name}: {error}") from error
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. Nothing was changed.", returncode=130) from stop
        self._print(done, **options)

    def _print(self, done: Imported, *, dry_run: bool, **options: Any) -> None:
        works = Reference.objects.only("pmid", "doi").in_bulk([pk for pk, _, _ in done.news])
        changes = [
            {"pmid": works[pk].pmid, "doi": works[pk].doi, "notice": str(notice), "change": str(kind)}
            for pk, notice, kind in done.news
        ]
        if options["json"]:
            counts = {"rows": done.rows, "matched": done.matched, "changes": changes}
            self.stdout.write(json.dumps({**counts, "unsure": done.unsure, "spoiled": done.spoiled}))
            return
        for change in changes:
            work = f"PMID {change['pmid']}" if change["pmid"] else change["doi"]
            self.stdout.write(f"{change['change']}: {work}, {change['notice']}")
        for name in ("unsure", "spoiled"):
            lines = getattr(done, name)
            for line in lines[:MOST_SHOWN]:
                self.stdout.write(f"{name}: {line}")
            if len(lines) > MOST_SHOWN:
                self.stdout.write(f"{name}: {len(lines) - MOST_SHOWN} more; --json tells all")
        verb = "would change" if dry_run else "changed"
        self.stdout.write(f"{done.rows} rows, {done.matched} about stored works; {len(changes)} {verb}")
