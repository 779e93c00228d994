"""`load_sample [--every 1d] [--follower USERNAME] [--lead USERNAME] [--public]`: the sample article, its searches."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from claims.access.members import grant_role
from claims.access.publishing import publish
from claims.models import Document, Membership, Subscription, Visibility
from literature.models import Search

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ARTICLE = SAMPLES / "default-mode-network.txt"


class Command(BaseCommand):
    help = "Imports the sample article and saves its searches. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", default="1d", help="how often the searches run")
        parser.add_argument("--public", action="store_true", help="let anybody read the article on its pages")
        parser.add_argument("--follower", metavar="USERNAME", default="", help="a user who shall follow the searches")
        parser.add_argument("--lead", metavar="USERNAME", default="", help="a user who shall lead the new article")

    def handle(self, *args: Any, every: str, follower: str, lead: str, public: bool, **options: Any) -> None:
        """What is there already stays as it is: an editor may have changed it."""
        if not Document.objects.filter(slug=ARTICLE.stem).exists():
            call_command("import_document", str(ARTICLE), stdout=self.stdout)
        searches = json.loads((SAMPLES / "searches.json").read_text(encoding="utf-8"))
        for search in searches["searches"]:
            if not Search.objects.filter(slug=search["slug"]).exists():
                names = {"slug": search["slug"], "document": ARTICLE.stem, "every": every}
                call_command("add_search", search["name"], search["query"], **names, stdout=self.stdout)
        article = Document.objects.get(slug=ARTICLE.stem)
        if public and not article.history.exclude(visibility=Visibility.PRIVATE).exists():
            publish(article, Visibility.PUBLIC, by=None, why="The sample article is for whoever tries the service.")
        if lead and not Membership.history.filter(document=article).exists():
            grant_role(article, _user(lead), "lead", by=None, why="Who tries the service leads the sample article.")
        for search in article.searches.all() if follower else ():
            Subscription.objects.get_or_create(user=_user(follower), search=search)


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"No user is called {username}.")
    return user
