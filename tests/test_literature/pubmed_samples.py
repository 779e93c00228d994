"""Synthetic PubMed XML for the parser's tests: the PMIDs are from 90000001 up, and nothing of it is a real paper."""

import io
from typing import Any

from literature.entrez.parse import Record, parse_records

HEAD = b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" \
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'


def article(
    *, pmid: str = '<PMID Version="1">90000001</PMID>', date: str = "<Year>2019</Year>", inside: str = "",
    citation: str = "", data: str = "", title: str = "[Sample] A title",
) -> str:  # fmt: skip
    """A PubmedArticle; `inside` goes into Article, `citation` into MedlineCitation, `data` into PubmedData."""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE">{pmid}<Article PubModel="Print"><Journal><JournalIssue '
        f'CitedMedium="Internet"><PubDate>{date}</PubDate></JournalIssue></Journal><ArticleTitle>{title}</ArticleTitle>'
        f"{inside}</Article>{citation}</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def body(*records: str) -> io.BytesIO:
    """An EFetch answer."""
    return io.BytesIO(HEAD + f"<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>".encode())


def parsed(record: str) -> Record:
    """The one Record of the one element."""
    (only,) = parse_records(body(record))
    assert isinstance(only, Record)
    return only


def read(**parts: Any) -> Record:
    """`parsed(article(...))`."""
    return parsed(article(**parts))
