"""`add_search NAME QUERY [--slug --document SLUG --every 1d | --cron "0 6 * * *"]`: saves a PubMed search."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from claims.models import Document
from claims.watches.watched_searches import watch_with
from literature.searches.saving import SearchRefused, parse_interval, refuse_faults, save_search


class Command(BaseCommand):
    help = "Saves a search in PubMed's own syntax, checked before it is kept. The same again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("query", metavar="QUERY")
        parser.add_argument("--slug", default="")
        parser.add_argument("--document", metavar="SLUG", default="", help="the document that this search watches for")
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--every", default="", help="30m, 12h, 1d, 2w after its last run (default: 1d)")
        when.add_argument("--cron", default="", help="cron times, for example '0 6 * * mon-fri'")

        parser.add_argument("--zone", default="", help="time zone of the cron times, as Europe/Rome (default: UTC)")

    def handle(
        self,
        *args: Any,
        name: str,
        query: str,
        slug: str,
        document: str,
        every: str,
        cron: str,
        zone: str,
        **options: Any,
    ) -> None:
        try:
            with transaction.atomic():
                for warning in refuse_faults(query):
                    self.stderr.write(f"Mind: {warning}")
                interval = parse_interval(every) if every else None
                search, created = save_search(name, query, slug=slug, every=interval, cron=cron, zone=zone)
                if document:
                    watch_with(Document.objects.get(slug=document), search, by=None)
        except SearchRefused as error:
            raise CommandError(str(error)) from error
        except Document.DoesNotExist as error:
            known = ", ".join(Document.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"No document has the slug {document}. There are: {known}.") from error
        self.stdout.write(f"{search.slug}: {'saved' if created else 'kept'}.")
