"""PubMed's baseline and update files, read in order of number into the library: records, deletions, hits.

A file is checked against its MD5 and then streamed; what no search can find is passed over unparsed. Batches are stored
as they come, so a load that was killed goes on with the file it was reading, and what it has stored of that is not
written again. Source: https://ftp.ncbi.nlm.nih.gov/pubmed/updatefiles/README.txt
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from filelock import FileLock, Timeout
from isal import igzip, isal_zlib

from literature.baseline.baseline_records import mark_deleted, store_from_file
from literature.baseline.kept_records import Selection
from literature.entrez.parse import Broken, Deleted, NotPubMedXML, Record, parse_records
from literature.models import BulkFile
from literature.refusals import Refused

NAME = re.compile(r"pubmed(\d\d)n(\d{4,6})\.xml\.gz")
BATCH = 200  # records in one transaction
MOST_UNREADABLE = 100  # of one file
Status = BulkFile.Status
Progress = Callable[["Reading"], None]


class BulkError(Refused):
    """The files cannot be loaded as they are; the message names the file and says what to do."""


@dataclass(slots=True)
class Reading:
    """How far a load has come: the file's row, its size and the bytes read of it."""

    file: BulkFile
    size: int
    read: int = 0
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a directory in their order, and `as_of`: the state of PubMed that they tell together."""

    paths: list[Path]
    gaps: list[str]
    as_of: datetime

    @property
    def size(self) -> int:
        return sum(path.stat().st_size for path in self.paths)


def folder_of(directory: Path) -> Folder:
    """The baseline and update files of a directory. Raises BulkError when there are none.

    Where numbers are missing PubMed may have changed a record in between: then only what stands before the first gap
    counts as looked at. The time is that of the file, which wget, rsync -t and curl -R keep.
    """
    found = sorted(directory.glob("pubmed*.xml.gz")) if directory.is_dir() else []
    paths = sorted((path for path in found if NAME.fullmatch(path.name)), key=year_and_number)
    if not paths:
        raise BulkError(f"{directory} holds no pubmedYYnNNNN.xml.gz: give the folder with PubMed's files.")
    jumps = [
        (one, other) for one, other in pairwise(paths) if not _follows(year_and_number(one), year_and_number(other))
    ]
    last = jumps[0][0] if jumps else paths[-1]
    as_of = datetime.fromtimestamp(last.stat().st_mtime, UTC)
    return Folder(paths, [f"{one.name} to {other.name}" for one, other in jumps], min(as_of, timezone.now()))


def year_and_number(path: Path) -> tuple[int, int]:
    """The year of the baseline and the number, by which files are ordered."""
    match = NAME.fullmatch(path.name)
    if not match:
        raise ValueError(f"{path.name} is no baseline or update file")
    return int(match[1]), int(match[2])


def _follows(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other == (one[0], one[1] + 1) or (other[0] > one[0] and other[1] == 1)


def load_folder(
    folder: Folder, selection: Selection, *, again: bool = False, progress: Progress = lambda reading: None
) -> list[BulkFile]:
    """Reads the files that are not finished, or whose MD5 has changed, in order; returns the rows of all.

    Stops at the first file that cannot be read: a later file supersedes an earlier one, so none is skipped. Raises
    BulkError; Ctrl-C (KeyboardInterrupt) ends the file as stopped and is raised again.
    """
    rows = []
    with _alone():
        for path in folder.paths:
            reading = Reading(_row(path), path.stat().st_size)
            load = _Load(path, reading, selection, folder.as_of, progress)
            if load.is_done() and not again:
                reading.read, reading.skipped = reading.size, True
                progress(reading)
            else:
                load.run()
            rows.append(reading.file)
    return rows


@contextmanager
def _alone() -> Iterator[None]:
    """One load at a time on this machine: the order of the files is what makes the later one win."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.VAR_DIR / "load_baseline.lock", timeout=0):
            yield
    except Timeout as locked:
        raise BulkError("Another load is running: wait for it, or stop it.") from locked


def _row(path: Path) -> BulkFile:
    year, number = year_and_number(path)
    return BulkFile.objects.get_or_create(name=path.name, defaults={"year": year, "number": number})[0]


