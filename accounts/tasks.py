"""Wake-ups for the worker."""

from celery import shared_task
from django.utils import timezone

from accounts.cleaning import clear_old_rows


@shared_task
def clear_old_sign_ins() -> None:
    """Deletes what is over: sessions, tokens, tries, networks that were not used for long."""
    clear_old_rows(at=timezone.now())
