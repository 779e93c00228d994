"""A file of references that would fill the memory is refused, with the limit, before anything is stored."""

import gzip
import io
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from literature.entrez.parse import NotPubMedXML, parse_records
from literature.formats import bounds, entries
from literature.formats.entries import NotReadable
from literature.library.file_import import import_references
from literature.library.retractions import open_text
from literature.models import Reference
from literature.sources.retraction_watch import NotTheFile
from tests.files.references import NBIB, RIS, ris, xml
from tests.test_literature.synthetic import FIRST, article

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


def packed(start: bytes, filling: bytes, megabytes: int) -> bytes:
    """A gzip file that unpacks to so much, made in pieces."""
    held = io.BytesIO()
    with gzip.GzipFile(fileobj=held, mode="wb", compresslevel=9) as file:
        file.write(start)
        for _ in range(megabytes):
            file.write((filling * (MB // len(filling) + 1))[:MB])
    return held.getvalue()


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        (packed(b"", b"\0", 40), "Line 1 has more than 4,000,000 characters"),
        (packed(NBIB.encode(), b"AB  - sleep\n", 40), "more than 100 times its size"),
        (packed(xml(article(), end=b""), b"<a/>", 40), "more than 100 times its size"),
        ((NBIB + "AB  - sleep\n" * 2_000_000).encode(), "first 0 has more than 16 MB"),
        ((RIS + "TY  - JOUR\n" + "AB  - sleep\n" * 2_000_000).encode(), "first 1 has more than 16 MB"),
        (xml(article(), article(FIRST + 1)[:-30] + b"<a/>" * 5_000_000), "first 1 has more than 16 MB"),
        (b"TY  - JOUR\nTI  - " + b"a" * 5_000_000, "Line 2 has more than 4,000,000 characters"),
    ],
    ids=["zeros", "nbib", "xml", "record of nbib", "record of RIS", "record of XML", "line"],
)
def test_a_file_over_a_limit_is_refused_whole(body, limit):
    with pytest.raises(NotReadable, match=limit):
        list(import_references(body))
    assert not Reference.objects.exists()


def test_a_file_that_is_too_large_unpacked_is_refused_whole(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_UNPACKED", MB)
    with pytest.raises(NotReadable, match="more than 1 MB, which is the limit: cut it into several"):
        list(import_references(gzip.compress(NBIB.encode() + bytes(range(32, 127)) * 20_000)))
    assert not Reference.objects.exists()


@pytest.mark.parametrize("body", [NBIB * 3, RIS * 3, xml(article(), article(FIRST + 1), article(FIRST + 2))])
def test_more_records_than_the_limit_are_refused_before_the_first_is_stored(body, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_RECORDS", 2)
    with pytest.raises(NotReadable, match="more than 2 records, which is the limit: cut it"):
        list(import_references(body if isinstance(body, bytes) else body.encode()))
    assert not Reference.objects.exists()


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_a_file_read_in_any_pieces_gives_the_same(chunk, monkeypatch):
    monkeypatch.setattr(entries, "CHUNK", chunk)
    body = ris("DO  - 10.9999/sample.1", "TI  - Schlafstörung, größer").replace("\n", "\r\n").encode()
    assert [outcome.verdict for outcome in import_references(body)] == ["added"]
    assert Reference.objects.get().title == "Schlafstörung, größer"


def test_a_cut_character_is_told_with_its_line_however_the_pieces_fall(monkeypatch):
    monkeypatch.setattr(entries, "CHUNK", 5)
    with pytest.raises(NotReadable, match="Line 3 is not UTF-8"):
        list(import_references("TY  - JOUR\nTI  - größer\nAU  - Müller".encode()[:-5]))


def test_the_command_imports_a_packed_file_and_says_which_limit_another_one_met(tmp_path, capsys):
    good, bomb = tmp_path / "a.nbib.gz", tmp_path / "b.nbib.gz"
    good.write_bytes(gzip.compress(NBIB.encode()))
    bomb.write_bytes(packed(NBIB.encode(), b"AB  - sleep\n", 40))
    call_command("import_references", str(good))
    assert "1 added" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"b\.nbib\.gz: It unpacks to more than 100 times"):
        call_command("import_references", str(bomb))


def test_a_packed_bomb_takes_little_memory(tmp_path):
    """1.5 MB that unpack to 1.5 GB took 3.2 GB."""
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(packed(NBIB.encode(), b"AB  - sleep\n", 300))
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({600 * MB}, {600 * MB}));"
    code = (
        f"{limit} import django; django.setup(); from literature.library.file_import import import_references;"
        f"list(import_references(open({str(bomb)!r}, 'rb')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "NotReadable: It unpacks to more than 100 times its size" in done.stderr


@pytest.mark.parametrize("start", [b" " * 50_000 + b"x", b"<!---->" * 5_000 + b"x", b"<?a?>" * 5_000 + b"x"])
def test_no_prolog_sends_the_pattern_back_and_forth(start):
    with pytest.raises(NotPubMedXML):
        list(parse_records(io.BytesIO(start)))


def test_no_epilog_sends_the_pattern_back_and_forth():
    with pytest.raises(NotPubMedXML, match="something follows"):
        list(parse_records(io.BytesIO(xml() + b"\n" * 50_000 + b"x")))


def test_a_baseline_record_without_an_end_is_refused():
    endless = xml(article()[:-30] + b"<a/>" * 5_000_000)
    with pytest.raises(NotPubMedXML, match="a record has more than 16 MB, which is the limit"):
        list(parse_records(io.BytesIO(endless)))


def test_a_line_that_would_fill_the_memory_is_not_from_retraction_watch(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"Record ID," + b"a" * 2_000_000)
    with pytest.raises(NotTheFile, match="more than 1,000,000 bytes, which is the limit"):
        open_text(path)
