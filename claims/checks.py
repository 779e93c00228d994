"""System checks of what a public installation must not leave at its local defaults."""

import os
import shutil
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from claims.access.client_address import read_network

PRELOADED_FOR = 31_536_000  # seconds, a year: the least that https://hstspreload.org takes
LITTLE_SPACE = 100 * 1024**2  # bytes: a new installation with the sample takes 20 MB
LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}


@register
def check_installation(**kwargs: Any) -> list[CheckMessage]:
    """Site address, https, secret, debugging, mail, cache, broker and disk."""
    public = set(settings.ALLOWED_HOSTS) - LOOPBACK
    return [*_values(), *_hsts(), *_mail(), *_processes(), *_disk(), *(_public() if public else [])]


def _values() -> list[CheckMessage]:
    """Variables whose values cannot be used; what they hold is not repeated, for it may be a password."""
    return [
        Error(f"{name} cannot be used as it is.", hint=hint, id="claims.E006") for name, hint in settings.WRONG_VALUES
    ]


def _hsts() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    seconds, subdomains = settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS
    if seconds and not settings.SITE_URL.startswith("https://"):
        hint = "Serve https and say so in SITE_URL, or leave HSTS_SECONDS out: browsers are told by https alone."
        messages.append(Warning("HSTS_SECONDS does nothing on http.", hint=hint, id="claims.W007"))
    if not seconds and (subdomains or settings.SECURE_HSTS_PRELOAD):
        hint = "Set HSTS_SECONDS too: without it browsers are told nothing."
        messages.append(Warning("HSTS is half set: for how long is missing.", hint=hint, id="claims.W008"))
    elif settings.SECURE_HSTS_PRELOAD and (seconds < PRELOADED_FOR or not subdomains):
        hint = f"Set HSTS_SECONDS={PRELOADED_FOR} and HSTS_INCLUDE_SUBDOMAINS=true, or leave HSTS_PRELOAD out."
        messages.append(Warning("Browsers refuse to preload so short or narrow a rule.", hint=hint, id="claims.W009"))
    return messages


def _mail() -> list[CheckMessage]:
    by_smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    if by_smtp and parseaddr(settings.DEFAULT_FROM_EMAIL)[1].endswith("@localhost"):
        hint = "Set DEFAULT_FROM_EMAIL to an address of yours: most servers take no mail from localhost."
        return [Warning("Mail is sent from an address at localhost.", hint=hint, id="claims.W006")]
    return []


def _processes() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    if settings.CACHES["default"]["BACKEND"].endswith(("LocMemCache", "DummyCache")):
        hint = "Use file:///FOLDER or redis://HOST: the API's limits are counted in it."
        messages.append(Warning("CACHE_URL is not shared between processes.", hint=hint, id="claims.W001"))
    if settings.BROKER.startswith("memory:"):
        hint = "Use filesystem:///FOLDER (embedded) or redis://HOST."
        messages.append(Error("A broker in memory cannot reach the worker.", hint=hint, id="claims.E003"))
    return messages


def _disk() -> list[CheckMessage]:
    """Warnings: on PostgreSQL, with a broker elsewhere, what only reads works on."""
    if not os.access(settings.VAR_DIR, os.W_OK):
        hint = "Make it writable for this user, or name another folder in VAR_DIR."
        return [Warning(f"{settings.VAR_DIR} cannot be written to.", hint=hint, id="claims.W010")]
    if (free := shutil.disk_usage(settings.VAR_DIR).free) < LITTLE_SPACE:
        hint = "Free some space there, or name another folder in VAR_DIR."
        problem = f"{settings.VAR_DIR} is on a disk with {free // 1024**2} MB left."
        return [Warning(problem, hint=hint, id="claims.W011")]
    return []


def _public() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    if settings.DEBUG:
        hint = "Unset DEBUG: it shows settings and queries to strangers."
        messages.append(Error("DEBUG is on, on a public host.", hint=hint, id="claims.E004"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts: links in mails could be forged."
        messages.append(Warning("ALLOWED_HOSTS admits every host.", hint=hint, id="claims.W002"))
    if not settings.SITE_URL.startswith("https://"):
        hint = "Serve https and say so in SITE_URL: session cookies travel in clear otherwise."
        messages.append(Warning("SITE_URL is not https, on a public host.", hint=hint, id="claims.W003"))
    if len(settings.SECRET_KEY) < 40:
        hint = "Unset SECRET_KEY for a generated one, or write 50 random characters."
        messages.append(Warning("SECRET_KEY is short.", hint=hint, id="claims.W004"))
    return messages


@register
def check_trusted_proxies(**kwargs: Any) -> list[CheckMessage]:
    """None is everybody's."""
    hint = "Name your proxies: whoever asks could choose an address, and guess without limit."
    return [
        Warning(f"TRUSTED_PROXIES: {entry} trusts everybody.", hint=hint, id="claims.W005")
        for entry in settings.TRUSTED_PROXIES
        if (network := read_network(entry)) and network.prefixlen == 0
    ]
