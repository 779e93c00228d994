"""`refresh_references [PMID...] [--all] [--json]`: asks PubMed anew for stored records, with a progress bar."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from literature.clients.ncbi import make_client
from literature.entrez.client import clean_pmids
from literature.http.failures import NoAnswer
from literature.library.refresh import Refreshed, refresh_due, refresh_pmids
from literature.models import Reference


class Command(BaseCommand):
    help = "Asks PubMed anew for stored references: those that are due, those named, or all. Ctrl-C keeps what came."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pmids", nargs="*", metavar="PMID")
        parser.add_argument("--all", action="store_true", help="all that have a PMID, due or not")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, pmids: list[str], **options: Any) -> None:
        if pmids and options["all"]:
            raise CommandError("Name PMIDs or give --all, not both.")
        try:
            done = self._refresh(self._named(pmids), everything=options["all"])
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. What came is stored; run it again for the rest.", returncode=130) from stop
        except NoAnswer as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
        else:
            self._print(done)

    def _named(self, pmids: list[str]) -> Sequence[str]:
        try:
            named = clean_pmids(pmids)
        except ValueError as error:
            raise CommandError(str(error)) from error
        known = set(Reference.objects.filter(pmid__in=named).pmids())
        if unknown := [pmid for pmid in named if pmid not in known]:
            raise CommandError(f"Not stored: {', '.join(unknown)}. Add them with `add_reference`.")
        return named

    def _refresh(self, pmids: Sequence[str], *, everything: bool) -> Refreshed:
        if everything:
            pmids = Reference.objects.filter(pmid__isnull=False).order_by("checked_at", "pk").pmids()
        elif not pmids:
            return refresh_due(make_client())
        with tqdm(total=len(pmids), unit=" records", file=sys.stderr, disable=None) as bar:
            return refresh_pmids(pmids, make_client(), progress=bar.update)

    def _print(self, done: Refreshed) -> None:
        self.stdout.write(f"{done.asked} asked for, {len(done.changed)} changed")
        for name in ("missing", "returned", "unreadable"):
            if pmids := getattr(done, name):
                self.stdout.write(f"{name}: {', '.join(pmids)}")
