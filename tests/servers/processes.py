"""Commands in processes of their own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def process(folder: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    """`manage.py` with these words and a database of its own, `own.sqlite3` in the folder."""
    own = {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/own.sqlite3", **environment}
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=CHECKOUT,
        env={**os.environ, **own},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A shell that puts the tests in its background has Ctrl-C ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
