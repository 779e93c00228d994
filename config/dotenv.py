"""The file `.env`: values are set in it, and all else that stands there stays."""

import re
from collections.abc import Mapping
from pathlib import Path

from config.message_files import write_whole


def set_values(path: Path, values: Mapping[str, str]) -> None:
    """Whole or not at all, and for its owner alone: passwords stand in it. Raises OSError."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    left = dict(values)
    for number, line in enumerate(lines):
        name = line.partition("=")[0].strip()
        if name in left:
            lines[number] = _line(name, left.pop(name))
    lines += [_line(name, value) for name, value in left.items()]
    write_whole(path, "\n".join(lines) + "\n", mode=0o600)


def _line(name: str, value: str) -> str:
    """Quoted where a sign could be read as something else; single quotes keep all signs but themselves."""
    if not re.search(r"""[\s#"'$\\]""", value):
        return f"{name}={value}"
    return f"{name}='{value}'"
