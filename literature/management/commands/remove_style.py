"""`remove_style NAME`: takes away a style of citations, or a template of Word, that somebody brought."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from literature.library.style_choice import brought_style, remove_style
from literature.refusals import Refused


class Command(BaseCommand):
    help = "Takes away a style or a template of Word that was brought; not while an export waits for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            row = brought_style(name)
            remove_style(row)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"“{row.title}” is removed")
