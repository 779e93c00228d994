"""The sample literature: bibliographic facts of real papers, and made-up records with abstracts (PMID 90000001 up)."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from tests.pubmed_replica.library import Library, Revision, pieces

FIRST_DAY = date(2026, 9, 1)
# The facts do not say when a paper entered PubMed, so all of them "enter" the replica on this day; their
# EDAT follows
# PubMed's rule for late entries (the publication date).
PAPERS_DAY = date(2026, 6, 1)
FOLDER = Path(__file__).with_name("sample")
PAPER_NOTE = "Claimwatch sample: bibliographic facts only, no abstract"

TYPES = {
    "Journal Article": "D016428",
    "Clinical Trial": "D016430",
    "Randomized Controlled Trial": "D016449",
    "Review": "D016454",
    "Systematic Review": "D000078182",
    "Meta-Analysis": "D017418",
    "Retracted Publication": "D016441",
    "Research Support, Non-U.S. Gov't": "D013485",
    "Research Support, U.S. Gov't, P.H.S.": "D013487",
    "Research Support, N.I.H., Intramural": "D052060",
    "Research Support, N.I.H., Extramural": "D052061",
}


def fill(library: Library) -> None:
    """Put the whole sample into a library."""
    for revision in _revisions():
        library.hold(revision)
    for since, record in records():
        if _is_deletion(record):
            library.remove(_deleted(record), since)


@cache
def _revisions() -> tuple[Revision, ...]:
    """Every revision of the sample: made once, shared by all libraries (a revision never changes)."""
    made_up = [Revision.of(record, since) for since, record in records() if not _is_deletion(record)]
    return (*(Revision.of(paper, PAPERS_DAY) for paper in papers()), *made_up)


def papers() -> Iterator[bytes]:
    """A PubmedArticle for each row of papers.csv, with what the row says and no more."""
    with (FOLDER / "papers.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield paper(row).encode()


def records() -> Iterator[tuple[date, bytes]]:
    """(day it begins to be served, record) for each file records/PMID@YYYY-MM-DD.xml, in that order."""
    for path in sorted((FOLDER / "records").glob("*.xml")):
        since = date.fromisoformat(path.stem.partition("@")[2])
        with path.open("rb") as stream:
            for piece in pieces(stream):
                yield since, piece


def paper(row: dict[str, str]) -> str:
    """The XML of one row. Elements the DTD demands and the row does not know are empty, "und" or Publisher status."""
    types = [name for name in row["publication_type"].split("; ") if name] or ["Journal Article"]
    return (
        '<PubmedArticle><MedlineCitation Status="Publisher" Owner="NOTNLM">'
        f'<PMID Version="1">{row["pmid"]}</PMID><Article PubModel="Print">{_journal(row)}'
        f"<ArticleTitle>{escape(row['title'])}</ArticleTitle>{_location(row)}{_author(row)}<Language>und</Language>"
        f"<PublicationTypeList>{''.join(map(_type, types))}</PublicationTypeList></Article>"
        f"<MedlineJournalInfo><MedlineTA>{escape(row['journal'])}</MedlineTA></MedlineJournalInfo>"
        f'<GeneralNote Owner="NLM">{PAPER_NOTE}</GeneralNote></MedlineCitation>'
        f"<PubmedData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>{_ids(row)}</ArticleIdList>"
        "</PubmedData></PubmedArticle>"
    )


def _journal(row: dict[str, str]) -> str:
    year = f"<Year>{row['year']}</Year>" if row["year"] else "<MedlineDate/>"
    title = f"<Title>{escape(row['journal'])}</Title>" if row["journal"] else ""
    return f'<Journal><JournalIssue CitedMedium="Print"><PubDate>{year}</PubDate></JournalIssue>{title}</Journal>'


def _location(row: dict[str, str]) -> str:
    if not row["doi"]:
        return "<Pagination><MedlinePgn/></Pagination>"
    return f'<ELocationID EIdType="doi" ValidYN="Y">{escape(row["doi"])}</ELocationID>'


def _author(row: dict[str, str]) -> str:
    if not row["first_author"]:
        return ""
    name = f"<LastName>{escape(row['first_author'])}</LastName>"
    return f'<AuthorList CompleteYN="N"><Author ValidYN="Y">{name}</Author></AuthorList>'


def _type(name: str) -> str:
    return f'<PublicationType UI="{TYPES[name]}">{escape(name)}</PublicationType>'


def _ids(row: dict[str, str]) -> str:
    ids = (("pubmed", row["pmid"]), ("doi", row["doi"]), ("pmc", row["pmcid"]))
    return "".join(f'<ArticleId IdType="{kind}">{escape(value)}</ArticleId>' for kind, value in ids if value)


def _is_deletion(record: bytes) -> bool:
    return record.startswith(b"<DeleteCitation>")


def _deleted(record: bytes) -> int:
    return int(record.partition(b'<PMID Version="1">')[2].partition(b"<")[0])
