"""Files of references in other letters than UTF-8: read where that is certain, else refused with what to do."""

import pytest

from literature.formats.encodings import encoding_of
from literature.formats.entries import NotReadable, decoded

TEXT = "TY  - JOUR\nAU  - Müller, André\nTI  - “Sleep” – and depression\nER  - \n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_that_are_certain_are_read(encoding):
    assert decoded(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("name", "encoding", "author"),
    [
        ("windows-1252", "cp1252", "Muñoz"),
        ("Cp1252", "cp1252", "Muñoz"),
        ("ISO-8859-1", "latin-1", "Muñoz"),
        ("iso8859_2", "iso8859-2", "Dvořák"),
    ],
)
def test_a_file_that_declares_its_letters_is_believed(name, encoding, author):
    bibtex = f"% Encoding: {name}\n@article{{a,\n author = {{{author}, A}}}}\n"
    xml = f'<?xml version="1.0" encoding="{name}"?><xml><records/></xml>{author}'
    for text in (bibtex, xml):
        assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "body",
    [
        "AU  - Muñoz, A".encode("latin-1"),  # "Muńoz" in Central Europe
        "AU  - Dvořák, A".encode("cp1250"),
        "AU  - García, A".encode("mac-roman"),
        "AU  - Иванов, A".encode("cp1251"),
        "AU  - 李明".encode("gbk"),
        b"AU  - \xe9\xfc\xf6",
    ],
)
def test_letters_that_could_be_others_are_refused_with_what_to_do(body):
    with pytest.raises(NotReadable, match=r"Line 2 is not UTF-8.*save it as UTF-8"):
        decoded(b"TY  - JOUR\n" + body)


def test_a_declaration_does_not_undo_utf_8():
    assert encoding_of('% Encoding: windows-1252\n"é"'.encode()) == "utf-8-sig"
    assert encoding_of(b"% Encoding: nonsense\n") == "utf-8-sig"


def test_what_comes_late_in_a_long_file_is_looked_at_too(monkeypatch):
    monkeypatch.setattr("literature.formats.entries.CHUNK", 64)
    body = ("TI  - Schlaf für alle\n" * 10).encode("cp1252")
    assert "für" in decoded(body)
    with pytest.raises(NotReadable, match="not certain"):
        decoded(body + "AU  - Muñoz, A".encode("cp1252"))
