"""Asks NCBI once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from literature.clients.ncbi import make_client
from literature.http.failures import NoAnswer, NotConfigured


class Command(BaseCommand):
    help = "Asks NCBI one question with this installation's address and key, and says whether it was answered."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = make_client(deadline=20).search("depression[ti]", retmax=0)
        except (NotConfigured, NoAnswer) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"NCBI answers: {answer.count} records have depression in their title.")
