"""From record to record: similar articles, references, and citations matched to a PMID (ecitmatch)."""

from collections import Counter

from tests.pubmed_replica.cards import Card, citation, normal, parse
from tests.pubmed_replica.library import Library
from tests.pubmed_replica.query import STOP_WORDS
from tests.pubmed_replica.shelf import Shelf

MOST_SIMILAR = 20


def linked(shelf: Shelf, library: Library, pmids: list[int], name: str) -> list[int]:
    """The PMIDs a link name leads to. Raises nothing: an unknown name leads nowhere, as at NCBI."""
    held = [pmid for pmid in pmids if pmid in shelf.cards]
    if name == "pubmed_pubmed":
        return [*held, *similar(shelf, held)] if held else []
    if name == "pubmed_pubmed_refs":
        cited = (ref for pmid in held for ref in references(library.record(pmid) or b""))
        return [pmid for pmid in dict.fromkeys(cited) if pmid in shelf.cards]
    return []


def similar(shelf: Shelf, pmids: list[int]) -> list[int]:
    """Those that share most words of the title and headings, most first. (NCBI's own measure is not public.)"""
    wanted = set().union(*(_words(shelf.cards[pmid]) for pmid in pmids)) if pmids else set()
    shared = Counter({pmid: len(wanted & _words(card)) for pmid, card in shelf.cards.items() if pmid not in pmids})
    best = sorted(shared.items(), key=lambda item: (-item[1], -item[0]))[:MOST_SIMILAR]
    return [pmid for pmid, count in best if count > 1]


def _words(card: Card) -> set[str]:
    return set(f"{card.texts.get('title', '')} {card.texts.get('mesh', '')}".split()) - STOP_WORDS


def references(record: bytes) -> list[int]:
    """The PMIDs of a record's ReferenceList."""
    if not record:
        return []
    nodes = citation(parse(record)).xpath("../PubmedData/ReferenceList//ArticleId[@IdType='pubmed']/text()")
    return [int(text) for text in nodes if text.strip().isdigit()]


def matched(shelf: Shelf, line: str) -> str:
    """A line `journal|year|volume|first page|author|key|` with the PMID, NOT_FOUND or AMBIGUOUS at its end."""
    parts = [part.strip() for part in (*line.split("|"), *[""] * 6)][:6]
    journal, year, volume, page, author, _ = parts
    wanted = {"journal": journal, "volume": volume, "pages": page, "authors": author}
    asked = {name: f"\n {normal(text)} \n" for name, text in wanted.items() if normal(text)}
    hits = [
        pmid
        for pmid, card in shelf.cards.items()
        if asked
        and all(needle in card.texts.get(name, "") for name, needle in asked.items())
        and (not year or any(str(day.year) == year for day in card.dates.get("pdat", ())))
    ]
    verdict = str(hits[0]) if len(hits) == 1 else (f"AMBIGUOUS ({len(hits)} citations)" if hits else "NOT_FOUND")
    return "|".join(parts) + "|" + verdict
