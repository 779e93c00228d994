"""What Crossref knows of a DOI. https://www.crossref.org/documentation/retrieve-metadata/rest-api/

Asked by single DOIs and not by lists: a list of filters answers with what it finds, so that one cannot tell a DOI that
Crossref does not hold from one that the filter misread (commas and colons part filters), and Crossref allows lists less
than a third of the pace.
"""

from urllib.parse import quote

from literature.http.failures import BadAnswer
from literature.sources.source_transport import Source
from literature.sources.updates import NotAWork, Work, read_work

BASE_URL = "https://api.crossref.org/"


class Crossref:
    """Safe to share between threads."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def work(self, doi: str) -> Work | None:
        """The work of a DOI with what was published about it; None where the DOI is not one of Crossref's.

        Raises NoAnswer.
        """
        found = self._source.get(f"works/{quote(doi, safe='')}")
        if found is None:
            return None
        try:
            return read_work(found)
        except NotAWork as error:
            reason = str(error)
        raise BadAnswer(f"Crossref's answer cannot be used: {reason}")
