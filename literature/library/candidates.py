"""Finding the record of a work of which only the title is known. It proposes; a person decides.

A wrong citation harms: what is proposed is listed with how far its title agrees, and nothing is ever attached by it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import normalize

from literature.entrez.client import Client
from literature.entrez.query import STOP_WORDS
from literature.entrez.records import Record

AT_MOST = 10  # candidates proposed
LOOKED_AT = 25  # records fetched for one way of asking
ENOUGH = 0.6  # similarity below which a title is not shown
WORDS = 8  # of a title that are asked for together; a misprint in one more would find nothing


@dataclass(frozen=True, slots=True)
class Citation:
    """What else is known of the work; "" where it is not."""

    journal: str = ""
    year: str = ""
    volume: str = ""
    page: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the work. `similarity` of the titles from 0 to 1; `found_by` says how it was found."""

    pmid: str
    title: str
    journal: str
    year: int | None
    first_author: str
    similarity: float
    found_by: str

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 is said of no title that differs."""
        return int(100 * self.similarity)


def candidates(title: str, *, client: Client, known: Citation | None = None) -> list[Candidate]:
    """Records whose title is like `title`, the likest first; at most AT_MOST, [] where there are none.

    Asks by citation where journal, year and volume or page are known, then for the title as a phrase, then for its
    rarest-looking words, and no further once a title agrees wholly. Raises ValueError for a title without words, and
    NoAnswer.
    """
    if not (words := title_words(title)):
        raise ValueError("The title holds no word that PubMed could look for: give more of it.")
    found: dict[str, Candidate] = {}
    for found_by, pmids in _ways(_phrase(title), words, client, known or Citation()):
        unseen = [pmid for pmid in pmids if pmid not in found]
        for candidate in _compared(title, unseen, found_by, client):
            found[candidate.pmid] = candidate
        if any(candidate.similarity == 1 for candidate in found.values()):
            break
    fit = [one for one in found.values() if one.similarity >= ENOUGH or one.found_by == "citation"]
    return sorted(fit, key=lambda one: (-one.similarity, -int(one.pmid)))[:AT_MOST]


def _ways(phrase: str, words: list[str], client: Client, known: Citation) -> Iterable[tuple[str, Sequence[str]]]:
    if known.journal and known.year and (known.volume or known.page):
        pmid = client.citation_match(known.journal, known.year, known.volume, known.page, known.author)
        yield "citation", [pmid] if pmid else []
    yield "title", client.search(f'"{phrase}"[title]', retmax=LOOKED_AT).ids
    longest = sorted((word for word in set(words) if word not in STOP_WORDS), key=lambda word: (-len(word), word))
    if longest:
        together = " AND ".join(f"{word}[title]" for word in longest[:WORDS])
        yield "words", client.search(together, retmax=LOOKED_AT).ids
        half = " AND ".join(f"{word}[title]" for word in longest[: max(2, WORDS // 2)])
        if half != together:
            yield "words", client.search(half, retmax=LOOKED_AT, sort="relevance").ids


def _phrase(title: str) -> str:
    """The title as printed, without markup and what would end the phrase."""
    return " ".join(re.sub(r"</?[a-z]+>|[\"\[\]]", " ", title).split()).strip(" .?")


def title_words(title: str) -> list[str]:
    """The words by which titles are compared: lower case, without accents, markup and marks."""
    plain = re.sub(r"</?[a-z]+>", "", normalize("NFKD", title.lower()))
    plain = "".join(sign for sign in plain if not "\u0300" <= sign <= "\u036f")
    return re.findall(r"\w+", plain.replace("'", ""))


def similarity(one: str, other: str) -> float:
    """How far two titles agree, word by word in their order: 1 for the same words, 0 for none in common."""
    return SequenceMatcher(None, title_words(one), title_words(other), autojunk=False).ratio()


def _compared(title: str, pmids: Sequence[str], found_by: str, client: Client) -> Iterable[Candidate]:
    for batch in client.fetch(pmids):
        for record in batch.records:
            if isinstance(record, Record):
                yield _candidate(title, record, found_by)


def _candidate(title: str, record: Record, found_by: str) -> Candidate:
    name = record.cited_title or record.book_title
    author = next((a["last"] or a["collective"] for a in record.authors if a["valid"]), "")
    return Candidate(
        pmid=record.pmid,
        title=name,
        journal=record.journal or record.book_title,
        year=record.year,
        first_author=author,
        similarity=round(similarity(title, name), 3),
        found_by=found_by,
    )
