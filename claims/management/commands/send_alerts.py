"""`send_alerts`: what the worker does every few seconds, now and in the foreground."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.alerts.delivery import send_alerts


class Command(BaseCommand):
    help = "Sends the messages that are due: one a reader for all that is new."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_alerts()} sent.")
