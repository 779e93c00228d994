"""What a value of the environment must look like. Pure; each function raises ValueError where half of it is missing."""

import re
from collections.abc import Collection
from email.errors import InvalidHeaderDefect
from email.headerregistry import Address
from email.policy import default as rfc5322
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, cast
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlsplit

import dj_database_url
import django_cache_url
from psycopg.pq import Conninfo

NAME_OF_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.?", re.ASCII)
TRUTH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
WEB = {"http", "https"}
REDIS = {"redis", "rediss"}
POSTGRESQL = {"postgres", "postgresql", "pgsql"}
# https://www.postgresql.org/docs/current/libpq-connect.html; a schema is spelt as dj_database_url reads it
POSTGRESQL_OPTIONS = {"currentSchema", *(option.keyword.decode() for option in Conninfo.get_defaults())}
SSL_MODES = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}
CACHES_OF_DJANGO = {"locmem", "dummy", "db"}
CACHE_OPTIONS = {"timeout", "key_prefix", "max_entries", "cull_frequency", "version"}


def demand(sound: object) -> None:
    """Without the value in its words: a password may stand in it."""
    if not sound:
        raise ValueError("half a value")


# --- words and numbers ---


def as_truth(text: str) -> bool:
    demand(text.lower() in TRUTH)
    return TRUTH[text.lower()]


def as_number(text: str) -> int:
    """A whole number from 0 on."""
    demand(re.fullmatch("[0-9]{1,9}", text))
    return int(text)


def as_port(text: str) -> int:
    demand(re.fullmatch("[0-9]{1,5}", text) and 0 < int(text) < 65536)
    return int(text)


def as_tool(text: str) -> str:
    """One word of letters, digits, and . + - _"""
    demand(re.fullmatch(r"[\w.+-]+", text, re.ASCII))
    return text


def as_folder(text: str) -> Path:
    """A path from the root on, or from one's home; the folder itself may be made later."""
    folder = Path(text).expanduser()
    demand(folder.is_absolute())
    return folder


def as_word_file(text: str) -> str:
    """The path of a file that ends in .docx; "" where none is named."""
    demand(not text or (text.lower().endswith(".docx") and Path(text).is_file()))
    return text


def as_key(text: str) -> str:
    """Visible ASCII signs without a space; "" where there is no key."""
    demand(re.fullmatch("[!-~]*", text))
    return text


def as_log_format(text: str) -> str:
    demand(text in {"line", "json"})
    return text


def as_token(text: str) -> str:
    """Too long to be guessed; "" where there is none."""
    demand(not text or re.fullmatch(r"[\w.~-]{16,}", text, re.ASCII))
    return text


# --- hosts and addresses ---


def split_address(text: str, schemes: Collection[str]) -> SplitResult:
    """An address that names a host; what stands behind the host's colon is a port from 1 to 65535."""
    parts = urlsplit(text)
    demand(parts.scheme in schemes and not re.search(r"[\s\\]", text) and is_host(parts.hostname or ""))
    demand(not parts.netloc.endswith(":") and parts.port != 0)
    return parts


def is_host(text: str) -> bool:
    """A name of ASCII letters (others as xn--…), or an address; IPv6 without its brackets."""
    return bool(NAME_OF_HOST.fullmatch(text)) or is_address(text)


def is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def as_hosts(text: str) -> list[str]:
    """Names of hosts apart by commas, as Django's ALLOWED_HOSTS: "*" is any host, ".example.org" any below it."""
    hosts = [one.strip() for one in text.split(",") if one.strip()]
    for host in hosts:
        in_brackets = host.startswith("[") and host.endswith("]") and is_address(host[1:-1])
        demand(host == "*" or in_brackets or NAME_OF_HOST.fullmatch(host.removeprefix(".")))
    return hosts


def as_site(text: str) -> str:
    """Scheme and host of the site, without a slash at its end; Django adds the path itself."""
    parts = split_address(text, WEB)
    demand(parts.path in {"", "/"} and not parts.query and not parts.fragment and "@" not in parts.netloc)
    return f"{parts.scheme}://{parts.netloc}"


def as_source(text: str) -> str:
    """The address below which a source is asked. Pages show it, so that no password may stand there."""
    parts = split_address(text, WEB)
    demand(not parts.query and not parts.fragment and "@" not in parts.netloc)
    return text


