"""Wake-ups for the worker. The rows say what is due; a lost task is made good by the next beat."""

import logging
import threading
from contextlib import suppress
from itertools import chain

from celery import shared_task
from celery.signals import worker_shutting_down
from django.conf import settings
from django.utils import timezone

from literature.clients.ncbi import make_client, what_is_missing
from literature.clients.second_sources import make_crossref
from literature.http.failures import NoAnswer
from literature.library.adding import look_up_due
from literature.library.bringing import work_on_files
from literature.library.crossref_notices import ask_due
from literature.library.proposing import propose_due
from literature.library.refresh import refresh_due
from literature.models import Addition, Search
from literature.searches.running import AlreadyRunning
from literature.searches.sync import sync_search

logger = logging.getLogger(__name__)
_shutting_down = threading.Event()


@worker_shutting_down.connect
def _note_shutdown(**kwargs: object) -> None:
    """A run ends at its next request instead of holding the worker up; it stays due and goes on at the next start."""
    _shutting_down.set()


def is_shutting_down() -> bool:
    """Is this worker to end? Then what takes long ends at its next step."""
    return _shutting_down.is_set()


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
        run = sync_search(search, client=make_client(stopped=is_shutting_down))
        words = (search.slug, run.status, run.new, run.changed, run.error)
        logger.info("%s: %s, %s new, %s changed. %s", *words, extra={"run": run.pk})


@shared_task
def refresh_references() -> None:
    """Asks PubMed anew for the stored records whose turn it is."""
    if reason := what_is_missing():
        logger.warning(reason)
        return
    try:
        done = refresh_due(make_client(stopped=is_shutting_down))
    except NoAnswer as error:  # what was taken is due again when its lease is over
        logger.warning("References were not refreshed: %s", error)
    else:
        logger.info("%s references asked for, %s changed.", done.asked, len(done.changed))


@shared_task
def ask_crossref() -> None:
    """Asks Crossref about the stored works whose turn it is, where it is switched on."""
    if not settings.CROSSREF:
        return
    try:
        done = ask_due(make_crossref(stopped=is_shutting_down), stopped=is_shutting_down)
    except NoAnswer as error:  # what was taken is due again when its lease is over
        logger.warning("Crossref was not asked to the end: %s", error)
    else:
        logger.info("%s DOIs asked about, %s with news.", done.asked, len(done.noticed + done.withdrawn))


@shared_task
def work_on_reference_files() -> None:
    """Reads the files of references that wait, and takes in what was confirmed."""
    for file in work_on_files(stopped=is_shutting_down):
        logger.info("%s: %s, %s records. %s", file, file.state, file.done, file.error)


@shared_task
def look_up_additions() -> None:
    """Looks up in PubMed what was added by hand, and then what may be the works of which only the title is known."""
    if not Addition.objects.due(timezone.now()).exists():
        return
    if reason := what_is_missing():
        logger.warning(reason)
        return
    client = make_client(stopped=is_shutting_down)
    for addition in chain(look_up_due(client, stopped=is_shutting_down), propose_due(client, stopped=is_shutting_down)):
        logger.info("%s %s", addition, addition.note)
