"""System checks of the Entrez settings."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from literature.clients.second_sources import why_crossref_is_not_asked, why_europe_pmc_is_not_asked


@register
def check_entrez(**kwargs: Any) -> list[CheckMessage]:
    """E-utilities want an address to write to, and a way that keeps the key secret."""
    return [*_contact(), *_key_in_clear()]


def _contact() -> list[CheckMessage]:
    if settings.ENTREZ_EMAIL or settings.LITERATURE_IS_SAMPLE:
        return []
    hint = "Set ENTREZ_EMAIL to your address; NCBI writes there before it blocks. `make demo` needs none."
    return [Warning("ENTREZ_EMAIL is missing: PubMed is not asked.", hint=hint, id="literature.W001")]


def _key_in_clear() -> list[CheckMessage]:
    parts = urlsplit(settings.ENTREZ_BASE_URL)
    if parts.scheme == "http" and settings.ENTREZ_API_KEY and not _is_loopback(parts.hostname or ""):
        hint = "Use https, or unset ENTREZ_API_KEY."
        return [Warning("The API key would travel in clear.", hint=hint, id="literature.W002")]
    return []


@register
def check_second_sources(**kwargs: Any) -> list[CheckMessage]:
    """A source that is switched on says why it is not asked."""
    messages: list[CheckMessage] = []
    for switch, reason in (
        ("CROSSREF", why_crossref_is_not_asked()),
        ("EUROPE_PMC", why_europe_pmc_is_not_asked()),
    ):
        if getattr(settings, switch) and reason:
            hint = f"Set CONTACT_EMAIL to your address, or leave {switch} out."
            messages.append(Warning(reason, hint=hint, id="literature.W003"))
    return messages


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