def declared_md5(path: Path) -> str:
    """What `NAME.xml.gz.md5` says of the file: `MD5(NAME.xml.gz)= HEX`. Raises BulkError."""
    beside = path.with_name(f"{path.name}.md5")
    try:
        found = re.search(r"\b[0-9a-f]{32}\b", beside.read_text(errors="replace").lower())
    except FileNotFoundError as error:
        raise BulkError(f"{beside.name} is not there: get it from where {path.name} came from.") from error
    if not found:
        raise BulkError(f"{beside.name} holds no MD5: get it again.")
    return found[0]


def _check_md5(path: Path, declared: str) -> None:
    with path.open("rb") as stream:
        actual = hashlib.file_digest(stream, "md5").hexdigest()
    if actual != declared:
        raise BulkError(
            f"{path.name} is damaged or not whole: its MD5 is {actual}, {path.name}.md5 says {declared}. "
            "Get both again; nothing of it was read."
        )


@dataclass(slots=True)
class _Load:
    """One file being read."""

    path: Path
    reading: Reading
    selection: Selection
    as_of: datetime
    progress: Progress
    batch: list[Record] = field(default_factory=list)

    @property
    def file(self) -> BulkFile:
        return self.reading.file

    def is_done(self) -> bool:
        return self.file.status == Status.FINISHED and self.file.md5 == declared_md5(self.path)

    def run(self) -> None:
        self._begin()
        try:
            self.file.md5 = declared_md5(self.path)
            _check_md5(self.path, self.file.md5)
            self._read()
        except KeyboardInterrupt:
            self._end(Status.STOPPED)
            raise
        except BulkError as error:
            self._end(Status.FAILED, str(error))
            raise
        # In isal's stubs its error is an instance.
        except (NotPubMedXML, OSError, EOFError, zlib.error, isal_zlib.error) as error:  # type: ignore[misc]
            reason = f"{self.path.name} cannot be read to its end: {error}. Get it again, with its .md5."
            self._end(Status.FAILED, reason)
            raise BulkError(reason) from error
        except Exception as error:
            self._end(Status.FAILED, f"{type(error).__name__}: {error}")
            raise
        self._end(Status.FINISHED)

    def _begin(self) -> None:
        if self.file.status == Status.FINISHED:  # it holds other records now; what later files deleted stays deleted
            BulkFile.objects.later_than(self.file).filter(deletions__gt=0).update(status=Status.WAITING)
        fresh = BulkFile(
            pk=self.file.pk,
            name=self.file.name,
            year=self.file.year,
            number=self.file.number,
            selection=self.selection.words,
            status=Status.READING,
        )
        fresh.save()
        self.reading.file = fresh

    def _end(self, status: BulkFile.Status, error: str = "") -> None:
        self.file.status, self.file.error, self.file.finished_at = status, error, timezone.now()
        self.file.save()
        self.progress(self.reading)

    def _read(self) -> None:
        self.selection.look_up_known()
        with self.path.open("rb") as packed, igzip.open(packed) as stream:
            for part in parse_records(stream, keep_raw=True, only=self._is_wanted):
                self._take(part)
                if len(self.batch) == BATCH:
                    self._store(packed)
            self._store(packed)

    def _is_wanted(self, raw: bytes) -> bool:
        if raw.startswith(b"<DeleteCitation"):
            return True
        self.file.seen += 1
        return self.selection.allows(raw)

    def _take(self, part: Record | Deleted | Broken) -> None:
        if isinstance(part, Record):
            self.batch.append(part)
        elif isinstance(part, Broken):
            self.file.unreadable = [*self.file.unreadable, f"PMID {part.pmid}: {part.reason}"][:MOST_UNREADABLE]
        else:
            self._store()
            self._delete(part.pmids)

    def _store(self, packed: BinaryIO | None = None) -> None:
        with transaction.atomic():
            stored = store_from_file(self.batch, self.file, as_of=self.as_of)
            self.file.kept += len(self.batch)
            self.file.new += len(stored.new)
            self.file.changed += len(stored.changed)
            self.file.save()
        self.batch.clear()
        if packed:
            self.reading.read = packed.tell()
        self.progress(self.reading)

    def _delete(self, pmids: Sequence[str]) -> None:
        self.file.deletions += len(pmids)
        with transaction.atomic():
            self.file.deleted += len(mark_deleted(pmids, self.file, as_of=self.as_of))
            self.file.save()
