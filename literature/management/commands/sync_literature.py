"""`sync_literature [SLUG...] [--kind KIND] [--json]`: runs saved searches in the foreground, with a progress bar."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from literature.models import Search, SearchRun
from literature.rules.run_kinds import Kind
from literature.searches.running import AlreadyRunning, TooEarly, kinds_due
from literature.searches.sync import sync_search

COUNTS = ("kind", "reported", "fetched", "new", "changed", "gone", "status", "error")


class Command(BaseCommand):
    help = "Runs saved searches now: all that are on, or those named. Ctrl-C stops; the next run goes on from there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG")
        parser.add_argument(
            "--kind",
            choices=[kind.value for kind in Kind],
            help="ask for the whole result, for what PubMed took in lately, or for what NLM changed lately "
            "(default: what the search needs)",
        )
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, slugs: list[str], kind: str | None, **options: Any) -> None:
        results = []
        try:
            for search in self._searches(slugs):
                for one in kinds_due(search, asked=kind or "", at=timezone.now()):
                    results.append(self._run(search, Kind(kind) if kind else one))
                    if results[-1]["status"] != SearchRun.Status.COMPLETE:
                        break
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. Run the same command again to go on.", returncode=130) from stop
        finally:
            if options["json"]:
                self.stdout.write(json.dumps({"searches": results}, ensure_ascii=False))
        failed = [result["search"] for result in results if result["status"] != SearchRun.Status.COMPLETE]
        if failed:
            raise CommandError(f"Not complete: {', '.join(failed)}.")

    def _searches(self, slugs: list[str]) -> list[Search]:
        if not slugs:
            searches = list(Search.objects.filter(is_active=True))
            if not searches:
                raise CommandError("No search is saved: add one with `add_search NAME QUERY`.")
            return searches
        known = {search.slug: search for search in Search.objects.filter(slug__in=slugs)}
        if unknown := [slug for slug in slugs if slug not in known]:
            saved = ", ".join(Search.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"No search has the slug {', '.join(unknown)}. Saved: {saved}.")
        return [known[slug] for slug in dict.fromkeys(slugs)]

    def _run(self, search: Search, kind: Kind) -> dict[str, Any]:
        with tqdm(desc=search.slug, unit=" records", file=sys.stderr, disable=None) as bar:
            try:
                run = sync_search(search, kind=kind, progress=lambda run: self._show(bar, run))
            except (AlreadyRunning, TooEarly) as busy:
                self.stderr.write(str(busy))
                return {"search": search.slug} | dict.fromkeys(COUNTS) | {"status": "failed", "error": str(busy)}
        self._print(run)
        return {"search": search.slug} | {name: getattr(run, name) for name in COUNTS} | {"missing": run.missing}

    def _show(self, bar: tqdm, run: SearchRun) -> None:
        bar.total, bar.n = run.wanted, run.fetched
        bar.refresh()

    def _print(self, run: SearchRun) -> None:
        line = f"{run.search.slug}: {run.kind} run {run.status}, {run.reported} reported, {run.fetched} fetched, "
        line += f"{run.new} new, {run.changed} changed, {run.gone} gone"
        self.stderr.write(f"{line}. {run.error}".strip())
        if run.missing:
            self.stderr.write(f"PubMed did not deliver: {', '.join(run.missing)}")
        for warning in run.warnings:
            self.stderr.write(f"PubMed warns: {warning}")
