"""The client of NCBI as this installation is configured: settings meet the edge here and nowhere else."""

from collections.abc import Callable

from django.conf import settings

from literature.clients.limiters import limiter_of
from literature.entrez.client import Client
from literature.http.failures import NotConfigured

FOR_A_SAMPLE = "nobody@localhost"  # a replica writes to nobody
WITHOUT_KEY, WITH_KEY = 3, 10  # requests a second, over all processes: NCBI's policy (NBK25497)


def what_is_missing() -> str:
    """Why PubMed cannot be asked as things are set; "" when it can."""
    if settings.ENTREZ_EMAIL or settings.LITERATURE_IS_SAMPLE:
        return ""
    return (
        "ENTREZ_EMAIL is not set, so PubMed is not asked: NCBI wants an address to write to. Set it in the "
        "environment or in .env. `make demo` needs none: it runs on a sample of the literature."
    )


def make_client(*, stopped: Callable[[], bool] = lambda: False, deadline: float = 300.0) -> Client:
    """A client for one run; `stopped` is asked between requests, `deadline` is the seconds one request may take.

    Raises NotConfigured.
    """
    if reason := what_is_missing():
        raise NotConfigured(reason)
    return Client(
        base_url=settings.ENTREZ_BASE_URL,
        email=settings.ENTREZ_EMAIL or FOR_A_SAMPLE,
        tool=settings.ENTREZ_TOOL,
        api_key=settings.ENTREZ_API_KEY,
        limiter=limiter_of("entrez", WITH_KEY if settings.ENTREZ_API_KEY else WITHOUT_KEY),
        deadline=deadline,
        stopped=stopped,
    )
