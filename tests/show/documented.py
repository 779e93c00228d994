"""The commands of docs/operating.md: fenced blocks whose first line names them, "```sh install", and who runs them."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = CHECKOUT / "docs" / "operating.md"
BLOCK = re.compile(r"^```sh (?P<name>[a-z-]+) (?P<user>[a-z]+)\n(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL)
HOME = Path("/opt/claimwatch")


@dataclass(frozen=True, slots=True)
class Block:
    """Commands that belong together, and the user who gives them."""

    name: str
    user: str
    lines: str


def blocks(text: str = "") -> dict[str, Block]:
    """By their names, as they stand on the page."""
    found = BLOCK.finditer(text or PAGE.read_text(encoding="utf-8"))
    return {match["name"]: Block(**match.groupdict()) for match in found}


def filled(block: Block, values: Mapping[str, str]) -> str:
    """With what this installation has in place of the examples; the longest first, since one may hold another."""
    lines = block.lines
    for example in sorted(values, key=len, reverse=True):
        lines = lines.replace(example, values[example])
    return lines


def run(block: Block, values: Mapping[str, str], environment: Mapping[str, str], *, network: int | None = None) -> str:
    """Runs it to its end, in the product's folder and environment once they are there; what it printed. `network` is
    the file of another one than this process has. SystemExit with all it said where a command fails."""
    folder = HOME if (HOME / "manage.py").exists() else Path("/")
    path = f"{HOME}/.venv/bin:{os.environ['PATH']}:/usr/sbin"
    who = ["runuser", "--user", block.user, "--"] if block.user != "root" else []
    there = ["nsenter", f"--net=/proc/self/fd/{network}"] if network is not None else []
    done = subprocess.run(
        [*there, *who, "bash", "-euo", "pipefail", "-c", filled(block, values)],
        cwd=folder,
        env={**environment, "PATH": path},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        pass_fds=[network] if network is not None else [],
    )
    if done.returncode:
        raise SystemExit(f"The block “{block.name}” failed with {done.returncode}:\n{done.stdout[-6000:]}")
    return done.stdout
