"""Small files: a newcomer reads a room in one go."""

import subprocess
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
LONGEST = 400


def test_no_file_is_longer_than_400_lines():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.py"], cwd=HOUSE, capture_output=True)
    files = [HOUSE / name for name in listed.stdout.decode().split()]
    assert files, "git lists no Python file here"
    long = {
        str(path.relative_to(HOUSE)): lines
        for path in files
        if path.exists() and "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_no_package_has_a_name_that_says_nothing():
    nameless = {"utils", "helpers", "services", "common", "misc", "base", "manager"}
    found = [path for app in ("claims", "literature", "config") for path in (HOUSE / app).rglob("*")]
    assert [str(path) for path in found if path.stem in nameless] == []
