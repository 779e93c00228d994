"""What is kept of a baseline file: never less than PubMed finds."""

import pytest

from literature.entrez.selection import ANYTHING, needs_of, words_of
from tests.conftest import SHARED
from tests.pubmed_replica import Library
from tests.pubmed_replica.search import Limits, search
from tests.pubmed_replica.shelf import Shelf
from tests.test_literature.synthetic import FIRST, article

REAL = SHARED / "data/pubmed/records.xml.gz"
QUERIES = (
    "ketamine[tiab]",
    "ketamin*[tiab] AND depress*[tiab]",
    '"default mode network"[tiab] OR dmn[tiab] NOT rats[tiab]',
    "(ketamine[ti] OR esketamine[ti] OR psilocybin[tw]) AND (depression[mh] OR mood[tiab])",
    "sample[ti]",
    "trial[tiab] NOT (mice[tiab] OR rats[tiab])",
    "functional connectivity[tiab:~3]",
    "5-HT2A[tiab] OR NMDA[tiab] OR TNF-α[tiab] OR interferon-beta[tiab]",
    "depression AND default-mode[tiab]",
    "treatment[tw] AND 2015:2020[dp]",
    '("2010/01/01"[mdat] : "3000"[mdat]) AND ketamine[ot]',
    "1:20000000[uid] AND brain[tiab]",
    "anxiety[tiab] pain[tiab]",
    "Alzheimer's[tiab] OR Sjögren[tiab] OR naïve[tiab]",
)


def allows(query: str, raw: bytes, pmid: int = FIRST) -> bool:
    words = words_of(raw)
    return words is None or needs_of(query).allows(pmid, words)


def lost(library: Library, query: str) -> set[int]:
    """PMIDs that the replica finds and the selection would pass over."""
    found = search(Shelf(library, library.clock.today), query, limits=Limits("pdat", None, None, None)).pmids
    return {pmid for pmid in found if not allows(query, library.record(pmid), pmid)}


@pytest.mark.parametrize("query", QUERIES)
def test_no_sample_record_that_a_search_finds_is_passed_over(query):
    assert lost(Library.sample(), query) == set()


@pytest.fixture(scope="module")
def real() -> Library:
    if not REAL.exists():
        pytest.skip(f"{REAL} is not there: real records are not part of the project")
    return Library.from_xml(REAL)


@pytest.mark.parametrize("query", QUERIES)
def test_no_real_record_that_a_search_finds_is_passed_over(real, query):
    assert lost(real, query) == set()


def test_most_of_what_a_narrow_search_does_not_find_is_passed_over(real):
    records = map(real.record, real.holdings)
    kept = sum(allows("psilocybin[tiab] AND depression[tiab]", raw) for raw in records if raw)
    assert kept < len(real.holdings) / 20


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("esketamine[ti]", "Es<i>ketamine</i>"),
        ("beta-blocker[ti]", "A β-blocker"),
        ("tnfalpha[ti]", "TNF&#945; and others"),
        ("microg[ti]", "Ten µg"),
        ("naive[ti]", "Na&#xEF;ve patients"),
        ("lodz[ti]", "Łódź"),
        ("H2O[ti]", "H<sub>2</sub>O"),
        ("default mode[ti]", "Default‐mode"),
        ("ketamine[ti]", "Кетамин"),
    ],
)
def test_a_word_is_found_however_it_is_written(query, title):
    raw = article(FIRST).replace(b"Sample ketamine trial", title.encode())
    assert allows(query, raw)


@pytest.mark.parametrize(
    "query",
    [
        "depression",
        '"major depressive disorder"',
        "Depressive Disorder[mh]",
        "Clinical Trial[pt] OR ketamine[tiab]",
        "#1",
        "smith j[au]",
        "of[tiab]",
        "1[uid] : 5[uid]",
        "NOT ketamine[tiab]",
        "",
    ],
)
def test_what_only_pubmed_can_judge_keeps_everything(query):
    assert needs_of(query) is ANYTHING


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        (f"{FIRST}[uid]", True),
        (f"{FIRST + 1}[uid]", False),
        (f"1:{FIRST}[pmid]", True),
        ("1:5[uid] OR psilocybin[ti]", False),
        ("psilocybin[ti] AND (mice OR rats)", False),
        ("(psilocybin[ti] OR ketamine[ti]) NOT trial[ti]", True),
        ("ketamine[ti] OR psilocybin[ti] AND lsd[ti]", False),  # from left to right, as PubMed reads it
    ],
)
def test_a_query_is_judged_as_far_as_it_can_be(query, kept):
    assert allows(query, article(FIRST)) is kept
