"""`add_reference TEXT`: adds a work by PMID, DOI, PMCID or address and looks its details up at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from literature.clients.ncbi import make_client
from literature.http.failures import NoAnswer
from literature.library.adding import AddRefused, add_reference, look_up
from literature.models import Addition
from literature.rules.pasted_identifiers import NotRecognised


class Command(BaseCommand):
    help = "Adds a work by PMID, DOI, PMCID or web address (also a pasted link or citation) and looks it up in PubMed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", nargs="+", metavar="TEXT")

    def handle(self, *args: Any, text: list[str], **options: Any) -> None:
        try:
            added = add_reference(" ".join(text))
        except (NotRecognised, AddRefused) as refused:
            raise CommandError(str(refused)) from refused
        addition = added.addition and self._looked_up(added.addition)
        reference = addition.reference if addition else added.reference
        reference.refresh_from_db()
        number = f" (PMID {reference.pmid})" if reference.pmid else ""
        self.stdout.write(f"{'Added' if added.is_new else 'Here already'}: {reference}{number}")
        if addition and addition.state != Addition.State.FOUND:
            raise CommandError(addition.note)

    def _looked_up(self, addition: Addition) -> Addition:
        try:
            return look_up(addition, make_client())
        except NoAnswer as error:  # PubMed cannot be asked as things are set
            raise CommandError(f"Added with no more than its identifier. {error}") from error
