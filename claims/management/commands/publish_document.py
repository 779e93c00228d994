"""`publish_document SLUG private|link|public [--why TEXT]`: who reads the pages of a document."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import links
from claims.access.publishing import publish
from claims.models import Document, Visibility
from claims.refusals import Refused


class Command(BaseCommand):
    help = (
        "Lets nobody but its members, whoever has the secret address, or anybody read a document; prints the address."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("visibility", metavar="WHO", choices=Visibility.values, help="%(choices)s")
        parser.add_argument("--why", default="Decided from the command line.", help="is kept with the change")

    def handle(self, *args: Any, slug: str, visibility: str, why: str, **options: Any) -> None:
        document = Document.objects.filter(slug=slug).first()
        if document is None:
            known = ", ".join(Document.objects.values_list("slug", flat=True)[:20]) or "none yet"
            raise CommandError(f"No document has the slug {slug}. There are: {known}.")
        try:
            document = publish(document, visibility, by=None, why=why)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{document}: {document.get_visibility_display()}.")
        if document.visibility == Visibility.LINK:
            self.stdout.write(links.secret(document))
        elif document.visibility == Visibility.PUBLIC:
            self.stdout.write(links.absolute(links.page(document)))
