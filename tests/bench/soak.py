"""Whether the default installation goes on whatever happens to it, and loses and doubles nothing.

    python -m tests.bench.soak [--minutes 60] [--tasks N] [--kills N] [--load N] [--seed 1]

`make demo` runs as a user starts it, in a folder of its own on a small disk, while: every core has something else to
do; tiny tasks whose effects are counted are sent in waves; worker, beat and mail are killed with SIGKILL in turn, at
random moments; empty and half-written messages are laid into the queue; and three times the disk is full for a while (a
tmpfs, which only root may mount; without it this part is left out, and said so). All along somebody who has logged in
asks for pages, twice a second. Ends with 1 when anything is lost, doubled, dead or left behind, or a page failed while
the disk had room.
"""

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.bench.soak_house import MARKS, House
from tests.bench.soak_reader import Reader
from tests.servers.small_disk import SmallDisk, can_mount, small_disk_of

MEGABYTES = 192  # of the small disk
WAVES, FILLS, LAID_IN = 20, 3, 6
KILLED = ("worker", "beat", "mail")  # in turn
HALVES = (b"", b'{"body": "W10=", "content-enc')  # what a killed writer leaves, or a full disk
SETTLE = 180.0  # seconds, at most, from the last task sent to the last effect
SEND_AGAIN = 10.0  # seconds after which what is still due is sent again, as a beat would

Step = tuple[float, Callable[[], None]]


def main() -> int:
    options = arguments()
    print(f"python -m tests.bench.soak --minutes {options.minutes:g}  # {options}", flush=True)
    with (
        disk() as small,
        tempfile.TemporaryDirectory() as elsewhere,
        House(small.folder, Path(elsewhere) / "terminal.log") as house,
    ):
        soak = Soak(small, house, options)
        soak.run()
        return soak.account()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--tasks", type=int, help="20,000 in an hour by default, 2,000 at least")
    parser.add_argument("--kills", type=int, help="45 in an hour by default, 6 at least")
    parser.add_argument("--load", type=int, default=os.cpu_count(), help="processes that only burn time")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.tasks = options.tasks or max(2000, round(20_000 * options.minutes / 60))
    options.kills = options.kills or max(6, round(45 * options.minutes / 60))
    return options


