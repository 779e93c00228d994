"""Writes a backup of the whole database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.backups.restoring import read_manifest
from config.backups.writing import keep_newest, write_backup


class Command(BaseCommand):
    help = "Writes one file with every table, of one moment, while everything goes on working."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, help="where to; BACKUP_DIR otherwise")
        parser.add_argument("--keep", type=int, metavar="N", help="delete all but the newest N there")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"] or settings.BACKUP_DIR
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep is 1 or more.")
        try:
            path = write_backup(folder, at=timezone.now())
        except ValueError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{folder} cannot be written to: {error.strerror}. Name another --folder.") from error
        rows = sum(table["rows"] for table in read_manifest(path)["tables"].values())
        self.stdout.write(f"{path}: {rows} rows, {path.stat().st_size // 1024} KB")
        if options["keep"]:
            for gone in keep_newest(folder, options["keep"]):
                self.stdout.write(f"deleted {gone}")
