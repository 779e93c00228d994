"""`create_token USERNAME [--days 90]`: a token for the API."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from knox.models import get_token_model


class Command(BaseCommand):
    help = "Makes a token for the API and prints it, once: only its hash is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("--days", type=int, default=90, help="how long it is good for (default: 90)")

    def handle(self, *args: Any, username: str, days: int, **options: Any) -> None:
        if not 1 <= days <= 3650:
            raise CommandError("A token is good for 1 to 3650 days.")
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"No user is called {username}. Make one in the admin, or with createsuperuser.")
        if not user.is_active:
            raise CommandError(f"{username} is not active: a token would open nothing.")
        row, token = get_token_model().objects.create(user, expiry=timedelta(days=days))
        self.stdout.write(token)
        self.stderr.write(f"Good until {row.expiry:%Y-%m-%d %H:%M} UTC. Send it as “Authorization: Token …”.")
