"""What only NCBI can answer in the way of failures; what goes wrong with every server stands in `literature.http`."""

from literature.http.failures import Refused


class QueryRefused(Refused):
    """PubMed cannot run this search term: correct the query."""


class TooManyResults(Refused):
    """More than the 9,999 records that one PubMed search can list: split the search."""
