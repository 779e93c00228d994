"""Messages are handed to many receivers side by side: a slow one holds up nobody."""

import threading
import time
from collections import deque

from claims.alerts import lanes
from claims.alerts.lanes import OF_ONE_HOST, Lane, Round

UNTIL_SLOW = 0.3


class Job:
    def __init__(self, seconds: float, log: list[float]) -> None:
        self.seconds, self.log = seconds, log

    def hand_over(self) -> None:
        self.log.append(time.monotonic())
        time.sleep(max(self.seconds, 0))
        if self.seconds < 0:
            raise OSError("It is away.")


def run(receivers: dict[str, tuple[str, float, int]], **options) -> dict[str, int]:
    """`receivers` by name: host, seconds of each answer, messages. How many of each went well."""
    names, places = list(receivers), {}
    gone = dict.fromkeys(names, 0)
    rows = []
    for name, (host, _, number) in receivers.items():
        first = len(places)
        places.update(dict.fromkeys(range(first, first + number), name))
        rows.append(Lane(host, deque(range(first, first + number))))

    def begin(pk):
        job = Job(receivers[places[pk]][1], [])
        job.name = places[pk]
        return job

    def end(job, failure):
        assert threading.current_thread() is threading.main_thread(), "the database is asked here"
        gone[job.name] += failure is None
        return failure is None

    Round(begin=begin, end=end, **options).run(rows)
    return gone


def test_a_slow_receiver_holds_up_no_other(monkeypatch):
    monkeypatch.setattr(lanes, "SLOW", UNTIL_SLOW)
    begun = time.monotonic()
    gone = run({"slow": ("slow.example", 1.0, 30), **{f"quick{n}": (f"{n}.example", 0.0, 20) for n in range(20)}})
    assert gone.pop("slow") == 1, "the rest of its messages wait for the next round"
    assert set(gone.values()) == {20} and time.monotonic() - begun < 10


def test_a_slow_host_of_many_receivers_takes_no_more_than_its_share(monkeypatch):
    monkeypatch.setattr(lanes, "SLOW", UNTIL_SLOW)
    gone = run({**{f"slow{n}": ("slow.example", 0.6, 1) for n in range(40)}, "quick": ("quick.example", 0.0, 50)})
    assert gone["quick"] == 50
    assert sum(number for name, number in gone.items() if name != "quick") <= 2 * OF_ONE_HOST


def test_after_its_time_a_round_begins_nothing_more():
    gone = run({f"r{n}": (f"{n}.example", 0.3, 4) for n in range(40)}, longest=0.5)
    assert 16 <= sum(gone.values()) < 60


def test_a_receiver_that_fails_keeps_its_messages_and_no_ones_else():
    gone = run({"away": ("hooks.example", -1.0, 5), "there": ("hooks.example", 0.0, 5)})
    assert gone == {"away": 0, "there": 5}
