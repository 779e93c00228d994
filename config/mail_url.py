"""Where mail goes, of one address: EMAIL_URL. Pure.

    console:                              printed by the process that sends it
    file:///FOLDER                        a file for each message
    smtp://user:password@host:25          in clear: for a server on this machine or in this network
    smtp+tls://user:password@host:587     STARTTLS (RFC 3207)
    smtps://user:password@host:465        TLS from the first byte (RFC 8314)

User and password are %-escaped ("@" is %40). `?timeout=20` is how many seconds the server may be silent.
"""

from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from config.values import demand, split_address

FORMS = "console:, file:///FOLDER, smtp://HOST, smtp+tls://USER:PASSWORD@HOST or smtps://USER:PASSWORD@HOST"
TIMEOUT = 10  # seconds
LONGEST_TIMEOUT = 60  # seconds: a message is leased for five minutes
BACKEND = "django.core.mail.backends.{}.EmailBackend"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def parse_mail_url(url: str) -> dict[str, Any]:
    """Django's EMAIL_… settings. Raises ValueError, without the address in its words: a password may stand there."""
    parts = _server(url) if url.startswith("smtp") else urlsplit(url)
    settings: dict[str, Any] = {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or PORTS.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_FILE_PATH": None,
        "EMAIL_TIMEOUT": _timeout(parts.query),
    }
    match parts.scheme:
        case "console":
            return {**settings, "EMAIL_BACKEND": BACKEND.format("console")}
        case "file" if parts.path.strip("/") and not parts.netloc:
            return {
                **settings,
                "EMAIL_BACKEND": BACKEND.format("filebased"),
                "EMAIL_FILE_PATH": unquote(parts.path),
            }
        case "smtp" | "smtp+tls" | "smtps":
            return {**settings, "EMAIL_BACKEND": BACKEND.format("smtp")}
    raise ValueError("unknown form")


def _server(url: str) -> SplitResult:
    """Half a login is refused: Django would send without one."""
    parts = split_address(url, PORTS)
    demand(bool(parts.username) == bool(parts.password) and parts.path in {"", "/"})
    return parts


def _timeout(query: str) -> int:
    given = parse_qs(query, strict_parsing=True) if query else {}
    if unknown := set(given) - {"timeout"}:
        raise ValueError(f"unknown option {', '.join(sorted(unknown))}")
    seconds = int(given.get("timeout", [str(TIMEOUT)])[0])
    if not 1 <= seconds <= LONGEST_TIMEOUT:
        raise ValueError(f"a timeout is 1 to {LONGEST_TIMEOUT} seconds")
    return seconds
