"""Each beat entry names a task that exists and hands it arguments that it takes."""

import inspect
import re

import pytest

from config.celery import app

app.loader.import_default_modules()


@pytest.mark.parametrize("name", app.conf.beat_schedule)
def test_a_beat_entry_binds_to_its_task(name):
    entry = app.conf.beat_schedule[name]
    task = app.tasks[entry["task"]]
    inspect.signature(task.run).bind(*entry.get("args", ()), **entry.get("kwargs", {}))


@pytest.mark.parametrize("name", app.conf.beat_schedule)
def test_a_beat_entry_expires_before_it_comes_again(name):
    entry = app.conf.beat_schedule[name]
    assert entry["options"]["expires"] <= entry["schedule"]


def test_a_task_is_a_wake_up_and_never_waits_in_the_broker():
    """Celery's eta and countdown are lost with a killed worker on the embedded broker: rows hold the time."""
    from pathlib import Path

    house = Path(__file__).resolve().parents[2]
    sources = [path for app in ("claims", "literature", "config") for path in (house / app).rglob("*.py")]
    assert [str(path) for path in sources if re.search(r"\b(eta|countdown)=", path.read_text())] == []
