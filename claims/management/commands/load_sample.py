"""`load_sample [--every 1d] [--follower USERNAME]`: the sample article and its saved searches."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from claims.models import Document, Subscription
from literature.models import Search

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ARTICLE = SAMPLES / "default-mode-network.txt"


class Command(BaseCommand):
    help = "Imports the sample article and saves its searches. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", default="1d", help="how often the searches run")
        parser.add_argument("--follower", metavar="USERNAME", default="", help="a user who shall follow the searches")

    def handle(self, *args: Any, every: str, follower: str, **options: Any) -> None:
        """What is there already stays as it is: an editor may have changed it."""
        if not Document.objects.filter(slug=ARTICLE.stem).exists():
            call_command("import_document", str(ARTICLE), stdout=self.stdout)
        searches = json.loads((SAMPLES / "searches.json").read_text(encoding="utf-8"))
        for search in searches["searches"]:
            if not Search.objects.filter(slug=search["slug"]).exists():
                names = {"slug": search["slug"], "document": ARTICLE.stem, "every": every}
                call_command("add_search", search["name"], search["query"], **names, stdout=self.stdout)
        if follower:
            self._follow(follower)

    def _follow(self, username: str) -> None:
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"No user is called {username}.")
        for search in Document.objects.get(slug=ARTICLE.stem).searches.all():
            Subscription.objects.get_or_create(user=user, search=search)
