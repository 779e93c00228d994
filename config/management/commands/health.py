"""Says which parts work, and why those do not that do not."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import health


class Command(BaseCommand):
    help = "Asks database, cache, broker, disk, worker and beat how they are; ends with 1 where one is down."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these of {', '.join(health.names())}")
        parser.add_argument("--json", action="store_true", help="as one object")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = health.parts(options["parts"])
        if unknown := sorted(set(options["parts"]) - {part.name for part in parts} - set(health.names())):
            raise CommandError(f"No part is named {unknown[0]}. There are {', '.join(health.names())}.")
        if options["json"]:
            self.stdout.write(json.dumps({part.name: part.problem or "up" for part in parts}))
        else:
            for part in parts:
                self.stdout.write(f"{part.name}: {part.problem or 'up'}")
        if any(not part.up for part in parts):
            raise SystemExit(1)
