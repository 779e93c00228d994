"""The clients of the second sources as this installation is configured: each is off until somebody switches it on."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings

from literature.clients.limiters import limiter_of
from literature.http.failures import NotConfigured
from literature.sources.crossref import Crossref
from literature.sources.europe_pmc import EuropePMC
from literature.sources.source_transport import HOLD, Source

ONE_A_SECOND = 1


def why_crossref_is_not_asked() -> str:
    """ "" when it can be asked."""
    return _why_not("Crossref", "CROSSREF", on=settings.CROSSREF, url=settings.CROSSREF_BASE_URL)


def why_europe_pmc_is_not_asked() -> str:
    """ "" when it can be asked."""
    return _why_not("Europe PMC", "EUROPE_PMC", on=settings.EUROPE_PMC, url=settings.EUROPE_PMC_BASE_URL)


def make_crossref(*, stopped: Callable[[], bool] = lambda: False) -> Crossref:
    """Raises NotConfigured."""
    if reason := why_crossref_is_not_asked():
        raise NotConfigured(reason)
    return Crossref(_source("Crossref", settings.CROSSREF_BASE_URL, stopped))


def make_europe_pmc(*, stopped: Callable[[], bool] = lambda: False) -> EuropePMC:
    """Raises NotConfigured."""
    if reason := why_europe_pmc_is_not_asked():
        raise NotConfigured(reason)
    return EuropePMC(_source("Europe PMC", settings.EUROPE_PMC_BASE_URL, stopped))


def _why_not(name: str, switch: str, *, on: bool, url: str) -> str:
    if not on:
        return f"{name} is off: set {switch}=true in the environment or in .env."
    if not settings.CONTACT_EMAIL:
        return f"CONTACT_EMAIL is not set, so {name} is not asked: it wants an address to write to."
    host = urlsplit(url).hostname or ""
    if settings.LITERATURE_IS_SAMPLE and host.endswith((".crossref.org", ".ebi.ac.uk")):
        return f"The literature is a sample, so {name} is not asked about its invented works."
    return ""


def _source(name: str, url: str, stopped: Callable[[], bool]) -> Source:
    limiter = limiter_of(name.lower().replace(" ", "-"), ONE_A_SECOND, hold=HOLD)
    return Source(name, url, email=settings.CONTACT_EMAIL, limiter=limiter, stopped=stopped)
