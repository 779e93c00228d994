"""A program that is run apart: what it is given and says, and that nothing of it is left, however it ends."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from literature.programs.program_run import on_each_beat, run_program

pytestmark = pytest.mark.embedded
LATE = "import sys, time; time.sleep(1.5); data = sys.stdin.buffer.read(); print(len(data))"
FAMILY = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path("child").write_text(str(child.pid))
time.sleep(60)
"""


class Enough(Exception):
    pass


def lives(pid: str) -> bool:
    """It is there, and is none that only waits to be counted."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def run(program: str, folder: Path, *, given: bytes = b"", seconds: float = 30.0) -> subprocess.CompletedProcess[bytes]:
    return run_program([sys.executable, "-c", program], given, seconds=seconds, folder=folder)


def test_what_reads_late_is_given_all_of_it_and_the_beat_goes_on(tmp_path):
    beats = []
    with on_each_beat(lambda: beats.append(1)):
        done = run(LATE, tmp_path, given=b"x" * 5_000_000)
    assert (done.returncode, done.stdout, bool(beats)) == (0, b"5000000\n", True)


def test_it_has_none_of_our_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "told to nobody")
    assert b"told" not in run("import os; print(dict(os.environ))", tmp_path).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_a_beat_that_raises_ends_it_with_all_that_it_began(tmp_path):
    def beat() -> None:
        if (tmp_path / "child").exists():
            raise Enough

    with pytest.raises(Enough), on_each_beat(beat):
        run(FAMILY, tmp_path)
    time.sleep(0.2)
    assert not lives((tmp_path / "child").read_text())


def test_it_ends_with_its_time(tmp_path):
    began = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        run("import time; time.sleep(60)", tmp_path, seconds=0.5)
    assert time.monotonic() - began < 10
