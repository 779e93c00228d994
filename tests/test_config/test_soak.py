"""The short form of the soak: a real house, killed and filled up, neither loses nor doubles a task."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.embedded, pytest.mark.long]
HOUSE = Path(__file__).resolve().parents[2]
SHORT = ["--minutes=0.4", "--tasks=400", "--kills=3", "--load=0"]


def test_the_demo_goes_on_through_kills_half_written_messages_and_a_full_disk():
    soak = [sys.executable, "-m", "tests.bench.soak", *SHORT]
    done = subprocess.run(soak, cwd=HOUSE, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    for line in (
        "| tasks sent | 400 |",
        "| tasks without their effect (lost) | 0 |",
        "| killed with SIGKILL | 3 |",
    ):
        assert line in done.stdout
