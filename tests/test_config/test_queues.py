"""Each task has a queue and a limit, somebody takes from each queue, and a second beat does no harm."""

import pytest

from config import queues, run
from config.celery import app

pytestmark = pytest.mark.embedded
app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if name.startswith(("claims.", "literature.")))


def test_no_route_leads_to_a_task_that_is_gone() -> None:
    assert set(queues.ROUTES) <= set(OURS)


def test_the_local_start_takes_from_each_queue_once() -> None:
    taken = [queue for names, _ in run.WORKERS.values() for queue in names]
    assert sorted(taken) == sorted(queues.NAMES)


@pytest.mark.parametrize("name", OURS)
def test_a_task_waits_in_its_queue_has_a_limit_and_is_delivered_again_when_its_worker_dies(name: str) -> None:
    task = app.tasks[name]
    queue = app.amqp.router.route({}, name)["queue"].name
    assert queue == queues.ROUTES.get(name, queues.DEFAULT)
    assert task.time_limit == queues.LONGEST[queue]
    assert task.acks_late and task.reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


@pytest.mark.django_db
def test_two_beats_that_wake_the_same_find_nothing_to_do_twice() -> None:
    for entry in [*app.conf.beat_schedule.values()] * 2:
        if entry["task"] != "literature.tasks.run_due_searches":  # which sends others
            app.tasks[entry["task"]].apply(throw=True)
