"""`reparse_references [--search SLUG] [--after ROW]`: reads the stored records again, after the parser has changed."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from literature.library.reparse import Reparsed, reparse, with_records
from literature.models import Reference, Search


class Command(BaseCommand):
    help = "Parses the stored records again, without asking PubMed, and writes what is now read otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--search", metavar="SLUG", help="only what this search finds at present")
        parser.add_argument("--after", metavar="ROW", type=int, default=0, help="go on where a stopped run ended")

    def handle(self, *args: Any, search: str | None, after: int, **options: Any) -> None:
        references = Reference.objects.all()
        if search:
            if not Search.objects.filter(slug=search).exists():
                raise CommandError(f"No search has the slug {search}.")
            references = references.found_by(search)
        done, last = None, [after]
        with tqdm(
            total=with_records(references, after=after).count(),
            unit=" records",
            file=sys.stderr,
            disable=None,
        ) as bar:
            try:
                done = reparse(references, after=after, progress=lambda now: self._show(bar, now, last))
            except KeyboardInterrupt as stop:
                message = f"Stopped. What was read is stored; go on with --after {last[0]}."
                raise CommandError(message, returncode=130) from stop
        self._print(done)

    def _show(self, bar: tqdm, done: Reparsed, last: list[int]) -> None:
        last[0] = done.last
        bar.n = done.read + len(done.unreadable)
        bar.refresh()

    def _print(self, done: Reparsed) -> None:
        self.stdout.write(f"{done.read} read, {len(done.changed)} changed")
        for pmid, reason in done.unreadable.items():
            self.stderr.write(f"PMID {pmid}: {reason}")
        if done.unreadable:
            raise CommandError(f"Not readable: {len(done.unreadable)}.")
