"""A work of which only the title is known: what is proposed, and that nothing is decided."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from literature.library.candidates import Citation, candidates, similarity
from literature.models import Reference
from tests.pubmed_replica import Library, Replica
from tests.test_literature.synthetic import client_of

PAPERS = Path(__file__).parents[1] / "pubmed_replica" / "sample" / "papers.csv"


@pytest.fixture(scope="module")
def shelf():
    with Replica(Library.sample()) as server:
        yield server


@pytest.fixture
def papers() -> list[dict[str, str]]:
    """Facts of real papers: PMID, title, journal, year."""
    with PAPERS.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def found(title: str, shelf: Replica, **known: str) -> list[str]:
    return [one.pmid for one in candidates(title, client=client_of(shelf), known=Citation(**known))]


def test_a_title_as_printed_finds_its_paper_first(shelf, papers):
    for paper in papers[::15]:
        assert found(paper["title"], shelf)[0] == paper["pmid"], paper["title"]


def test_case_and_marks_do_not_matter(shelf, papers):
    title = papers[0]["title"].upper().replace(":", " -").rstrip(".")
    assert found(title, shelf)[0] == papers[0]["pmid"]


def test_a_title_with_a_word_missing_is_found_by_its_words(shelf, papers):
    paper = max(papers, key=lambda one: len(one["title"].split()))
    words = paper["title"].split()
    del words[1]
    (first, *_) = candidates(" ".join(words), client=client_of(shelf))
    assert (first.pmid, first.found_by) == (paper["pmid"], "words")
    assert 0.6 < first.similarity < 1


def test_a_title_that_nobody_gave_finds_nothing(shelf):
    assert found("The invented history of lighthouses in fictional archipelagos", shelf) == []


def test_a_citation_is_proposed_though_its_title_differs(shelf):
    known = Citation(journal="Claimwatch Sample Rec", year="2026", volume="6", page="21")
    (only,) = candidates("Quite another wording", client=client_of(shelf), known=known)
    assert (only.pmid, only.found_by) == ("90000002", "citation")
    assert only.similarity < 0.5


@pytest.mark.parametrize("title", ["", "…", "<i></i>"])
def test_a_title_without_words_is_refused(shelf, title):
    with pytest.raises(ValueError, match="holds no word"):
        candidates(title, client=client_of(shelf))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Resting-state <i>fMRI</i> of Müller cells.", "resting state fMRI of Muller cells", 1.0),
        ("A b c d", "A b c", 6 / 7),
        ("Depression", "Ketamine", 0.0),
    ],
)
def test_titles_are_compared_word_by_word(one, other, expected):
    assert similarity(one, other) == pytest.approx(expected)


@pytest.mark.django_db
def test_the_command_proposes_and_changes_nothing(shelf, papers, settings, capsys):
    settings.ENTREZ_BASE_URL, settings.ENTREZ_EMAIL = shelf.base_url, "tests@claimwatch.invalid"
    call_command("find_candidates", *papers[3]["title"].split(), "--json")
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (first["pmid"], first["similarity"]) == (papers[3]["pmid"], 1.0)
    assert not Reference.objects.exists()
    with pytest.raises(CommandError, match="no title like it"):
        call_command("find_candidates", "lighthouses", "archipelagos", "fictional")
