"""`ask_crossref [DOI...] [--all] [--json]`: asks what was published about stored works, with a progress bar."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F
from tqdm import tqdm

from literature.clients.second_sources import make_crossref
from literature.entrez.identifiers import clean_doi
from literature.http.failures import NoAnswer
from literature.library.crossref_notices import Asked, ask_dois, ask_due
from literature.models import Reference


class Command(BaseCommand):
    help = "Asks Crossref about stored works: those that are due, those named, or all. Ctrl-C keeps what came."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dois", nargs="*", metavar="DOI")
        parser.add_argument("--all", action="store_true", help="all that have a DOI, due or not; one a second")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, dois: list[str], **options: Any) -> None:
        if dois and options["all"]:
            raise CommandError("Name DOIs or give --all, not both.")
        try:
            done = self._ask(self._named(dois), everything=options["all"])
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. What came is stored; run it again for the rest.", returncode=130) from stop
        except NoAnswer as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
        else:
            self._print(done)

    def _named(self, dois: list[str]) -> list[str]:
        named = [clean_doi(doi) or doi for doi in dois]
        known = set(Reference.objects.filter(doi__in=named).values_list("doi", flat=True))
        if unknown := [doi for doi in named if doi not in known]:
            raise CommandError(f"Not stored: {', '.join(unknown)}. Add them with `add_reference`.")
        return list(dict.fromkeys(named))

    def _ask(self, dois: list[str], *, everything: bool) -> Asked:
        client = make_crossref()
        if everything:
            stored = Reference.objects.exclude(doi="").order_by(F("crossref_checked_at").asc(nulls_first=True), "pk")
            dois = list(dict.fromkeys(stored.values_list("doi", flat=True)))
        elif not dois:
            return ask_due(client)
        with tqdm(total=len(dois), unit=" DOIs", file=sys.stderr, disable=None) as bar:
            return ask_dois(dois, client, progress=bar.update)

    def _print(self, done: Asked) -> None:
        self.stdout.write(f"{done.asked} asked about")
        for name in ("noticed", "withdrawn", "unknown", "unreadable"):
            if dois := getattr(done, name):
                self.stdout.write(f"{name}: {', '.join(dois)}")
