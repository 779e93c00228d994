"""A process that ends is started again, the others go on, and nothing is left behind however the supervisor ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

pytestmark = pytest.mark.embedded
SCRIPT = """
import os, sys
from pathlib import Path
from config.supervision import Supervisor
commands = {name: [sys.executable, "-S", "-c", code] for name, code in eval(sys.argv[1]).items()}
Supervisor(commands, folder=Path.cwd(), environment=os.environ).run()
print("all have ended", flush=True)
"""
STAYS = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {STAYS}"
HAS_A_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STAYS!r}]); {STAYS}"
HOUSE = Path(__file__).resolve().parents[2]


class Watched:
    """A supervisor in a process of its own, and what it has printed."""

    def __init__(self, log: Path, codes: dict[str, str]) -> None:
        self.log = log
        with log.open("wb") as file:
            command = [sys.executable, "-c", SCRIPT, repr(codes)]
            self.process = subprocess.Popen(command, cwd=HOUSE, stdout=file, stderr=file)

    def lines(self, name: str) -> list[str]:
        rows = (line.split(" ", 1)[1] for line in self.log.read_text().splitlines() if " | " in line)
        return [text for who, text in (row.split(" | ", 1) for row in rows) if who.strip() == name]

    def pids(self, name: str) -> list[int]:
        return [int(line) for line in self.lines(name) if line.isdigit()]

    def until(self, true: Callable[[], bool], seconds: float = 20) -> None:
        ends = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < ends, self.log.read_text()
            time.sleep(0.05)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    started: list[Watched] = []

    def start(**codes: str) -> Watched:
        started.append(Watched(tmp_path / "log", codes))
        started[-1].until(lambda: all(started[-1].pids(name) for name in codes))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def lives(pid: int) -> bool:
    """A zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except OSError:
        return False


def test_a_process_that_is_killed_is_started_again_and_the_others_go_on(watch):
    house = watch(web=STAYS, worker=STAYS)
    os.kill(house.pids("worker")[0], signal.SIGKILL)
    house.until(lambda: len(house.pids("worker")) == 2)
    assert (len(house.pids("web")), lives(house.pids("web")[0])) == (1, True)
    assert any("was killed by SIGKILL" in line for line in house.lines("worker"))


def test_the_pause_grows_while_a_process_does_not_live(watch):
    house = watch(worker="import os; print(os.getpid())")
    house.until(lambda: sum("started again in" in line for line in house.lines("worker")) == 3)
    said = [line.rsplit(" in ", 1)[1] for line in house.lines("worker") if "started again" in line]
    assert said == ["1 s", "2 s", "4 s"]


def test_what_a_killed_process_had_started_ends_before_it_is_started_again(watch):
    house = watch(web=HAS_A_CHILD)
    house.until(lambda: len(house.pids("web")) == 2)
    first = house.pids("web")
    leader = next(pid for pid in first if os.getpgid(pid) == pid)
    os.kill(leader, signal.SIGKILL)
    house.until(lambda: len(house.pids("web")) == 4)
    assert [pid for pid in first if lives(pid)] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_them(watch, number):
    house = watch(web=STAYS, worker=STAYS)
    house.process.send_signal(number)
    assert house.process.wait(8) == 0
    assert "all have ended" in house.log.read_text()
    assert [pid for name in ("web", "worker") for pid in house.pids(name) if lives(pid)] == []


def test_a_second_signal_does_not_wait_for_the_stubborn(watch):
    house = watch(worker=STUBBORN)
    house.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(5) == 0
    assert not lives(house.pids("worker")[0])


@pytest.mark.skipif(sys.platform != "linux", reason="the leash is Linux's")
def test_a_supervisor_that_is_killed_leaves_nothing_behind(watch):
    house = watch(web=STAYS, worker=STAYS)
    house.process.kill()
    house.process.wait()
    house.until(lambda: not any(lives(pid) for name in ("web", "worker") for pid in house.pids(name)), 5)


def test_ctrl_c_before_anything_runs_ends_the_start_without_a_fault(tmp_path):
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": "", "PORT": "8790"}
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # pytest in the background hears none
    command = [sys.executable, "-m", "config.run"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=heard) as start:
        while not (tmp_path / "secret-key").exists():  # the settings are read, the database is not there
            time.sleep(0.05)
        start.send_signal(signal.SIGINT)
        assert "Traceback" not in start.communicate(timeout=60)[1]
    assert start.returncode == 130
