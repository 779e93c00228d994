"""A file of references is looked through once before anything is stored: what is too large is refused as a whole.

Both times it is read in pieces, so that neither a packed bomb nor an honest gigabyte fills the memory.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from literature.entrez.stream import LARGEST_RECORD, OVERLAP
from literature.formats.entries import NotReadable

MB = 1024 * 1024
MOST_UNPACKED = 512 * MB  # bytes; a baseline file of PubMed has 200
MOST_RATIO = 100  # of the unpacked size to the packed one; PubMed's files have 10
RATIO_COUNTS = 16 * MB  # unpacked bytes from which on it is looked at
MOST_RECORDS = 250_000
CHUNK = MB
END_OF_RECORD = re.compile(rb"</Pubmed(?:Book)?Article\s*>")
CUT_IT = "cut it into several. Nothing was imported."


class Unpacked:
    """The bytes of a file, unpacked while they are read. `read` raises NotReadable: damaged, or over a limit."""

    def __init__(self, source: BinaryIO) -> None:
        source.seek(0)
        packed = source.read(2) == b"\x1f\x8b"
        source.seek(0)
        self._source = source
        self._stream = gzip.GzipFile(fileobj=source) if packed else source
        self._is_packed = packed
        self._length = 0

    def read(self, size: int = CHUNK) -> bytes:
        try:
            piece = self._stream.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise NotReadable(f"The compressed file is damaged or cut ({error}): get it again.") from error
        self._length += len(piece)
        self._refuse_excess()
        return piece

    def _refuse_excess(self) -> None:
        if self._length > MOST_UNPACKED:
            raise NotReadable(f"It has more than {MOST_UNPACKED // MB} MB, which is the limit: {CUT_IT}")
        far = self._is_packed and self._length > RATIO_COUNTS
        if far and self._length > MOST_RATIO * self._source.tell():
            raise NotReadable(
                f"It unpacks to more than {MOST_RATIO} times its size, which is the limit and what no file of"
                " references does. Nothing was imported."
            )


def refuse_large_xml(source: Unpacked) -> None:
    """Raises NotReadable for too many records and for one that is too large."""
    count, since = 0, 0
    for at in _ends_of_records(source):
        count += at >= 0
        refuse_large_record(abs(at) - since, count)
        since = at if at >= 0 else since
        refuse_many_records(count)


def _ends_of_records(source: Unpacked) -> Iterator[int]:
    """Where each record ends, in bytes; and with a minus how far was read, after each piece."""
    buffer, offset, last = b"", 0, -1
    while piece := source.read(CHUNK):
        buffer += piece
        for found in END_OF_RECORD.finditer(buffer):
            if offset + found.start() > last:
                last = offset + found.start()
                yield last
        offset += max(len(buffer) - OVERLAP, 0)
        buffer = buffer[-OVERLAP:]
        yield -(offset + len(buffer))


def refuse_large_record(size: int, before: int) -> None:
    """`before`: how many records stand before it."""
    if size > LARGEST_RECORD:
        raise NotReadable(
            f"The record after the first {before:,} has more than {LARGEST_RECORD // MB} MB, which is the limit:"
            " leave it out. Nothing was imported."
        )


def refuse_many_records(count: int) -> None:
    if count > MOST_RECORDS:
        raise NotReadable(f"It has more than {MOST_RECORDS:,} records, which is the limit: {CUT_IT}")
