"""A small real HTTP server that speaks NCBI's E-utilities for db=pubmed. See README.md in this folder."""

from tests.pubmed_replica.clock import Clock
from tests.pubmed_replica.library import Library
from tests.pubmed_replica.server import Replica, Request

__all__ = ["Clock", "Library", "Replica", "Request"]
