"""Numbers for Prometheus at /metrics/, for whoever has METRICS_TOKEN; nothing is counted while there is none.

Requests, waits for a turn at a source and lines of the log from a warning on are counted by each process in a file of
VAR_DIR/metrics, and summed when they are asked for. All else is read from the rows: the same, whoever is asked.
"""

import hmac
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.models import Delivery, Flag
from config import health
from config.metric_files import files_of, own_folder
from config.version import VERSION
from literature.clients.limiters import turn_taken
from literature.jobs import jobs
from literature.models import Reference, SearchRun

Answer = Callable[[HttpRequest], HttpResponse]


def _root() -> Path:
    return Path(settings.VAR_DIR) / "metrics"


@cache
def _prometheus() -> Any:
    """The library, told before it is loaded where the processes meet."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own_folder(_root()))
    import prometheus_client.core
    import prometheus_client.multiprocess

    return prometheus_client


@cache
def _requests() -> Any:
    return _prometheus().Histogram(
        "claimwatch_request_seconds", "Time of a request, by view and status.", ["method", "view", "status"],
        buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    )  # fmt: skip


@cache
def _waits() -> Any:
    return _prometheus().Histogram(
        "claimwatch_limiter_wait_seconds", "How long a request to a source waited for its turn.", ["source"],
        buckets=(0.01, 0.1, 0.5, 1, 2, 5, 15, 60),
    )  # fmt: skip


@cache
def _lines() -> Any:
    return _prometheus().Counter(
        "claimwatch_log_lines", "Lines of the log from a warning on, by the error that they tell.",
        ["level", "logger", "error"],
    )  # fmt: skip


class Counted(logging.Handler):
    """Counts lines; of an error only its kind, since its words may be anybody's."""

    def emit(self, record: logging.LogRecord) -> None:
        raised = record.exc_info[0] if record.exc_info else None
        kind = raised.__name__ if raised else getattr(record, "error_kind", "")
        try:
            _lines().labels(record.levelname, record.name, kind).inc()
        except OSError:  # on a full disk: the line itself is what matters
            self.handleError(record)


def count() -> None:
    """From here on this process counts what it does besides answering."""
    turn_taken.connect(_note_wait, dispatch_uid="metrics")
    if not any(isinstance(one, Counted) for one in logging.getLogger().handlers):
        logging.getLogger().addHandler(Counted(logging.WARNING))


def _note_wait(sender: str, seconds: float, **kwargs: object) -> None:
    _waits().labels(sender).observe(seconds)


def measured(get_response: Answer) -> Answer:
    """Counts and times requests, and answers /metrics/; to stand behind the probes."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not settings.METRICS_TOKEN:
            return get_response(request)
        if request.path_info.rstrip("/") == "/metrics":
            return _metrics(request)
        began = time.perf_counter()
        response = get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else ""
        labels = (request.method or "", view or "none", str(response.status_code))
        _requests().labels(*labels).observe(time.perf_counter() - began)
        return response

    return answer


def _metrics(request: HttpRequest) -> HttpResponse:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponse("Send the METRICS_TOKEN as a bearer.\n", status=401, content_type="text/plain")
    prometheus = _prometheus()
    registry = prometheus.CollectorRegistry()
    registry.register(Counts())
    registry.register(Rows())
    return HttpResponse(prometheus.generate_latest(registry), content_type=prometheus.CONTENT_TYPE_LATEST)


class Counts:
    """What the processes counted since VAR_DIR/metrics was made, those that have ended too."""

    def collect(self) -> Iterator[Any]:
        with files_of(_root()) as found:
            yield from _prometheus().multiprocess.MultiProcessCollector.merge(found)


class Rows:
    """What the database says when it is asked."""

    def collect(self) -> Iterator[Any]:
        now = timezone.now()
        yield self._gauge("build_info", "The release.", {(VERSION,): 1}, "version")
        up = {(part.name,): int(part.up) for part in health.parts()}
        yield self._gauge("up", "1 where the part works.", up, "part")
        if up["database",]:
            yield from self._of_rows(now)

    def _of_rows(self, now: datetime) -> Iterator[Any]:
        yield self._gauge("references", "Stored works.", {(): Reference.objects.count()})
        yield self._gauge("runs", "Runs of searches.", _by(SearchRun.objects.all(), "status"), "status")
        yield self._gauge("deliveries", "Messages of alerts.", _by(Delivery.objects.all(), "state"), "state")
        yield self._gauge("open_flags", "Flags that wait for somebody.", _by(Flag.objects.open(), "kind"), "kind")
        waiting = jobs(now)
        yield self._gauge("jobs_waiting", "Rows that are due.", {(job.name,): job.waiting for job in waiting}, "job")
        ages = {(job.name,): max(0.0, (now - job.since).total_seconds()) if job.since else 0.0 for job in waiting}
        yield self._gauge("jobs_oldest_seconds", "How long the oldest has been due.", ages, "job")
        failed = {(job.name,): job.failed for job in waiting}
        yield self._gauge("jobs_failed", "Rows that were given up.", failed, "job")

    def _gauge(self, name: str, words: str, values: Mapping[Any, float], *labels: str) -> Any:
        family = _prometheus().core.GaugeMetricFamily(f"claimwatch_{name}", words, labels=labels)
        for key, value in values.items():
            family.add_metric(list(key), value)
        return family


def _by(rows: QuerySet[Any], field: str) -> dict[tuple[str], int]:
    counted = rows.order_by().values_list(field).annotate(Count("pk"))
    return {(str(value),): count for value, count in counted}
