"""Every real record at hand, field by field, against Bio.Entrez.read as an independent reader of the same XML."""

import gzip
import io
from pathlib import Path
from typing import Any

import pytest
from Bio import Entrez
from lxml import etree

from literature.entrez.parse import Record, parse_records
from tests.test_literature.pubmed_oracle import READERS

RECORDS = Path(__file__).resolve().parents[3] / "shared" / "data" / "pubmed" / "records.xml.gz"
HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
    b'1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>'
)
SHAPES = {
    "abstract": lambda r: _sections(r.abstract),
    "other_abstracts": lambda r: [
        (one["type"], one["language"], _sections(one["sections"])) for one in r.other_abstracts
    ],
    "authors": lambda r: _people(r.authors),
    "investigators": lambda r: _people(r.investigators),
    "publication_types": lambda r: _rows(r.publication_types, "ui", "name"),
    "mesh": lambda r: [((h["ui"], h["name"]), _rows(h["qualifiers"], "ui", "name", "major")) for h in r.mesh],
    "chemicals": lambda r: _rows(r.chemicals, "ui", "name", "registry_number"),
    "keywords": lambda r: _rows(r.keywords, "text", "owner", "major"),
    "grants": lambda r: _rows(r.grants, "id", "acronym", "agency", "country"),
    "databanks": lambda r: _rows(r.databanks, "name", "accessions"),
    "notices": lambda r: _rows(r.notices, "type", "citation", "pmid", "note"),
    "references": lambda r: [one["pmid"] for one in r.references],
    "identifiers": lambda r: _rows(r.identifiers, "type", "value"),
    "history": lambda r: _rows(r.history, "status", "year", "month", "day"),
    "general_notes": lambda r: [one["text"] for one in r.general_notes],
    "year": lambda r: str(r.year or "") if not r.date_raw.startswith("Epub") else "",
}

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(not RECORDS.exists(), reason="no real records in ../shared/data/pubmed"),
    pytest.mark.xdist_group("oracle"),  # Biopython reads the records once, in one process
]


def _rows(entries: list[dict[str, Any]], *names: str) -> list[tuple]:
    return [tuple(entry[name] for name in names) for entry in entries]


def _sections(sections: list[dict[str, str]]) -> list[tuple]:
    return _rows(sections, "label", "category", "text")


def _people(people: list[dict[str, Any]]) -> list[tuple]:
    names = ("last", "fore", "initials", "suffix", "collective", "affiliations", "valid", "equal")
    return _rows(people, *names)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Record, Any]]:
    """(ours, Biopython's, or None where it cannot read the record) for every PubmedArticle."""
    Entrez.local_cache = str(tmp_path_factory.mktemp("dtds"))
    with gzip.open(RECORDS) as source:
        ours = [record for record in parse_records(source, keep_raw=True) if record.kind == "article"]
    read: dict[str, Any] = {}
    for start in range(0, len(ours), 200):
        read |= _oracle([_modern(record.raw) for record in ours[start : start + 200]])
    return [(record, read.get(record.pmid)) for record in ours]


def _modern(raw: bytes) -> bytes:
    """With the elements of older DTDs moved to where NLM puts them today, since Biopython gives up on them."""
    root = etree.fromstring(raw)
    for address in [*root.iterfind(".//Author/Affiliation"), *root.iterfind(".//Article/Affiliation")]:
        place = address.getparent()
        author = root.find(".//AuthorList/Author") if place.tag == "Article" else place
        place.remove(address)
        if author is not None and (place is author or author.find(".//Affiliation") is None):
            etree.SubElement(author, "AffiliationInfo").append(address)
    for banks in root.iterfind("MedlineCitation/DataBankList"):
        root.find("MedlineCitation/Article").append(banks)
    return etree.tostring(root)


def _oracle(records: list[bytes]) -> dict[str, Any]:
    """By PMID; a batch that Biopython refuses is halved until the refused record stands alone and is left out."""
    try:
        answer = Entrez.read(io.BytesIO(HEAD + b"".join(records) + b"</PubmedArticleSet>"), validate=False)
    except (ValueError, RuntimeError, Entrez.Parser.CorruptedXMLError, Entrez.Parser.NotXMLError):
        if len(records) == 1:
            return {}
        middle = len(records) // 2
        return _oracle(records[:middle]) | _oracle(records[middle:])
    return {str(article["MedlineCitation"]["PMID"]): article for article in answer["PubmedArticle"]}


def _comparable(record: Record) -> bool:
    """Biopython leaves MathML as markup, drops words in unknown tags, and never sees the elements of older DTDs."""
    return not any(mark in record.raw for mark in (b"math", b"<s id=", b"_type0", b"FirstName"))


def test_biopython_reads_nearly_all_of_what_we_read(pairs: list[tuple[Record, Any]]) -> None:
    refused = [record.pmid for record, theirs in pairs if theirs is None]
    assert len(refused) < len(pairs) / 100, refused


@pytest.mark.parametrize("name", sorted(READERS))
def test_each_field_reads_as_biopython_reads_it(name: str, pairs: list[tuple[Record, Any]]) -> None:
    ours = SHAPES.get(name, lambda record: getattr(record, name))
    differing = []
    for record, article in pairs:
        if article is None or not _comparable(record):
            continue
        mine, theirs = ours(record), READERS[name](article)
        same = (mine in theirs if mine else not theirs) if name == "doi" else mine == theirs
        if not same:
            differing.append((record.pmid, mine, theirs))
    assert differing == []
