"""The Celery app and its whole schedule.

A task is a wake-up: rows say what is due, so that a task lost with its worker is made good by the next beat. Each entry
expires before it comes again: a stopped worker does not come back to a heap of them.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init
from django.conf import settings

import config.heartbeat  # noqa: F401  (listens to Celery's signals)
from config.environment import refuse_wrong_values

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("claimwatch", task_cls="config.outages:WakeUp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["literature", "claims"])


@celeryd_init.connect
@beat_init.connect
def refuse_to_start(**kwargs: Any) -> None:
    """No worker and no beat goes on with a default that nobody chose."""
    refuse_wrong_values(settings.WRONG_VALUES)


app.conf.beat_schedule = {
    "run the searches that are due": {
        "task": "literature.tasks.run_due_searches",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "look up what was added by hand": {
        "task": "literature.tasks.look_up_additions",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "read the files of references that wait": {
        "task": "literature.tasks.work_on_reference_files",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "ask PubMed anew for stored records": {
        "task": "literature.tasks.refresh_references",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "ask Crossref about stored works": {
        "task": "literature.tasks.ask_crossref",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "set new literature against the claims": {
        "task": "claims.tasks.follow_literature",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "learn from decisions": {
        "task": "claims.tasks.learn_from_decisions",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "rank the library for claims": {
        "task": "claims.tasks.rank_library",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "mark the approvals of what has changed": {
        "task": "claims.tasks.withdraw_stale_approvals",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "set the clocks of the reviews": {
        "task": "claims.tasks.set_review_clocks",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "write the exports that were asked for": {
        "task": "claims.tasks.write_exports",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "send the exports that come by mail": {
        "task": "claims.tasks.send_ordered_exports",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "send what changed in public": {
        "task": "claims.tasks.send_public_news",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "import the documents that were asked for": {
        "task": "claims.tasks.import_documents",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "look at the pages where documents were published": {
        "task": "claims.tasks.ask_published_pages",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "clear what is over of signing in": {
        "task": "claims.tasks.clear_old_sign_ins",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "send the alerts that are due": {
        "task": "claims.tasks.send_alerts",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
}
