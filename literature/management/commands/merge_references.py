"""`merge_references KEPT ABSORBED --reason TEXT`: two rows of the library that are one work become one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from literature.library.merging import MergeRefused, merge_references
from literature.models import Reference


class Command(BaseCommand):
    help = "Hands all that is known of one reference to another and records it. Refused while decisions stand on it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kept", type=int, metavar="KEPT", help="row number, as in the address of its page")
        parser.add_argument("absorbed", type=int, metavar="ABSORBED", help="row number of the one that goes")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, kept: int, absorbed: int, reason: str, **options: Any) -> None:
        rows = Reference.objects.in_bulk([kept, absorbed])
        if missing := {kept, absorbed} - rows.keys():
            raise CommandError(f"The library has no reference {', '.join(map(str, sorted(missing)))}.")
        try:
            merge = merge_references(rows[kept], rows[absorbed], reason=reason)
        except MergeRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Merged “{merge.absorbed['title']}” into “{merge.kept}”.")
