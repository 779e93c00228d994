"""The beat needs no file, wakes everything at its start, and is not confused by a clock that is set."""

import time

import pytest
import time_machine
from celery.beat import SchedulingError

from config.beat import Beat
from config.celery import app


class Listening(Beat):
    """A beat whose entries are noted instead of sent."""

    def __init__(self) -> None:
        super().__init__(app)
        self.woken: list[str] = []

    def apply_entry(self, entry, producer=None):
        self.woken.append(entry.name)

    def run(self) -> None:
        """All ticks that are due now."""
        while self.tick() == 0:
            pass


@pytest.fixture
def beat() -> Listening:
    Listening.producer = None
    return Listening()


def test_everything_is_woken_when_it_starts(beat):
    beat.run()
    assert sorted(beat.woken) == sorted(app.conf.beat_schedule)


def test_then_it_keeps_to_the_schedule(beat):
    with time_machine.travel(time.time()) as clock:
        beat.run()
        beat.woken.clear()
        clock.shift(5.1)
        beat.run()
    every_five = [name for name, entry in app.conf.beat_schedule.items() if entry["schedule"] == 5.0]
    assert sorted(beat.woken) == sorted(every_five)


def test_a_clock_that_ran_a_day_ahead_and_was_set_back_holds_nothing_up(beat):
    with time_machine.travel(time.time()) as clock:
        clock.shift(86_400)
        beat.run()
        clock.shift(-86_400)
        beat.woken.clear()
        beat.run()
    assert sorted(beat.woken) == sorted(app.conf.beat_schedule)


def test_what_cannot_be_sent_now_costs_one_line_and_the_others_are_sent(caplog):
    class Refusing(Beat):
        def apply_async(self, entry, **kwargs):
            raise SchedulingError(f"{entry.name}: no space left")

    beat = Refusing(app)
    beat.producer = None
    while beat.tick() == 0:
        pass
    lines = caplog.text.splitlines()
    assert len(lines) == len(app.conf.beat_schedule) and all("no space left" in line for line in lines)


def test_no_file_is_written_or_read(beat):
    assert app.conf.beat_scheduler == "config.beat:Beat"
    assert not hasattr(beat, "persistence")
