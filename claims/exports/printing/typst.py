"""Typst in a process of its own: a source becomes a PDF or a picture."""

import json
import subprocess
import sys
from pathlib import Path

from literature.programs.program_run import run_program
from literature.refusals import Refused

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 240  # of the clock, as for pandoc; its processor has its own limit
OUT_OF_MEMORY = ("memory allocation of", "PyObject pointer is null", "MemoryError")  # Rust, PyO3, Python
PAGE = "#set page(width: auto, height: auto, margin: 6pt, fill: white)\n#"
WIDTH = "570pt"  # of a picture alone; twice as many pixels, and a margin


def png(svg: str) -> bytes:
    """The picture as PNG, in Typst's fonts, and the machine's for signs that these lack. Refused as `typeset`."""
    return typeset(f"{PAGE}{shown(svg, '', width=WIDTH)}".encode(), kind="png", at="0")


def shown(svg: str, words: str, *, width: str) -> str:
    """Typst's call that shows the picture, with what it says to those who do not see it."""
    return f'image(bytes({_text(svg)}), format: "svg", width: {width}, alt: {_text(words)})'


def typeset(source: bytes, *, kind: str, at: str) -> bytes:
    """The "pdf" or "png" of a source; `at` are seconds of Unix time. Refused over a limit, and with Typst's words."""
    command = [sys.executable, "-m", "claims.exports.printing.typesetting", kind, at]
    try:
        done = run_program(command, source, seconds=SECONDS, folder=ROOT)
    except subprocess.TimeoutExpired as error:
        raise Refused(f"This takes longer than {SECONDS} seconds to set, which is the limit: export less.") from error
    if done.returncode == 0:
        return done.stdout
    why = fault(done.stderr.decode(errors="replace")) or f"it ended with {done.returncode}"
    raise Refused(f"The {kind.upper()} cannot be set ({why}): export less, or take another format.")


def fault(said: str) -> str:
    """What its last line means to a reader."""
    last = said.strip().splitlines()[-1:]
    if last and any(sign in last[0] for sign in OUT_OF_MEMORY):
        return "it takes more memory than it may have"
    return "".join(last)[:200]


def _text(text: str) -> str:
    """A string of Typst's; its escapes of line ends, quotes and the backslash are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
