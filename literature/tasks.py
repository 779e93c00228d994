"""Wake-ups for the worker. The rows say what is due; a lost task is made good by the next beat."""

import logging
from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from literature.models import Search
from literature.ncbi import what_is_missing
from literature.runs import AlreadyRunning
from literature.sync import sync_search

logger = logging.getLogger(__name__)


@shared_task
def run_due_searches() -> None:
    """Sends each due search to a worker of its own."""
    if reason := what_is_missing():
        logger.warning(reason)
        return
    for pk in Search.objects.due(timezone.now()).values_list("pk", flat=True):
        run_search.apply_async((pk,), expires=60)


@shared_task
def run_search(search_id: int) -> None:
    """Runs one search, if it is still due when its turn comes."""
    search = Search.objects.due(timezone.now()).filter(pk=search_id).first()
    if search is None:
        return
    with suppress(AlreadyRunning):  # by another worker: that run does the work
        sync_search(search)
