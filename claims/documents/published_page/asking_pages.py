"""The worker's part: the published pages whose turn has come are asked, politely, and what changed is proposed.

Politely: as robots.txt allows, one question at a time, a host not twice within a second, and with what the server said
of its last answer, so that a page that did not change costs it one 304.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from claims.documents.formats.article import UnreadableDocument
from claims.documents.formats.reading import read_document
from claims.documents.published_page.page_changes import digest_of, known_text, overtake, propose
from claims.documents.published_page.page_differences import would_change
from claims.documents.web.fetching import NAME, Fetched, FetchFailed, fetch
from claims.documents.web.robots import delay_between, may_ask, robots_of
from claims.models import Document, PublishedPage, Version
from literature.http.addresses import PUBLIC, Allowed
from literature.models.leased import LeaseLost

logger = logging.getLogger(__name__)
AGENT = f"{NAME}/0.1 (looks whether a page has changed, at its publisher's wish)"
LEASE = timedelta(minutes=15)
EVERY = timedelta(hours=6)
ROBOTS_LAST = timedelta(days=1)  # RFC 9309, 2.4
PAUSE = 1.0  # seconds between two questions to one host
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=30), timedelta(days=1)
GONE = (404, 410)
FORGOTTEN = {"etag": "", "last_modified": "", "sha256": ""}  # so that it is read as a whole when it is back
FAULT = "A fault of ours, which is in the log."
Found, State = PublishedPage.Found, PublishedPage.State
Stopped = Callable[[], bool]


@dataclass(slots=True)
class Manners:
    """When each host was asked last in this pass, so that none is asked twice at once."""

    pause: float = PAUSE
    asked: dict[str, float] = field(default_factory=dict)

    def wait(self, url: str, robots: str = "") -> None:
        host = urlsplit(url).netloc
        until = self.asked.get(host, 0.0) + max(self.pause, delay_between(robots) if self.pause else 0.0)
        time.sleep(max(0.0, until - time.monotonic()) if host in self.asked else 0.0)
        self.asked[host] = time.monotonic()


def ask_pages(
    *, allowed: Allowed = PUBLIC, at: datetime | None = None, stopped: Stopped = lambda: False, pause: float = PAUSE
) -> int:
    """Asks the pages that are due; how many answered. Safe to run twice and at once: rows are taken one by one.

    `at` is now, in tests.
    """
    now, manners = at or timezone.now(), Manners(pause)
    follow_addresses(now)
    asked = 0
    for pk in list(PublishedPage.objects.due(now).values_list("pk", flat=True)):
        if stopped():
            break
        asked += _turn(pk, manners, allowed, at or timezone.now())  # its lease begins when it is taken
    return asked


def follow_addresses(at: datetime) -> None:
    """A row for each document with an address, and anew for one that has another address now."""
    has_text = Exists(Version.objects.filter(document=OuterRef("pk")))
    new = Document.objects.filter(has_text, published_page=None).exclude(url="")
    rows = [PublishedPage(document=document, url=document.url, due_at=at) for document in new]
    PublishedPage.objects.bulk_create(rows, ignore_conflicts=True)
    for page in PublishedPage.objects.of_another_address().select_related("document"):
        begin_anew(page, at=at)


def begin_anew(page: PublishedPage, *, at: datetime) -> None:
    """The row of another address: nothing that an earlier one said holds. Without an address there is no row."""
    if not page.document.url:
        PublishedPage.objects.filter(pk=page.pk).delete()
        return
    values: dict[str, Any] = {
        "found": Found.NOTHING_YET,
        "note": "",
        "moved_to": "",
        "asked_at": None,
        "robots": "",
        "robots_at": None,
    }
    values |= {**FORGOTTEN, "attempts": 0, "lease_until": None, "token": None}
    state = State.STOPPED if page.state == State.STOPPED else State.WAITING
    PublishedPage.objects.filter(pk=page.pk).update(**values, url=page.document.url, due_at=at, state=state)


def _turn(pk: int, manners: Manners, allowed: Allowed, at: datetime) -> bool:
    """One page's; False where nobody answered, or another worker has it."""
    page = PublishedPage.objects.select_related("document").take(pk, lease=LEASE, at=at)
    if page is None:
        return False
    try:
        _ask(page, manners, allowed, at)
        return True
    except FetchFailed as failed:
        _wait(page, at, failed)
    except LeaseLost:
        logger.warning("The page %s was taken over by another worker, or stopped.", page.url)
    except OperationalError:  # the database is away or locked: when the lease is over it is asked again
        raise
    except Exception:  # whatever it is, the other pages do not wait for this one
        logger.exception("The page %s could not be looked at.", page.url)
        _wait(page, at, FetchFailed(FAULT, may_pass=True))
    return False


