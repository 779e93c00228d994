"""The process in which files are read: its limits, its end, and what it is given."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.documents.formats import confinement
from claims.documents.formats.article import UnreadableDocument
from claims.documents.formats.limits import MB
from claims.documents.formats.reading import read_document
from tests.files import hostile

SLOW = "from claims.documents.citations.apart import take_apart; take_apart('[' * 9_000_000, markup='markdown')"
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")


@pytest.fixture
def at_work() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A process that reads for a minute, and the id of the one that does it for it."""
    parent = subprocess.Popen([sys.executable, "-c", SLOW], env={**os.environ, "SECRET_KEY": "told to nobody"})
    try:
        yield parent, child_of(parent.pid)
    finally:
        parent.kill()
        parent.wait()


def child_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return within(10, lambda: int((children.read_text().split() or ["0"])[0]))


def within(seconds: float, what):
    """What this gives as soon as it gives something."""
    ends = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < ends
        time.sleep(0.05)
    return found


@linux
def test_a_reader_dies_with_its_parent(at_work):
    parent, child = at_work
    within(10, lambda: b"confined" in Path(f"/proc/{child}/cmdline").read_bytes())
    time.sleep(0.5)  # it has begun
    parent.kill()
    parent.wait()
    within(10, lambda: not Path(f"/proc/{child}").exists() or "\nState:\tZ" in status(child))


def status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return "\nState:\tZ"


@linux
def test_a_reader_is_told_no_secret(at_work):
    _, child = at_work
    within(10, lambda: b"confined" in Path(f"/proc/{child}/cmdline").read_bytes())
    assert b"SECRET_KEY" not in Path(f"/proc/{child}/environ").read_bytes()


def test_a_reader_knows_nothing_of_django():
    code = (
        "import sys; from claims.documents import confined;"
        "confined.read(b'Sleep is a state of rest.', name='a', content_type='');"
        "confined.take_apart(b'Sleep is a state of rest.', name='a', markup='markdown');"
        "print(sorted(name for name in sys.modules if name.startswith(('django', 'config', 'claims.models'))))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(confinement, "SECONDS", 1)
    with pytest.raises(UnreadableDocument, match="takes longer than 1 seconds to read, which is the limit"):
        confinement.confined("take_apart", b"[" * 4_000_000, name="It", markup="markdown")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (-signal.SIGXCPU, "takes longer than 60 seconds to read, which is the limit"),
        (confinement.MEMORY_MET, "more than 1,024 MB of memory to read, which is the limit"),
        (-signal.SIGKILL, "more than 1,024 MB of memory to read, which is the limit"),
        (-signal.SIGSEGV, r"ended its reader \(SIGSEGV\)"),
    ],
)
def test_how_a_reader_ended_is_said(code, message):
    with pytest.raises(UnreadableDocument, match=message):
        confinement._vetted(subprocess.CompletedProcess([], code, b"", b""), "a.html")


def test_a_reader_that_fills_the_memory_is_ended(monkeypatch):
    monkeypatch.setattr(confinement, "MEMORY", 100 * MB)
    with pytest.raises(UnreadableDocument, match="more than 100 MB of memory to read, which is the limit"):
        confinement.confined("take_apart", b"a\n\n" * 1_000_000, name="It", markup="markdown")


def test_a_reader_that_does_not_start_is_a_fault_of_ours():
    with pytest.raises(RuntimeError, match="did not start"):
        confinement.confined("no such task", b"", name="It")


def test_files_are_read_two_at_a_time_and_the_next_is_asked_to_come_again(monkeypatch):
    monkeypatch.setattr(confinement, "WAIT", 0.01)
    monkeypatch.setattr(confinement, "TURNS", turns := threading.BoundedSemaphore(2))
    for _ in range(2):
        turns.acquire()
    with pytest.raises(UnreadableDocument, match="2 files are being read") as refused:
        read_document(hostile.PROSE.encode(), "a.txt")
    assert refused.value.may_pass
    turns.release()
    assert read_document(hostile.PROSE.encode(), "a.txt").text == hostile.PROSE