def as_dsn(text: str) -> str:
    """https://KEY@HOST/NUMBER; "" where there is none."""
    if text:
        parts = urlsplit(text)
        demand(parts.scheme in WEB and parts.username and is_host(parts.hostname or ""))
        demand(re.fullmatch(r"(/[\w-]+)*/[0-9]+", parts.path) and not parts.query and parts.port != 0)
    return text


def as_proxies(text: str) -> list[str]:
    """Addresses and networks apart by commas; unix is a proxy on this machine, over a socket."""
    proxies = [one.strip() for one in text.split(",") if one.strip()]
    for proxy in proxies:
        demand(proxy == "unix" or ip_network(proxy, strict=False))
    return proxies


def as_networks(text: str) -> list[IPv4Network | IPv6Network]:
    """Networks apart by commas; an address alone is a network of one."""
    return [ip_network(one.strip()) for one in text.split(",") if one.strip()]


def as_ports(text: str) -> list[int]:
    return [as_port(one.strip()) for one in text.split(",") if one.strip()]


# --- mailboxes ---


def as_mailbox(text: str) -> str:
    """An address with or without a name: "Claimwatch <desk@example.org>"."""
    demand(len(_mailboxes(text)) == 1)
    return text


def as_mailboxes(text: str) -> list[tuple[str, str]]:
    """(name, address) of addresses apart by commas, as Django wants its ADMINS."""
    return [(one.display_name, one.addr_spec) for one in _mailboxes(text)] if text else []


def as_bare_mailbox(text: str) -> str:
    """An address alone; "" where there is none."""
    demand(not text or text == _mailboxes(text)[0].addr_spec)
    return text


def _mailboxes(text: str) -> list[Address]:
    try:
        read: Any = rfc5322.header_factory("To", text)
    except IndexError as error:  # of the library, at "a@"; others like it: python/cpython#151857
        raise ValueError("half an address") from error
    # What is merely obsolete is in use: the dot in "Dr. Ada <ada@example.org>".
    demand(read.addresses and not any(isinstance(defect, InvalidHeaderDefect) for defect in read.defects))
    demand(all(one.username and is_host(one.domain.strip("[]")) for one in read.addresses))
    demand("\n" not in text and "\r" not in text)
    return list(read.addresses)


# --- what the house stands on ---


def as_database(text: str) -> dict[str, Any]:
    """Django's DATABASES entry of a PostgreSQL or a SQLite file; one in memory would be another in each process."""
    parts = urlsplit(text)
    demand(parts.path.strip("/"))
    if parts.scheme == "sqlite":
        demand(not parts.netloc)
    else:
        demand(parts.scheme in POSTGRESQL and not re.search(r"[\s\\]", text) and not parts.netloc.endswith(":"))
        host = parts.hostname or ""  # none: the socket of this machine; %2F begins its folder
        demand(not host or host.startswith("%") or is_host(host))
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        demand(set(options) <= POSTGRESQL_OPTIONS)
        demand(options.get("sslmode", "prefer") in SSL_MODES and options.get("connect_timeout", "0").isdecimal())
    return cast(dict[str, Any], dj_database_url.parse(text))


def as_cache(text: str) -> dict[str, Any]:
    """Django's CACHES entry of Redis, of a folder, or of one of Django's own that needs nothing."""
    parts = urlsplit(text)
    if parts.scheme in REDIS:
        as_redis(text)
    elif parts.scheme == "file":
        demand(not parts.netloc and parts.path.strip("/"))
    else:
        demand(parts.scheme in CACHES_OF_DJANGO)
    options = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
    demand(set(options) <= CACHE_OPTIONS)
    demand(all(re.fullmatch("[0-9]{1,9}", given[0]) for name, given in options.items() if name != "key_prefix"))
    cache = cast(dict[str, Any], django_cache_url.parse(text))
    return {**cache, "LOCATION": unquote(cache["LOCATION"])} if parts.scheme == "file" else cache


def as_redis(text: str) -> str:
    """redis://:PASSWORD@HOST:6379/0; the number of the database may be left out."""
    demand(re.fullmatch("/?[0-9]*", split_address(text, REDIS).path))
    return text
