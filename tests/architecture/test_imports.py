"""Which way imports may point: the contracts are in pyproject.toml, under importlinter."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
# At any indent: in the programs that tests write for other processes too.
IMPORT = re.compile(r"^ *(?:from|import) (tests[\w.]*|\.\w*)(?: import (.+))?", re.MULTILINE)
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


def test_nothing_is_imported_from_a_test_module():
    """What two of them need stands in tests/cast, tests/files or tests/servers, or in a module beside them."""
    paths = sorted((HOUSE / "tests").rglob("*.py"))
    tests = {dotted(path) for path in paths if path.name.startswith("test_")}
    found = {dotted(path): taken for path in paths if (taken := tests.intersection(imported(path)))}
    assert found == {}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts)


def imported(path: Path) -> Iterator[str]:
    """The names of the modules of tests/ that may be meant, with those that are no module."""
    for module, names in IMPORT.findall(path.read_text(encoding="utf-8")):
        whole = f"{dotted(path.parent)}{module}".rstrip(".") if module.startswith(".") else module
        yield from (whole, *(f"{whole}.{name.strip()}" for name in names.split(",")))


def test_each_measurement_can_still_be_started():
    names = sorted(f"tests.bench.{path.stem}" for path in (HOUSE / "tests" / "bench").glob("[a-z]*.py"))
    load = "import django, importlib, sys; django.setup(); [importlib.import_module(name) for name in sys.argv[1:]]"
    done = subprocess.run(
        [sys.executable, "-c", f"import tests.surroundings; {load}", *names],
        cwd=HOUSE, capture_output=True, text=True, env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip
    assert len(names) > 10 and done.returncode == 0, done.stderr
