"""`grant_role SLUG USERNAME ROLE [--why TEXT]`: a user becomes reader, contributor, editor or lead of a document."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from claims.access.members import grant_role
from claims.models import Document, Membership
from claims.refusals import Refused


class Command(BaseCommand):
    help = "Gives a user a role in a document, instead of the one they had. Whoever has a role may open the desk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("role", metavar="ROLE", choices=Membership.Role.values, help="%(choices)s")
        parser.add_argument("--why", default="Given from the command line.", help="is kept with the change")

    def handle(self, *args: Any, slug: str, username: str, role: str, why: str, **options: Any) -> None:
        document = Document.objects.filter(slug=slug).first()
        if document is None:
            known = ", ".join(Document.objects.values_list("slug", flat=True)[:20]) or "none yet"
            raise CommandError(f"No document has the slug {slug}. There are: {known}.")
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"No user is called {username}. Make one in the admin, or with createsuperuser.")
        try:
            member = grant_role(document, user, role, by=None, why=why)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{member}.")
