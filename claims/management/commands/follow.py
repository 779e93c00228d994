"""`follow USERNAME WHAT [KEY]`: a user follows a document or section, a claim, a search, a work, or all they edit."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from claims.access.reader_zone import preferences_of
from claims.acts import ACTS
from claims.models import Claim, Document, Subscription
from claims.refusals import Refused
from literature.models import Reference, Search

WHAT = {"document": "follow-document", "claim": "follow", "search": "follow-search", "reference": "follow-reference",
        "curated": "follow-curated"}  # fmt: skip


class Command(BaseCommand):
    help = "Tells a user what is new of something they may see, and says when."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("what", metavar="WHAT", choices=WHAT, help="%(choices)s (all that the user edits)")
        parser.add_argument("key", metavar="KEY", nargs="?", default="", help="a slug, the key of a claim, or a PMID")
        parser.add_argument("--section", nargs="+", default=[], help="of a document: its headings from the outermost")
        parser.add_argument("--when", choices=Subscription.Rhythm.values, help="%(choices)s")
        parser.add_argument("--hour", type=int, default=7, help="of the user's day (7)")
        parser.add_argument("--weekday", type=int, default=0, help="of a weekly one: 0 is Monday")
        parser.add_argument("--off", action="store_true", help="follows it no more")

    def handle(self, *args: Any, username: str, what: str, key: str, **given: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"No user is called {username}. Make one in the admin, or with createsuperuser.")
        more = {"section": given["section"]} if what == "document" else {}
        act, row = ACTS[WHAT[what]], named(what, key, user)
        try:
            self.stdout.write(act.perform(row, by=user, on=not given["off"], **more))
            if given["when"]:
                times = {"rhythm": given["when"], "hour": given["hour"], "weekday": given["weekday"]}
                followed = act.do(row, by=user, on=not given["off"], **more)
                self.stdout.write(ACTS["set-rhythm"].perform(followed, by=user, **times))
        except Refused as error:
            raise CommandError(str(error)) from error


def named(what: str, key: str, user: User) -> Model:
    """The row that is to be followed. Raises CommandError."""
    rows: dict[str, Any] = {
        "document": Document.objects.filter(slug=key), "claim": Claim.objects.filter(key=key),
        "search": Search.objects.filter(slug=key), "reference": Reference.objects.filter(pmid=key),
    }  # fmt: skip
    if what == "curated":
        return preferences_of(user)
    row: Model | None = rows[what].first()
    if row is None:
        raise CommandError(f"There is no {what} “{key}”.")
    return row
