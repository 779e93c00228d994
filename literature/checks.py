"""System checks of the Entrez settings."""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from literature.clients.second_sources import why_crossref_is_not_asked, why_europe_pmc_is_not_asked


@register
def check_entrez(**kwargs: Any) -> list[CheckMessage]:
    """E-utilities want an address to write to, a tool name without spaces, and a way that keeps the key secret."""
    return [*_contact(), *_base_url()]


def _contact() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    if not settings.ENTREZ_EMAIL and not settings.LITERATURE_IS_SAMPLE:
        hint = "Set ENTREZ_EMAIL to your address; NCBI writes there before it blocks. `make demo` needs none."
        messages.append(Warning("ENTREZ_EMAIL is missing: PubMed is not asked.", hint=hint, id="literature.W001"))
    if settings.ENTREZ_EMAIL and "@" not in settings.ENTREZ_EMAIL:
        messages.append(Error("ENTREZ_EMAIL is no address.", hint="Write name@host.", id="literature.E001"))
    if not re.fullmatch(r"[\w.+-]+", settings.ENTREZ_TOOL):
        hint = "Letters, digits, and . + - _: the name you registered with NCBI."
        messages.append(Error("ENTREZ_TOOL is not one word.", hint=hint, id="literature.E002"))
    return messages


def _base_url() -> list[CheckMessage]:
    parts = urlsplit(settings.ENTREZ_BASE_URL)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        hint = f"Leave it out for NCBI itself ({settings.NCBI_BASE_URL})."
        return [Error("ENTREZ_BASE_URL is no http address.", hint=hint, id="literature.E003")]
    if parts.scheme == "http" and settings.ENTREZ_API_KEY and not _is_loopback(parts.hostname):
        hint = "Use https, or unset ENTREZ_API_KEY."
        return [Warning("The API key would travel in clear.", hint=hint, id="literature.W002")]
    return []


@register
def check_second_sources(**kwargs: Any) -> list[CheckMessage]:
    """A source that is switched on says why it is not asked; its address must be one."""
    messages: list[CheckMessage] = []
    if settings.CONTACT_EMAIL and "@" not in settings.CONTACT_EMAIL:
        messages.append(Error("CONTACT_EMAIL is no address.", hint="Write name@host.", id="literature.E004"))
    for switch, reason in (
        ("CROSSREF", why_crossref_is_not_asked()),
        ("EUROPE_PMC", why_europe_pmc_is_not_asked()),
    ):
        parts = urlsplit(getattr(settings, f"{switch}_BASE_URL"))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            hint = "Leave it out for the source itself."
            messages.append(Error(f"{switch}_BASE_URL is no http address.", hint=hint, id="literature.E005"))
        if getattr(settings, switch) and reason:
            hint = f"Set CONTACT_EMAIL to your address, or leave {switch} out."
            messages.append(Warning(reason, hint=hint, id="literature.W003"))
    return messages


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
