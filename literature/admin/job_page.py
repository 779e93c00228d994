"""One page for the truth of every job: each search with its last run, and what else waits for the worker."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from literature.admin.reading import badge
from literature.admin.search_admin import marks_of, schedule_of, with_last_run
from literature.clients.ncbi import what_is_missing
from literature.heartbeats import Silence, silences
from literature.jobs import Job, jobs
from literature.models import Heartbeat, Search, SearchRun

MOST_SEARCHES = 200


@dataclass(frozen=True, slots=True)
class SearchJob:
    """A search and how it stands; `run` is its last run, None where it never ran."""

    search: Search
    run: SearchRun | None
    marks: list[SafeString]
    schedule: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class OtherJob:
    """A job of the worker with the words that say how it stands."""

    job: Job
    mark: SafeString
    page: str


def jobs_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Asks the database as often for many searches as for one."""
    if not request.user.has_perm("literature.view_searchrun"):
        raise PermissionDenied
    now = timezone.now()
    searches = search_jobs(now)
    context |= {
        "title": "Jobs",
        "at": now,
        "searches": searches,
        "running": any(job.run and job.run.status == SearchRun.Status.RUNNING for job in searches),
        "others": [_other(job, now) for job in jobs(now)],
        "missing": what_is_missing(),
        "silences": (silent := silences(now)),
        "processes": _processes(silent),
    }
    return TemplateResponse(request, "admin/literature/searchrun/jobs.html", context)


def _processes(silences: list[Silence]) -> list[tuple[str, SafeString, datetime | None]]:
    """Each process by name, with a mark and when it was last heard. A worker is listed once for each of its queues."""
    silent = {one.name: one.since for one in silences}
    heard: dict[str, datetime | None] = {one.name: one.at for one in Heartbeat.objects.all()}
    return [
        (name, badge("silent", "bad") if name in silent else badge("at work", "good"), since)
        for name, since in sorted((heard | silent).items())
    ]


def search_jobs(at: datetime) -> list[SearchJob]:
    """The searches that are on, then those that are off, by name; at most MOST_SEARCHES."""
    last = SearchRun.objects.filter(search=OuterRef("pk")).order_by("-started_at", "-pk").values("pk")[:1]
    searches = with_last_run(Search.objects.all()).annotate(last_run_id=Subquery(last))
    shown = list(searches.order_by("-is_active", "name")[:MOST_SEARCHES])
    runs = SearchRun.objects.defer("term", "warnings", "missing").in_bulk([one.last_run_id for one in shown])
    return [
        SearchJob(
            search=one,
            run=runs.get(one.last_run_id),
            marks=[badge(*mark) for mark in marks_of(one)],
            schedule=schedule_of(one),
            is_due=not one.waits(at) or bool(one.asked_kind),
        )
        for one in shown
    ]


def _other(job: Job, at: datetime) -> OtherJob:
    if job.is_late(at):
        mark = ("late", "bad")
    elif job.failed:
        mark = ("given up in part", "warn")
    else:
        mark = ("waiting", "calm") if job.waiting else ("done", "good")
    return OtherJob(job=job, mark=badge(*mark), page=_list_of(job.rows) if job.rows else "")


def _list_of(rows: type[Model]) -> str:
    return reverse(f"admin:{rows._meta.app_label}_{rows._meta.model_name}_changelist")
