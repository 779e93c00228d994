"""When what the product stands on is away: the database, the disk, the cache, the broker.

An outage is nobody's fault at the desk and passes: it is answered 503 with a word on when to try again and told in one
line of the log, never by a traceback. What is a fault of ours stays a fault.
"""

import errno
import logging
import sqlite3
import sys
from typing import Any

import kombu.exceptions
import redis.exceptions
from celery.contrib.django.task import DjangoTask
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

logger = logging.getLogger(__name__)

TRY_AGAIN = 10  # seconds, told as Retry-After
DATABASE_AWAY = "The database does not answer."
DATABASE_BUSY = "The database is busy."
DISK_FULL = "The disk is full."
DISK_SHUT = "The disk cannot be written to."
CACHE_AWAY = "The cache or the message broker does not answer."

# SQLite's primary result codes, https://www.sqlite.org/rescode.html. An error without one of these is in our statement.
_SQLITE = {
    sqlite3.SQLITE_BUSY: DATABASE_BUSY,
    sqlite3.SQLITE_LOCKED: DATABASE_BUSY,
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_READONLY: DISK_SHUT,
    sqlite3.SQLITE_IOERR: DISK_SHUT,
    sqlite3.SQLITE_CANTOPEN: DISK_SHUT,
}
_FILES = {errno.ENOSPC: DISK_FULL, errno.EDQUOT: DISK_FULL, errno.EROFS: DISK_SHUT}
_REDIS = (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError, kombu.exceptions.OperationalError)
_DISK_FULL_OF_POSTGRESQL = "53100"  # https://www.postgresql.org/docs/current/errcodes-appendix.html


def outage(error: BaseException | None) -> str:
    """What is away, as a sentence; empty where the error is none of these."""
    if isinstance(error, OperationalError | InterfaceError):
        return _of_the_database(error.__cause__)
    if isinstance(error, _REDIS):
        return CACHE_AWAY
    return _FILES.get(error.errno or 0, "") if isinstance(error, OSError) else ""


def _of_the_database(cause: BaseException | None) -> str:
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, "")
    return DISK_FULL if getattr(cause, "sqlstate", None) == _DISK_FULL_OF_POSTGRESQL else DATABASE_AWAY


def broken(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: 503 in an outage, as a page or, below /api/, as JSON; otherwise the page of a fault."""
    what = outage(sys.exc_info()[1])
    if not what:
        return server_error(request)
    words = f"{what} Send this again in {TRY_AGAIN} seconds."
    response: HttpResponse
    if request.path_info.startswith("/api/"):
        response = JsonResponse({"detail": words}, status=503)
    else:
        response = HttpResponse(render_to_string("503.html", {"what": what, "seconds": TRY_AGAIN}), status=503)
    response["Retry-After"] = str(TRY_AGAIN)
    return response


class OneLine(logging.Filter):
    """Takes the traceback of an outage out of the log, and the alarm: hundreds of requests say the same."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if what := outage(error):
            record.msg, record.args = f"{record.getMessage()}: {what} ({_one_line(error)})", ()
            record.exc_info, record.exc_text = None, None
            record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return True


class WakeUp(DjangoTask):
    """A task of ours. Rows are the truth: one that cannot run, or cannot be sent, is made good by the next beat."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().__call__(*args, **kwargs)
        except Exception as error:
            if not (what := outage(error)):
                raise
            logger.warning("%s did not run to its end: %s (%s)", self.name, what, _one_line(error))
        return None

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().apply_async(*args, **kwargs)
        except Exception as error:
            if not (what := outage(error)):
                raise
            logger.warning("%s was not sent: %s (%s)", self.name, what, _one_line(error))
        return None


def _one_line(error: BaseException | None) -> str:
    return " ".join(str(error).split())
