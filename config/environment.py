"""What the environment says, read strictly. A wrong value is kept with a hint on what to write, for a system check;
whatever does not run the checks (web server, worker, beat, local start) refuses to start with it: nothing goes on with
a default that nobody chose.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

from environs import Env

from config.values import as_number, as_port, as_truth

# Gunicorn's own for a worker that cannot boot: it ends then, and starts one anew for ever after any other code.
EXIT_CODE = 3
T = TypeVar("T")


class WrongValue(NamedTuple):
    """A variable whose value cannot be used. The value itself is not kept: a password may stand in it."""

    name: str
    hint: str


class Environment:
    """Reads variables, and what the file .env in `folder` adds to them; an empty value counts as absent. `wrong` are
    those that could not be read, `known` the names of all that were asked for."""

    def __init__(self, folder: Path) -> None:
        self.env = Env()
        self.env.read_env(folder / ".env", recurse=False)
        self.wrong: list[WrongValue] = []
        self.known: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self.known.add(name)
        return self.env.str(name, "").strip() or default

    def read(self, name: str, parse: Callable[[str], T], default: str, hint: str) -> T:
        """What `parse` makes of the value; of the default, where it raises."""
        value = self.text(name)
        try:
            return parse(value or default)
        except Exception:  # django_cache_url raises a bare one
            self.wrong.append(WrongValue(name, hint))
            return parse(default)

    def truth(self, name: str, default: bool) -> bool:
        return self.read(name, as_truth, str(default), "Write true or false.")

    def number(self, name: str, default: int) -> int:
        """A whole number from 0 on."""
        return self.read(name, as_number, str(default), "Write a whole number, such as 3600.")

    def local_port(self) -> int:
        """Where the local start begins to look for a free port."""
        return self.read("PORT", as_port, "8000", "Write the number of a port, such as 8000.")

    def folder(self, name: str, default: Path) -> Path:
        """A folder, made where it is missing. What is none ends the process here: the other defaults stand in it.

        Raises OSError where it cannot be made: the disk is full, read-only, or another user's.
        """
        try:
            return made(self.text(name, str(default)))
        except (NotADirectoryError, FileExistsError, RuntimeError):  # the last at a circle of links, or ~nobody
            hint = "Write a folder that this user may write to, such as /var/lib/claimwatch."
            refuse_wrong_values([WrongValue(name, hint)])
            raise


def made(text: str) -> Path:
    """The folder, which is made where it is missing. Whether anything fits in it, who writes there is told."""
    folder = Path(text).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def refuse_wrong_values(wrong: Iterable[WrongValue]) -> None:
    """Ends the process with a word on each value that cannot be used."""
    if lines := [_line(one) for one in wrong]:
        print("\n".join(lines), file=sys.stderr, flush=True)
        raise SystemExit(EXIT_CODE)


def _line(wrong: WrongValue) -> str:
    return f"{wrong.name} cannot be used as it is. {wrong.hint}"
