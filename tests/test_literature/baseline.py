"""Synthetic files as PubMed's FTP site has them: pubmedYYnNNNN.xml.gz, each with its .md5."""

import gzip
import hashlib
from pathlib import Path

from tests.test_literature.synthetic import article

DOCTYPE = b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet SYSTEM "pubmed_250101.dtd">\n'


def deletion(*pmids: int) -> bytes:
    numbers = b"".join(b'<PMID Version="1">%d</PMID>\n' % pmid for pmid in pmids)
    return b"<DeleteCitation>\n%s</DeleteCitation>" % numbers


def write_file(folder: Path, number: int, *parts: bytes, year: int = 26) -> Path:
    """A file of these records and deletions, with the MD5 that belongs to it."""
    path = folder / f"pubmed{year}n{number:04}.xml.gz"
    body = DOCTYPE + b"<PubmedArticleSet>\n%s\n</PubmedArticleSet>\n" % b"\n".join(parts)
    return write_packed(path, gzip.compress(body, mtime=0))


def write_packed(path: Path, packed: bytes) -> Path:
    path.write_bytes(packed)
    digest = hashlib.md5(packed).hexdigest()
    path.with_name(f"{path.name}.md5").write_text(f"MD5({path.name})= {digest}\n")
    return path


def articles(start: int, count: int) -> list[bytes]:
    return [article(start + number) for number in range(count)]
