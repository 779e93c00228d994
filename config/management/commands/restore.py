"""Brings a backup back into an empty database."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DataError, IntegrityError

from config.backups.restoring import restore
from literature.refusals import Refused


class Command(BaseCommand):
    help = "Brings a backup into the empty database of DATABASE_URL, compares every table, then migrates."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["file"])
        except Refused as error:
            raise CommandError(str(error)) from error
        except (DataError, IntegrityError, ValueError) as error:
            raise CommandError(f"Nothing was restored: {error}") from error
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {options['file']}.") from error
        call_command("migrate", verbosity=0, interactive=False)
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"{rows} rows in {len(manifest['tables'])} tables, as they were at {manifest['at']}.")
