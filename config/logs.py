"""Lines of the log: each with the request or task it belongs to, none with an address of a person or a secret."""

import json
import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from celery.signals import task_postrun, task_prerun
from django.http import HttpRequest, HttpResponse

from config.reports import without_secrets

_request: ContextVar[str] = ContextVar("request", default="")
_task: ContextVar[tuple[str, str]] = ContextVar("task", default=("", ""))
_MAILBOX = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*")
# What opens something stands in the address itself: of a confirmation, a feed, a shared article, an invitation.
_OPENS = re.compile(r"/(stop|confirm|follow|feeds|shared)/[^/\s]+")
_PASSED_ON = re.compile(r"[\w.-]{8,64}", re.ASCII)  # an id that a proxy has given; anything else could forge lines

Answer = Callable[[HttpRequest], HttpResponse]


def named(get_response: Answer) -> Answer:
    """Gives each request an id, the proxy's where it has given one, and tells it as X-Request-ID."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        name = given if _PASSED_ON.fullmatch(given) else uuid4().hex
        token = _request.set(name)
        try:
            response = get_response(request)
        finally:
            _request.reset(token)
        response["X-Request-ID"] = name
        return response

    return answer


@task_prerun.connect
def _task_begins(task_id: str, task: Any, **_: Any) -> None:
    _task.set((task_id, task.name))


@task_postrun.connect
def _task_ends(**_: Any) -> None:
    _task.set(("", ""))


class Ids(logging.Filter):
    """Writes the ids on each record; `run` comes with the line, as `extra`."""

    def filter(self, record: logging.LogRecord) -> bool:
        task, name = _task.get()
        ids = {"request": _request.get(), "task": task, "run": str(getattr(record, "run", ""))}
        words = "".join(f" [{kind} {one}]" for kind, one in ids.items() if one)
        record.__dict__.update(ids=words, request_id=ids["request"], task_id=task, task_name=name, run=ids["run"])
        return True


class Line(logging.Formatter):
    """One line for people."""

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(super().format(record))


class Json(logging.Formatter):
    """One object a line, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
            "request": getattr(record, "request_id", ""),
            "task": getattr(record, "task_id", ""),
            "task_name": getattr(record, "task_name", ""),
            "run": getattr(record, "run", ""),
        }
        if record.exc_info:
            line["error"] = scrubbed(self.formatException(record.exc_info))
        return json.dumps({name: value for name, value in line.items() if value != ""})


def scrubbed(text: str) -> str:
    """`text` without passwords, keys, addresses of mailboxes, and what opens a page."""
    return _MAILBOX.sub("***@***", _OPENS.sub(r"/\1/***", without_secrets(text)))
