"""By what a citation of NLM names a work without its number: journal, year, volume and first page. Pure.

"Alder A. J Invented Samples. 2026 Mar;1(2):11-9", as a notice's record has it in RefSource.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from literature.entrez.markup import composed

LONGEST_KEY = 100
_CITATION = re.compile(
    r"(?P<before>.+?)[.,]?\s+(?P<year>(?:1[5-9]|20|21)\d\d)\b[^;:()]*;\s*(?P<volume>[^\s(:;][^(:;]*)"
    r"(?:\((?P<issue>[^)]*)\))?\s*:\s*(?P<page>[A-Za-z]{0,3}\d+[^\s,;–-]*)"
)
_FIRST_PAGE = re.compile(r"(?:pp?\.\s*)?([A-Za-z]{0,3}\d+)([^\s,;–-]*)")


class CitedWork(NamedTuple):
    """`journals` are what may be its name, each with what stands before it, which names authors: the last part of what
    stands before the year, or more of it. `issue` and `page` as they are compared."""

    journals: Mapping[str, str]
    key: str
    issue: str
    page: str


def citation_key(year: int | None, volume: str, pages: str) -> str:
    """ "2026;1:11", "" where one of the three is not known."""
    first = _FIRST_PAGE.match(pages)
    key = f"{year};{' '.join(volume.split())}:{first[1].lower()}" if year and volume.strip() and first else ""
    return key if len(key) <= LONGEST_KEY else ""


def read_citation(text: str) -> CitedWork | None:
    """None for a text that does not give all four."""
    found = _CITATION.match(" ".join(text.split()))
    if not found:
        return None
    parts = re.split(r"\.\s+", found["before"].rstrip("."))
    journals = {
        journal_name(". ".join(parts[at:])): journal_name(". ".join(parts[:at])) for at in reversed(range(len(parts)))
    }
    key = citation_key(int(found["year"]), found["volume"], found["page"])
    return CitedWork(journals, key, journal_name(found["issue"] or ""), first_page(found["page"])) if key else None


def first_page(pages: str) -> str:
    """With what makes another page of it: "11a" of "11a-12a", "e11.1" of "e11.1-9"."""
    found = _FIRST_PAGE.match(pages)
    return f"{found[1]}{found[2]}".casefold().rstrip(".") if found else ""


def journal_name(text: str) -> str:
    """As names of journals are compared: "J. Invent. Samples" is "j invent samples"."""
    return " ".join(re.findall(r"[^\W_]+", composed(text).casefold()))


def agrees(cited: CitedWork, *, journals: Iterable[str], issue: str, pages: str, first_author: str) -> bool:
    """Whether a work that has its key is the one that is cited: of this journal, on this page, and, where both say so,
    in this issue and by this first author."""
    before = [cited.journals[name] for name in map(journal_name, journals) if name in cited.journals]
    if not before or cited.page != first_page(pages):
        return False
    if cited.issue and issue and cited.issue != journal_name(issue):
        return False
    author = journal_name(first_author)
    return any(not names or not author or f"{names} ".startswith(f"{author} ") for names in before)
