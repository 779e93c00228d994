"""What came from the demo's literature is called a sample, by the commands too that run in its folder later."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
ASK = "import django; django.setup(); from django.conf import settings; print(settings.LITERATURE_IS_SAMPLE)"


def is_sample(folder: Path, **values: str) -> str:
    surroundings = {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "", **values}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=HOUSE, env={**os.environ, **surroundings}, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


@pytest.mark.parametrize(("left", "sample"), [("pubmed-day", "True"), ("claimwatch.sqlite3", "False")])
def test_the_folder_of_the_demo_holds_a_sample_and_another_does_not(tmp_path: Path, left: str, sample: str) -> None:
    (tmp_path / left).touch()
    assert is_sample(tmp_path, ENTREZ_BASE_URL="", LITERATURE_IS_SAMPLE="") == sample


def test_the_operator_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "pubmed-day").touch()
    assert is_sample(tmp_path, ENTREZ_BASE_URL="", LITERATURE_IS_SAMPLE="false") == "False"
