"""`find_candidates TITLE`: which PubMed records may be the work of this title. It proposes and changes nothing."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from literature.clients.ncbi import make_client
from literature.http.failures import NoAnswer
from literature.library.candidates import Citation, candidates

KNOWN = ("journal", "year", "volume", "page", "author")


class Command(BaseCommand):
    help = "Proposes PubMed records for a title; you decide, and add the right one with `add_reference PMID`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("title", nargs="+", metavar="TITLE")
        for name in KNOWN:
            parser.add_argument(f"--{name}", default="")
        parser.add_argument("--json", action="store_true", help="one line of JSON a candidate")

    def handle(self, *args: Any, title: list[str], **options: Any) -> None:
        known = Citation(**{name: options[name] for name in KNOWN})
        try:
            found = candidates(" ".join(title), client=make_client(), known=known)
        except (ValueError, NoAnswer) as error:
            raise CommandError(str(error)) from error
        for one in found:
            if options["json"]:
                self.stdout.write(json.dumps(asdict(one), ensure_ascii=False))
            else:
                source = f"{one.first_author} {one.year or ''}, {one.journal}".strip(", ")
                self.stdout.write(f"{one.percent}%  PMID {one.pmid}  {one.title}  ({source})")
        if not found:
            raise CommandError("PubMed has no title like it: look whether it is spelt as printed.")
