"""A real worker at an export that takes for ever: a stop ends its programs too, and so does its death."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.keeping import LEASE, ask_for_export, stop_export, write_exports
from claims.exports.scope import Scope
from claims.models import Export
from claims.models.exports import ExportFile
from literature.models import UploadedStyle
from tests import cast
from tests.files.csl_styles import doubling

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them"),
]
HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def export() -> Export:
    """Of a document with one work, in a style whose macros double thirty times."""
    editor, claim = cast.make_editor(), cast.make_claim()
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor)
    data = doubling(30)
    UploadedStyle.objects.create(name="endless", title="Endless", size=len(data), sha256="", data=data)
    return ask_for_export(claim.document, "docx", Scope(style="endless"), by=editor)


@pytest.fixture
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """`write_exports` in a process of its own, on the tests' database."""
    program = (
        "import django; from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "django.setup()\n"
        "from claims.exports.keeping import write_exports\n"
        "write_exports()\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    process = subprocess.Popen([sys.executable, "-c", program], cwd=HOUSE, env=environment)
    yield process
    process.kill()
    process.wait()


def within(seconds: float, what):
    """What this gives as soon as it gives something."""
    ends = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < ends
        time.sleep(0.1)
    return found


def pandoc_of(worker: subprocess.Popen[bytes]) -> int:
    """The id of the pandoc that the worker runs; 0 while there is none."""
    children = map(int, Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split())
    return next((pid for pid in children if b"--citeproc" in command(pid) and b"leash" not in command(pid)), 0)


def command(pid: int) -> bytes:
    """Empty for a process that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_a_stop_ends_the_program_that_the_worker_runs_and_nothing_is_kept(export, worker):
    pandoc = within(60, lambda: pandoc_of(worker))
    stop_export(export, by=export.requested_by)
    assert worker.wait(timeout=20) == 0
    assert command(pandoc) == b""
    export.refresh_from_db()
    assert (export.state, export.error, export.summary) == ("stopped", "", "")
    assert not ExportFile.objects.exists()


def test_an_export_whose_worker_is_killed_leaves_no_program_and_is_written_by_the_next(export, worker):
    pandoc = within(60, lambda: pandoc_of(worker))
    worker.kill()
    worker.wait()
    within(10, lambda: command(pandoc) == b"")
    assert Export.objects.get().state == "running" and not ExportFile.objects.exists()
    Export.objects.update(style="vancouver")  # so that it comes to an end
    assert write_exports() == 0, "its lease is not over"
    Export.objects.update(lease_until=timezone.now() - LEASE)
    assert write_exports() == 1
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("done", 2) and bytes(export.file.data).startswith(b"PK")
