"""`check_counts [SLUG...] [--json]`: what Europe PMC holds and counts of the results of searches."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from literature.clients.second_sources import make_europe_pmc
from literature.http.failures import NoAnswer
from literature.models import CountCheck, Search, SearchHit
from literature.searches.count_check import check_counts

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Asks Europe PMC about the results of searches, all that are on unless named. It changes no result."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print each check as a line of JSON")

    def handle(self, *args: Any, slugs: list[str], **options: Any) -> None:
        searches = _named(slugs) if slugs else list(Search.objects.filter(is_active=True))
        total = SearchHit.objects.present().filter(search__in=searches).count()
        try:
            client = make_europe_pmc()
            with tqdm(total=total, unit=" PMIDs", file=sys.stderr, disable=None) as bar:
                for search in searches:
                    self._print(check_counts(search, client, progress=bar.update), as_json=options["json"])
        except NoAnswer as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. What was told is written down.", returncode=130) from stop

    def _print(self, check: CountCheck, *, as_json: bool) -> None:
        if as_json:
            row = {
                "search": check.search.slug,
                "held": check.held,
                "unknown": check.unknown,
                "query": check.query,
                "count": check.count,
                "why_not": check.why_not,
                "warnings": check.warnings,
            }
            self.stdout.write(json.dumps(row, ensure_ascii=False))
            return
        counted = check.why_not or f"it counts {check.count} by {check.query}"
        self.stdout.write(f"{check.search.slug}: {check.held} held; {counted}")
        for warning in check.warnings:
            self.stdout.write(f"  {warning}")
        if check.unknown:
            more = " …" if len(check.unknown) > MOST_SHOWN else ""
            self.stdout.write(f"  unknown there: {', '.join(check.unknown[:MOST_SHOWN])}{more}")


def _named(slugs: Sequence[str]) -> list[Search]:
    found = {search.slug: search for search in Search.objects.filter(slug__in=slugs)}
    if missing := [slug for slug in slugs if slug not in found]:
        known = ", ".join(Search.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"No search has the slug {', '.join(missing)}. There are: {known}.")
    return [found[slug] for slug in dict.fromkeys(slugs)]
