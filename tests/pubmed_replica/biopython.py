"""Bio.Entrez pointed at a replica: it has no setting for another address, so its urlopen is bound anew."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from Bio import Entrez

from tests.pubmed_replica.server import Replica

ENTREZ: Any = Entrez  # its urlopen, email and max_tries are plain module variables
NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"


@contextmanager
def through(replica: Replica, timeout: float = 10) -> Iterator[ModuleType]:
    """Bio.Entrez, talking to the replica inside this block; one try a request, so that a fault is seen as it is."""

    def urlopen(request: urllib.request.Request) -> Any:
        request.full_url = request.full_url.replace(NCBI, replica.base_url)
        return urllib.request.urlopen(request, timeout=timeout)

    before = ENTREZ.urlopen, ENTREZ.email, ENTREZ.max_tries
    ENTREZ.urlopen, ENTREZ.email, ENTREZ.max_tries = urlopen, "tests@example.org", 1
    ENTREZ._open.previous = 0  # Biopython waits 0.37 s after its last request, whoever it went to
    try:
        yield Entrez
    finally:
        ENTREZ.urlopen, ENTREZ.email, ENTREZ.max_tries = before
