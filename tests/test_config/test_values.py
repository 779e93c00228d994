"""What is unusual and right is taken; what is refused is run in tests/architecture/test_settings.py."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from config import values
from config.environment import made
from config.local import broker


@pytest.mark.parametrize(
    ("read", "text", "told"),
    [
        (values.as_hosts, "*, .example.org ,[::1],10.0.0.1,", ["*", ".example.org", "[::1]", "10.0.0.1"]),
        (values.as_site, "HTTPS://xn--bcher-kva.example:8443/", "https://xn--bcher-kva.example:8443"),
        (values.as_site, "http://[::1]:8000", "http://[::1]:8000"),
        (values.as_source, "http://pubmed_mirror/eutils", "http://pubmed_mirror/eutils"),
        (values.as_proxies, "10.0.0.5, fd00::/8,unix", ["10.0.0.5", "fd00::/8", "unix"]),
        (values.as_mailbox, "Dr. Ada <ada@example.org>", "Dr. Ada <ada@example.org>"),
        (values.as_mailbox, "root@localhost", "root@localhost"),
        (
            values.as_mailboxes,
            '"Lovelace, Ada" <ada@example.org>, b@example.org,',
            [("Lovelace, Ada", "ada@example.org"), ("", "b@example.org")],
        ),
        (values.as_bare_mailbox, "", ""),
    ],
)
def test_what_is_unusual_and_right_is_taken(read: Callable[[str], Any], text: str, told: Any) -> None:
    assert read(text) == told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgres:///name", {"HOST": "", "NAME": "name"}),
        (
            "postgres://u:p%40@%2Frun%2Fpg:5433/name?sslmode=require",
            {"HOST": "/run/pg", "PASSWORD": "p@", "PORT": 5433},
        ),
        ("sqlite:////home/Ada L/a.sqlite3", {"NAME": "/home/Ada L/a.sqlite3"}),
    ],
)
def test_a_database_is_found_by_its_socket_or_in_a_folder_with_a_space(url: str, told: dict[str, object]) -> None:
    assert told.items() <= values.as_database(url).items()


@pytest.mark.parametrize("url", ["redis://:p%40@[::1]", "rediss://host:6380/15", "redis://host/"])
def test_redis_is_a_cache_and_a_broker(url: str) -> None:
    assert broker(url)[0] == url and values.as_cache(f"{url.rstrip('/')}?key_prefix=a&timeout=60")["TIMEOUT"] == "60"


@pytest.mark.parametrize("name", ["C#", "what?", "100%25", "a b", "ä\nb", "%zz"])
def test_the_folder_of_the_product_may_have_any_name(tmp_path, name: str) -> None:
    """A clone in a folder named C# has such a VAR_DIR by default."""
    script = (
        "from config.settings import *; print([DATABASES['default']['NAME'], CACHES['default']['LOCATION'], BROKER])"
    )
    emptied = dict.fromkeys(("DATABASE_URL", "CACHE_URL", "CELERY_BROKER_URL"), "")
    environment = {**os.environ, **emptied, "VAR_DIR": f"{tmp_path}/{name}"}
    told = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert all(f"{tmp_path}/{name}/" in place for place in ast.literal_eval(told.stdout))


def test_a_tilde_is_the_home_of_the_user(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert made("~/claimwatch") == tmp_path.resolve() / "claimwatch"


def test_a_broker_of_files_stands_in_a_folder_with_a_space() -> None:
    assert broker("filesystem:///home/Ada L/broker")[1]["control_folder"] == "/home/Ada L/broker/control"


def test_the_folder_of_the_product_is_made(tmp_path) -> None:
    assert made(str(tmp_path / "a" / "var")).is_dir()
