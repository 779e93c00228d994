"""`import_evidence FILE.csv --by USERNAME [--dry-run] [--json]`: findings from a table, with a report of each row."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from claims.evidence.table.csv_file import COLUMNS, LARGEST, Row, read_table
from claims.evidence.table.table_import import RowOutcome, dry_run, import_rows, summary
from claims.refusals import Refused


class Command(BaseCommand):
    help = f"Takes evidence from a CSV file with the columns {', '.join(COLUMNS)}. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, and store nothing")
        parser.add_argument(
            "--by", metavar="USERNAME", default="", help="who answers for it; needed unless it is a dry run"
        )
        parser.add_argument("--json", action="store_true", help="print each row's outcome as a line of JSON")

    def handle(self, *args: Any, file: Path, by: str, **options: Any) -> None:
        user = _user(by, needed=not options["dry_run"])
        rows = _rows(file)
        try:
            outcomes = self._print_each(rows, user, dry=options["dry_run"], as_json=options["json"])
        except KeyboardInterrupt as stop:
            raise CommandError(
                "Stopped. What was told is stored; import it again for the rest.", returncode=130
            ) from stop
        counts = summary(outcomes)
        if not options["json"]:
            words = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
            self.stdout.write(f"{words}.{' Nothing was stored: it was a dry run.' if options['dry_run'] else ''}")
        if counts["refused"]:
            raise CommandError(f"Refused: {counts['refused']} of {len(outcomes)}; the reasons stand above.")

    def _print_each(self, rows: list[Row], user: User | None, *, dry: bool, as_json: bool) -> list[RowOutcome]:
        done = dry_run(rows, by=user) if dry else import_rows(rows, by=user)
        bar = tqdm(done, total=len(rows), unit=" rows", file=sys.stderr, disable=None)
        return [self._print(outcome, as_json) for outcome in bar]

    def _print(self, outcome: RowOutcome, as_json: bool) -> RowOutcome:
        if as_json:
            self.stdout.write(json.dumps(asdict(outcome), ensure_ascii=False))
        else:
            reason = f": {outcome.reason}" if outcome.reason else ""
            self.stdout.write(f"line {outcome.line}: {outcome.verdict} {outcome.claim} {outcome.work}{reason}")
            for caution in outcome.cautions:
                self.stdout.write(f"    {caution}")
        return outcome


def _user(name: str, *, needed: bool) -> User | None:
    if not name:
        if needed:
            raise CommandError("Say who answers for this evidence: --by USERNAME. A dry run needs nobody.")
        return None
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"No user is called {name}.")
    return user


def _rows(file: Path) -> list[Row]:
    try:
        with file.open("rb") as table:
            return read_table(table.read(LARGEST + 1))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except Refused as error:
        raise CommandError(f"{file.name}: {error}") from error
