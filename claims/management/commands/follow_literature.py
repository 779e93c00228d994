"""`follow_literature [--json]`: what the worker does every few seconds, now and in the foreground."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from claims.intake import follow_literature


class Command(BaseCommand):
    help = "Sets what is new in the literature against the claims: suggestions, flags, notifications."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the counts as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        done = asdict(follow_literature())
        counts = ", ".join(f"{count} {name}" for name, count in done.items())
        self.stdout.write(json.dumps(done) if options["json"] else f"{counts}.")
