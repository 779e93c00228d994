"""What mypy is told, in pyproject.toml: every module is checked, and what is pure without any leave."""

import tomllib
from pathlib import Path

TOOLS = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
LEAVES = TOOLS["mypy"]["overrides"]


def test_every_module_is_checked():
    assert TOOLS["mypy"]["strict"] is True
    assert [leave for leave in LEAVES if leave.get("ignore_errors")] == []


def test_no_pure_module_has_leave_from_a_strict_check():
    (pure,) = (one for one in TOOLS["importlinter"]["contracts"] if one["name"].startswith("Pure modules"))
    stems = [f"{pattern.removesuffix('.*')}." for leave in LEAVES for pattern in leave["module"]]
    names = [f"{name}." for name in pure["source_modules"]]
    assert [name for name in names if any(name.startswith(one) or one.startswith(name) for one in stems)] == []
