"""The rows of the literature."""

from literature.models.additions import Addition
from literature.models.corrections import Correction
from literature.models.files import BulkFile
from literature.models.merges import Merge
from literature.models.named_works import NamedWork
from literature.models.processes import Heartbeat
from literature.models.reference_events import ReferenceEvent
from literature.models.reference_files import FileRecord, ReferenceFile, ReferenceFileContent
from literature.models.references import Notice, Reference, Snapshot
from literature.models.runs import SearchRun
from literature.models.searches import CountCheck, Search, SearchHit
from literature.models.uploaded_styles import UploadedStyle

__all__ = [
    "Addition",
    "BulkFile",
    "Correction",
    "CountCheck",
    "FileRecord",
    "Heartbeat",
    "Merge",
    "NamedWork",
    "Notice",
    "Reference",
    "ReferenceEvent",
    "ReferenceFile",
    "ReferenceFileContent",
    "Search",
    "SearchHit",
    "SearchRun",
    "Snapshot",
    "UploadedStyle",
]
