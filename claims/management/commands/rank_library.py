"""`rank_library KEY... | --document SLUG [--json]`: sets claims against all stored references, now, in this process."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from claims.models import Claim, LibraryRanking
from claims.models.claims import ClaimQuerySet
from claims.refusals import Refused
from claims.triage.library_ranking import rank_library, work_on_rankings


class Command(BaseCommand):
    help = (
        "Sets claims against the whole library, beyond what the searches of their document found. Ctrl-C stops; the "
        "next run goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("keys", metavar="KEY", nargs="*", help="of claims")
        parser.add_argument("--document", metavar="SLUG", default="", help="all claims of its present text")
        parser.add_argument("--json", action="store_true", help="print each claim's outcome as a line of JSON")

    def handle(self, *args: Any, keys: list[str], document: str, **options: Any) -> None:
        claims = _claims(keys, document)
        for claim in tqdm(claims, unit=" claims", file=sys.stderr, disable=None):
            try:
                rank_library(claim, by=None)
                work_on_rankings()
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            except KeyboardInterrupt as stop:
                raise CommandError(
                    "Stopped. What was suggested stays; run it again for the rest.", returncode=130
                ) from stop
            self.stdout.write(_in_words(LibraryRanking.objects.get(claim=claim), as_json=options["json"]))


def _claims(keys: list[str], document: str) -> ClaimQuerySet:
    if bool(keys) == bool(document):
        raise CommandError("Name claims by their keys, or one document with --document SLUG.")
    claims = Claim.objects.current().select_related("document")
    if document:
        found = claims.filter(document__slug=document)
        if not found.exists():
            raise CommandError(f"No claim of the present text of a document {document}.")
        return found
    found = claims.filter(key__in=keys)
    if unknown := sorted(set(keys) - set(found.values_list("key", flat=True))):
        raise CommandError(f"No claim of a present text has the key {', '.join(unknown)}.")
    return found


def _in_words(row: LibraryRanking, *, as_json: bool) -> str:
    if as_json:
        values = {"claim": row.claim.key, "state": row.state, "done": row.done, "of": row.of, "found": row.found}
        return json.dumps(values)
    if row.is_over:
        return f"{row.claim.key}: {row.done:,} references, {row.found:,} new suggestions."
    return f"{row.claim.key}: a worker has it, {row.done:,} of {row.of:,} references so far."
