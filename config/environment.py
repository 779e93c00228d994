"""What the environment says, read strictly. A wrong value is kept with a hint on what to write, for a system check;
whatever does not run the checks (web server, worker, beat, local start) refuses to start with it: nothing goes on with
a default that nobody chose.
"""

import sys
from collections.abc import Callable, Iterable
from email.utils import parseaddr
from typing import NamedTuple, TypeVar

from environs import Env

T = TypeVar("T")


class WrongValue(NamedTuple):
    """A variable whose value cannot be used. The value itself is not kept: a password may stand in it."""

    name: str
    hint: str


class Environment:
    """Reads variables; an empty value counts as absent. `wrong` are those that could not be read."""

    def __init__(self, env: Env) -> None:
        self.env = env
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

    def names(self, name: str, default: str) -> list[str]:
        """Names apart by commas."""
        return [one.strip() for one in self.text(name, default).split(",") if one.strip()]


def as_truth(text: str) -> bool:
    words = {
        "true": True,
        "yes": True,
        "on": True,
        "1": True,
        "false": False,
        "no": False,
        "off": False,
        "0": False,
    }
    return words[text.lower()]


def as_number(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("no whole number")
    return int(text)


def as_site(text: str) -> str:
    """The address of the site, without a slash at its end."""
    if not text.startswith(("http://", "https://")):
        raise ValueError("no scheme")
    return text.rstrip("/")


def as_mailbox(text: str) -> str:
    """An address with or without a name: "Claimwatch <desk@example.org>"."""
    _, address = parseaddr(text)
    host = address.rpartition("@")[2]
    if "@" not in address or not host or "\n" in text:
        raise ValueError("no address")
    return text


def as_mailboxes(text: str) -> list[tuple[str, str]]:
    """(name, address) of addresses apart by commas, as Django wants its ADMINS."""
    given = [one.strip() for one in text.split(",") if one.strip()]
    return [parseaddr(as_mailbox(one)) for one in given]


def as_hosts(text: str) -> list[str]:
    """Names of hosts apart by commas, without scheme or path."""
    hosts = [one.strip() for one in text.split(",") if one.strip()]
    if any("/" in host for host in hosts):
        raise ValueError("no host")
    return hosts


def refuse_wrong_values(wrong: Iterable[WrongValue]) -> None:
    """Ends the process with a word on each value that cannot be used."""
    if lines := [f"{name} cannot be used as it is. {hint}" for name, hint in wrong]:
        sys.exit("\n".join(lines))