@contextmanager
def disk() -> Iterator[SmallDisk]:
    """A disk that can be filled, or a plain folder, which is not."""
    if can_mount():
        with small_disk_of(MEGABYTES) as small:
            yield small
    else:
        print("The disk is not filled: only root may mount a small one.", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            yield SmallDisk(Path(folder), can_be_filled=False)


def burn() -> None:
    while True:
        pass


class Soak:
    """What is done to a running house, and what came of it."""

    def __init__(self, disk: SmallDisk, house: House, options: argparse.Namespace) -> None:
        self.disk, self.house, self.options = disk, house, options
        self.sent: dict[int, float] = {}  # when each task was sent last
        self.killed = self.sent_again = self.refused = self.laid_in = 0
        self.full = False
        house.ledger.prepare(options.tasks)
        self.reader = Reader(house.site, house.password, lambda: self.full)

    def run(self) -> None:
        burning = [multiprocessing.Process(target=burn, daemon=True) for _ in range(self.options.load)]
        for one in burning:
            one.start()
        try:
            with self.reader:
                self._go_through(sorted(self._plan(), key=lambda step: step[0]))
                self._settle()
        finally:
            self.disk.free()
            for one in burning:
                one.terminate()

    # --- what happens ---

    def _plan(self) -> Iterator[Step]:
        """What is done, and how many seconds after the beginning."""
        dice, span = random.Random(self.options.seed), self.options.minutes * 60
        wave = -(-self.options.tasks // WAVES)
        for index, first in enumerate(range(0, self.options.tasks, wave)):
            numbers = range(first, min(first + wave, self.options.tasks))
            yield span * 0.9 * index / WAVES, partial(self._send, numbers)
        for index in range(self.options.kills):
            at, name = index + dice.uniform(0.2, 0.8), KILLED[index % len(KILLED)]
            yield span * at / self.options.kills, partial(self._kill, name)
        for index in range(LAID_IN):
            content = HALVES[index % len(HALVES)]
            yield span * (index + 0.5) / LAID_IN, partial(self._lay_in, content)
        for index in range(FILLS) if self.disk.can_be_filled else ():
            yield from self._full_for(max(4.0, span / 60), at=span * (index + 0.6) / FILLS)
        yield from ((float(at), self._send_due) for at in range(10, int(span), 10))

    def _full_for(self, seconds: float, *, at: float) -> Iterator[Step]:
        """What is freed in the meantime is filled again, once a second."""
        yield from ((at + second, self._fill) for second in range(int(seconds)))
        yield at + seconds, self._free

    def _go_through(self, plan: Sequence[Step]) -> None:
        began = time.monotonic()
        for at, act in plan:
            time.sleep(max(0.0, began + at - time.monotonic()))
            act()

    def _send(self, numbers: Sequence[int]) -> None:
        """What the broker does not take now stays due, and is sent again."""
        for number in numbers:
            self.sent[number] = time.monotonic()
            if not self.house.wake(number):
                self.refused += 1

    def _send_due(self) -> None:
        if self.full or self.house.waiting():
            return
        long_ago = time.monotonic() - SEND_AGAIN
        due = [number for number in self.house.ledger.due() if self.sent.get(number, long_ago) < long_ago]
        self.sent_again += len(due)
        self._send(due)

    def _kill(self, name: str) -> None:
        self.killed += self.house.kill(name)

    def _lay_in(self, content: bytes) -> None:
        self.laid_in += self.house.lay_in(content)

    def _fill(self) -> None:
        self.full = True
        self.disk.fill()

    def _free(self) -> None:
        self.disk.free()
        self.full = False

    def _settle(self) -> None:
        ends = time.monotonic() + SETTLE
        while time.monotonic() < ends:
            if self._is_settled():
                return
            self._send_due()
            time.sleep(2)

    def _is_settled(self) -> bool:
        """A process that was killed last is started again after a pause."""
        house = self.house
        all_run = house.pids().keys() == MARKS.keys()
        return all_run and not house.ledger.due() and not house.waiting() and not house.silent()

    # --- what came of it ---

    def account(self) -> int:
        """Prints it. Returns 1 when anything is wrong."""
        house, ledger, reader = self.house, self.house.ledger, self.reader
        seconds = sorted(one.seconds for one in reader.asked)
        restarts = house.restarts()
        must_be: dict[str, tuple[object, object]] = {  # what it is, what it must be
            "tasks without their effect (lost)": (len(ledger.due()), 0),
            "tasks with two effects (doubled)": (ledger.doubled(), 0),
            "messages laid in half written, and set aside": (house.set_aside(), self.laid_in),
            "pages that failed": (len(reader.failed(full=False)), 0),
            "processes that run at the end": (
                sorted(house.pids()),
                sorted(MARKS),
            ),
            "processes that are silent on the desk": (house.silent(), []),
            "messages that wait or are taken": (house.waiting(), 0),
            "SQLite's integrity check": (ledger.integrity(), "ok"),
            "runs of the searches that are left running": (ledger.runs_left(), 0),
            "processes left behind after Ctrl-C": (house.stop(), []),
        }
        also: dict[str, object] = {
            "tasks sent": len(self.sent),
            "sent again because still due": self.sent_again,
            "not taken by the broker (disk full)": self.refused,
            "came again after a kill and found it done": ledger.came_again(),
            "killed with SIGKILL": self.killed,
            "started again": ", ".join(f"{name} {count}" for name, count in sorted(restarts.items())),
            "pages asked for": len(seconds),
            "pages: median and 95th percentile, slowest, seconds": " and ".join(
                f"{seconds[min(len(seconds) - 1, int(len(seconds) * share))]:.2f}" for share in (0.5, 0.95, 1)
            ),
            "pages that failed while the disk was full": len(reader.failed(full=True)),
            "runs of the searches, by how they ended": ledger.runs(),
            "longest pause between two runs of a search (60 asked for), seconds": f"{ledger.longest_pause():.0f}",
            "seconds until all had ended after Ctrl-C": f"{house.took_to_end:.1f}",
        }
        wrong = [what for what, (found, wanted) in must_be.items() if found != wanted]
        for what, value in (*also.items(), *((what, found) for what, (found, _) in must_be.items())):
            print(f"| {what} | {value} |{'  <-- WRONG' if what in wrong else ''}", flush=True)
        for one in reader.failed(full=False)[:10]:
            print(f"failed: {one}")
        if wrong:
            print(house.log.read_text()[-6000:])
        return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