def _ask(page: PublishedPage, manners: Manners, allowed: Allowed, at: datetime) -> None:
    """Raises FetchFailed, LeaseLost."""
    _know_robots(page, manners, allowed, at)
    if not may_ask(page.robots, page.url):
        note = "Import its changes by hand, or allow “Claimwatch” in the robots.txt of the site."
        return _end(page, at, found=Found.REFUSED, note=note)
    manners.wait(page.url, page.robots)
    answer = fetch(page.url, allowed=allowed, agent=AGENT, etag=page.etag, last_modified=page.last_modified, also=GONE)
    if answer.status in GONE:
        note = f"It answered {answer.status}: give the document its new address, or none."
        return _end(page, at, found=Found.GONE, note=note, **FORGOTTEN)
    if answer.status == 304:
        return _end(page, at, **_unless_moved(answer, *known_text(page, at=at)))
    _look(page, answer, at)


def _know_robots(page: PublishedPage, manners: Manners, allowed: Allowed, at: datetime) -> None:
    known = page.robots_at
    if known is None or not known <= at < known + ROBOTS_LAST:
        manners.wait(page.url)
        page.robots, page.robots_at = robots_of(page.url, agent=AGENT, allowed=allowed), at
        PublishedPage.objects.renew(page, lease=LEASE, robots=page.robots, robots_at=at)


def _look(page: PublishedPage, answer: Fetched, at: datetime) -> None:
    """At a page that came: what of its article is not in the document is proposed."""
    kept = {"etag": answer.etag, "last_modified": answer.last_modified}
    try:
        reading = read_document(answer.data, answer.filename, answer.content_type)
        digest = digest_of(reading)
        if digest == page.sha256:
            return _end(page, at, **_unless_moved(answer, *known_text(page, at=at)), **kept)
        PublishedPage.objects.renew(page, lease=LEASE)
        change = would_change(page.document, reading)
    except UnreadableDocument as error:
        return _end(page, at, found=Found.UNREADABLE, note=str(error), **FORGOTTEN)
    if change.is_another:
        note = "Less than half of its statements are those of the document: is it the right address?"
        return _end(page, at, found=Found.ANOTHER, note=note, **FORGOTTEN)
    with transaction.atomic():
        if change.is_none:
            overtake(page.document, at=at)
        else:
            propose(page.document, reading, change, url=answer.url, at=at)
        page.sha256 = digest
        _end(page, at, **_unless_moved(answer, *known_text(page, at=at)), sha256=digest, **kept)


def _unless_moved(answer: Fetched, found: str, note: str) -> dict[str, str]:
    """A page that moved for good is told as long as the document has the old address."""
    if not answer.moved_to:
        return {"found": found, "note": note, "moved_to": ""}
    note = "It moved for good: give the document its new address."
    return {"found": Found.MOVED, "note": note, "moved_to": answer.moved_to[:2000]}


def _end(page: PublishedPage, at: datetime, **told: Any) -> None:
    """Writes what was found and waits for the next turn. Raises LeaseLost."""
    if not PublishedPage.objects.put_off(page, until=at + EVERY, asked_at=at, attempts=0, **told):
        raise LeaseLost(page)


def _wait(page: PublishedPage, at: datetime, failed: FetchFailed) -> None:
    """Asks again later, each time after twice as long; at once never, whatever went wrong."""
    wait = min(FIRST_WAIT * 2 ** min(page.attempts - 1, 6), LONGEST_WAIT)
    if failed.wait:
        wait = min(max(wait, timedelta(seconds=min(failed.wait, 7 * 86400))), timedelta(days=7))
    PublishedPage.objects.put_off(page, until=at + wait, found=Found.UNREACHABLE, note=str(failed), asked_at=at)
