"""Moves everything to another database."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.backups.writing import write_backup
from config.values import as_database
from literature.heartbeats import NEEDED, silences


class Command(BaseCommand):
    help = "Copies all rows of DATABASE_URL into an empty database, compares every table, and says what is left to do."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", metavar="URL", help="postgres://USER:PASSWORD@HOST:5432/NAME, or sqlite:////PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            as_database(options["target"])
        except Exception as error:  # of several libraries, and a password may stand in their words
            raise CommandError("Write postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:////PATH.") from error
        if {*NEEDED} - {one.name for one in silences(timezone.now())}:
            raise CommandError("Stop web, workers and beat first and wait a minute: what they write would be left out.")
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
            self._restore_into(options["target"], write_backup(Path(folder), at=timezone.now()))
        self.stdout.write("All is there. Write the new address into DATABASE_URL, then start everything again.")

    def _restore_into(self, target: str, backup: Path) -> None:
        """In a process of its own, which has the other database as its own in everything."""
        command = [sys.executable, sys.argv[0], "restore", str(backup)]
        environment = {**os.environ, "DATABASE_URL": target}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise CommandError(done.stderr.strip().removeprefix("CommandError: "))
        self.stdout.write(done.stdout.strip())
