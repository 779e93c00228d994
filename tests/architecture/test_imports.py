"""Which way imports may point: the contracts are in pyproject.toml, under importlinter."""

import re
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"


def test_imports_point_down_only():
    # In a process of its own: the linter sets up logging for itself and silences the loggers of others.
    done = subprocess.run([sys.executable, "-c", LINT], cwd=HOUSE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_ground_floor_does_not_name_the_upper_one():
    named = [
        f"{path.relative_to(HOUSE)}:{number}"
        for path in (HOUSE / "literature").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"\bclaims\b", line)
    ]
    assert named == []
