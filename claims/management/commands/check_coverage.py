"""`check_coverage SLUG [--online] [--json]`: whether the searches of a document find what its evidence cites."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.evidence.coverage import Coverage, coverage, coverage_now
from claims.models import Document
from literature.clients.ncbi import make_client
from literature.http.failures import NoAnswer


class Command(BaseCommand):
    help = "Tells which works of the evidence no search of the document finds. Ends with 1 when there are some."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--online", action="store_true", help="ask PubMed now, instead of the last runs' results")
        parser.add_argument("--json", action="store_true", help="print what came out as one JSON object")

    def handle(self, *args: Any, slug: str, online: bool, **options: Any) -> None:
        document = Document.objects.filter(slug=slug).first()
        if document is None:
            known = ", ".join(Document.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"No document has the slug {slug}. There are: {known}.")
        try:
            done = coverage_now(document, client=make_client()) if online else coverage(document)
        except NoAnswer as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(_as_json(done), ensure_ascii=False) if options["json"] else _as_text(done))
        if done.missed:
            raise CommandError("Some works are found by no search: widen one, or add one with `add_search`.")


def _as_json(done: Coverage) -> dict[str, Any]:
    return {
        "total": done.total,
        "searches": [
            {"search": search.slug, "found": found, "share": round(share, 4)} for search, found, share in done.searches
        ],
        "missed": [{"id": work.pk, "pmid": work.pmid or "", "title": work.title} for work in done.missed],
    }


def _as_text(done: Coverage) -> str:
    lines = [f"{search.slug}: {found} of {done.total}, {share:.0%}" for search, found, share in done.searches]
    lines += [f"found by none: {f'PMID {work.pmid}' if work.pmid else 'no PMID'}, {work}" for work in done.missed]
    return "\n".join(lines or ["The document has no search and no evidence yet."])
