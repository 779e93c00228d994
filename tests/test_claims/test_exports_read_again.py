"""What we export for other programs comes back whole when it is imported."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.exports import bibtex, csl_json, ris
from claims.exports.summary import Work
from literature.entrez.identifiers import clean_doi, clean_pmcid
from literature.formats import bibtex_reader
from literature.formats.entries import Entry
from literature.formats.file_kind import entries
from literature.formats.line import one_line
from literature.formats.marked_text import plain
from tests.files.references import begin
from tests.test_claims.exports_cast import NASTY, group, person, real_works, retracted, sample, summary, yan

NAMES = [
    person("van der Berg", "Anne", "A"),
    person("King", "Martin", "M", suffix="Jr"),
    person("Selvamani"),
    person("O’Neill-Ö", "Zoë B", "ZB"),
    group("Centres, Clinics and Others"),
    group("ENIGMA"),
    group("World Health Organization"),
]
FIELDS = ("title", "journal", "volume", "issue", "pages", "year", "month", "day", "pmid", "doi", "pmcid")


def by_bibtex(*works: Work) -> list[Entry]:
    text = bibtex.write(summary(works=list(works))).split("\n")
    return list(bibtex_reader.read(lambda: text))


def by_csl(*works: Work) -> list[Entry]:
    return list(entries(begin(csl_json.write(summary(works=list(works))))))


def by_ris(*works: Work) -> list[Entry]:
    return list(entries(begin(ris.write(summary(works=list(works))))))


READ_AGAIN = {"bibtex": by_bibtex, "csl": by_csl, "ris": by_ris}
every_format = pytest.mark.parametrize("read", READ_AGAIN.values(), ids=READ_AGAIN)


def facts(work: Work) -> dict[str, Any]:
    known = {name: value for name in FIELDS if (value := getattr(work, name))} | {"title": plain(work.title)}
    return known


def read_facts(entry: Entry) -> dict[str, Any]:
    assert entry.problem == ""
    return {name: value for name in FIELDS if (value := entry.values.get(name))}


def credits(people: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [tuple(one[name] for name in ("last", "fore", "suffix", "collective")) for one in people]


@every_format
def test_the_paper_comes_back(read):
    (entry,) = read(yan())
    assert read_facts(entry) == facts(yan())
    assert credits(entry.values["authors"]) == credits(yan().authors)
    assert entry.details["authors_complete"] is False


@every_format
def test_every_real_paper_comes_back(read):
    works = [replace(work, doi=clean_doi(work.doi), pmcid=clean_pmcid(work.pmcid)) for work in real_works()]
    assert [read_facts(entry) for entry in read(*works)] == [facts(work) for work in works]


@every_format
def test_people_and_groups_come_back_as_what_they_are(read):
    (entry,) = read(sample(1, authors=NAMES))
    assert credits(entry.values["authors"]) == credits(NAMES)


@every_format
def test_the_status_comes_back_and_the_pmid_of_the_notice_is_not_that_of_the_work(read):
    (entry,) = read(retracted(1))
    assert entry.values["pmid"] == "90000001"
    assert "RETRACTED" in str(entry.details["further_fields"])
    (other,) = read(sample(1, pmid="", doi="10.9999/a", status="retracted", notices=retracted(1).notices))
    assert "pmid" not in other.values


@every_format
@pytest.mark.parametrize("kind", ["article", "book", "chapter", "webpage", "preprint", "report", "thesis"])
def test_a_kind_of_work_comes_back(read, kind):
    work = sample(
        1,
        kind=kind,
        book_title="Sample Book",
        publisher="Sample Press",
        url="https://example.org/a_b?c=1&d=~2",
        pmid="",
    )
    (entry,) = read(work)
    assert entry.values["kind"] == {"webpage": "web page", "preprint": "article"}.get(kind, kind)
    assert bool(entry.values.get("publication_types")) == (kind == "preprint")
    assert entry.details.get("book_title", "") == ("Sample Book" if kind == "chapter" else "")
    assert entry.details["publisher"] == "Sample Press"


@every_format
@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NASTY, NASTY), min_size=1, max_size=5))
def test_any_title_and_group_come_back(read, texts):
    works = [
        sample(number, title=f"T {title}", authors=[group(f"The {name} Group")])
        for number, (title, name) in enumerate(texts, start=1)
    ]
    back = [(entry.values["title"], entry.values["authors"][0]["collective"]) for entry in read(*works)]
    assert back == [(plain(one_line(f"T {title}")), plain(one_line(f"The {name} Group"))) for title, name in texts]


@every_format
def test_the_day_on_which_a_page_was_read_comes_back(read):
    page = Work(
        title="Sleep", number=1, kind="webpage", url="https://example.org/sleep", year=2024, accessed="2026-11-29"
    )
    (entry,) = read(page)
    assert (entry.values["title"], entry.details["accessed"]) == ("Sleep", "2026-11-29")
