"""`order_export SLUG USERNAME --format FORMAT [--every --at --where]`: an export by mail."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from claims.acts import ACTS
from claims.exports import FORMATS
from claims.exports.scope import MODES
from claims.models import Document, ExportOrder
from claims.models.claim_filter import NARROWING
from claims.refusals import Refused

ORDER = ACTS["order-export"]


class Command(BaseCommand):
    help = "Sends a member of a document its export by mail, once or again and again, with what is new as its text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("username", metavar="USERNAME", help="whose mail it is; a member of the document")
        parser.add_argument("--format", choices=list(FORMATS), required=True)
        parser.add_argument("--every", choices=ExportOrder.Rhythm.values, default="weekly")
        parser.add_argument("--at", type=int, default=7, metavar="HOUR", help="of the reader's day, 0 to 23")
        parser.add_argument("--mode", choices=list(MODES), default="claims", help="how the claims are told")
        parser.add_argument("--style", default="vancouver", help="how Word and PDF cite: apa, nature, a journal's")
        parser.add_argument("--template", default="", metavar="NAME", help="of Word: a template that was brought")
        parser.add_argument("--drafts", action="store_true", help="with evidence that nobody has accepted yet, marked")
        parser.add_argument("--also-unchanged", action="store_true", help="say it too when nothing has changed")
        parser.add_argument(
            "--where", metavar="FILTER=VALUE", action="append", default=[], help=f"as a list: {', '.join(NARROWING)}"
        )

    def handle(self, *args: Any, slug: str, username: str, **options: Any) -> None:
        document = Document.objects.filter(slug=slug).first()
        reader = User.objects.filter(username=username).first()
        if document is None or reader is None:
            missing = f"document {slug}" if document is None else f"user {username}"
            raise CommandError(f"There is no {missing}.")
        if wrong := next((pair for pair in options["where"] if "=" not in pair), None):
            raise CommandError(f"“{wrong}” is no filter: write it as kind=mechanism.")
        filters = dict(pair.split("=", 1) for pair in options["where"])
        values = {name: options[name] for name in ("mode", "style", "template", "drafts")}
        try:
            said = ORDER.perform(
                document, name=options["format"], rhythm=options["every"], hour=options["at"], filters=filters,
                tells_unchanged=options["also_unchanged"], by=reader, **values,
            )  # fmt: skip
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(said)
