"""A manuscript as a PDF, by Typst: for all readers (PDF/UA-1) where each of its signs has a glyph.

Typst's own fonts (Libertinus, with signs of New Computer Modern) hold Latin with all its accents, Greek, Cyrillic,
arrows and mathematics. A text with other signs is set again with the fonts of the machine, and where these lack one
too, without PDF/UA, which forbids that; then the file says so. The text cannot hold a command: pandoc escapes it.
"""

import json
import subprocess
import sys
from datetime import UTC
from pathlib import Path

from claims.exports.printing.tree import Manuscript, set_tree
from literature.refusals import Refused
from literature.styles.pandoc import run_pandoc
from literature.styles.style_file import Style

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 120
WRITER = ["-f", "json", "-t", "typst-citations", "-s", "--wrap=none", "--template=pdf.typ"]
TEMPLATE = (Path(__file__).parent / "pdf.typ").read_bytes()


def write(manuscript: Manuscript, style: Style) -> bytes:
    """The file. Refused as `set_tree` refuses, where Typst is not installed, and over a limit."""
    tree = set_tree(manuscript, style)
    source = run_pandoc(WRITER, json.dumps(tree).encode(), files={"pdf.typ": TEMPLATE})
    return typeset(source, at=f"{manuscript.written_at.astimezone(UTC).timestamp():.0f}")


def typeset(source: bytes, *, at: str) -> bytes:
    """What Typst makes of its source, in a process of its own; `at` are seconds of Unix time."""
    command = [sys.executable, "-m", "claims.exports.printing.typesetting", at]
    try:
        done = subprocess.run(
            command, input=source, capture_output=True, timeout=SECONDS, cwd=ROOT, env={}, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(f"This takes longer than {SECONDS} seconds to set, which is the limit: export less.") from error
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode(errors="replace").strip().splitlines() or [f"it ended with {done.returncode}"]
    raise Refused(f"The PDF cannot be set ({said[-1][:200]}): export less, or take the Word file.")
