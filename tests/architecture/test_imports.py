"""Which way imports may point: the contracts are in pyproject.toml, under importlinter."""

import re
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

HOUSE = Path(__file__).resolve().parents[2]


def test_imports_point_down_only(capsys):
    status = lint_imports(config_filename=str(HOUSE / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_the_ground_floor_does_not_name_the_upper_one():
    named = [
        f"{path.relative_to(HOUSE)}:{number}"
        for path in (HOUSE / "literature").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"\bclaims\b", line)
    ]
    assert named == []
