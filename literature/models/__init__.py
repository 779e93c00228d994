"""The rows of the literature."""

from literature.models.additions import Addition
from literature.models.files import BulkFile
from literature.models.merges import Merge
from literature.models.named_works import NamedWork
from literature.models.processes import Heartbeat
from literature.models.references import Notice, Reference, ReferenceEvent, Snapshot
from literature.models.runs import SearchRun
from literature.models.searches import CountCheck, Search, SearchHit

__all__ = [
    "Addition",
    "BulkFile",
    "CountCheck",
    "Heartbeat",
    "Merge",
    "NamedWork",
    "Notice",
    "Reference",
    "ReferenceEvent",
    "Search",
    "SearchHit",
    "SearchRun",
    "Snapshot",
]
