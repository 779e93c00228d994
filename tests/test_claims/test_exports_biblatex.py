"""BibLaTeX read back by bibtexparser and by pandoc: entry types, dates, eprints, and what is published about a work."""

import json

import bibtexparser
import pytest

from claims.exports.biblatex import write
from claims.exports.keys import citation_keys
from claims.exports.summary import Work
from tests.test_claims.exports_cast import RETRACTION, pandoc, real_works, retracted, sample, summary, yan


def entries(*works: Work) -> dict[str, tuple[str, dict[str, str]]]:
    """(entry type, fields) by the key of the entry."""
    library = bibtexparser.parse_string(write(summary(works=list(works))))
    assert library.failed_blocks == []
    return {one.key: (one.entry_type, {field.key: field.value for field in one.fields}) for one in library.entries}


def first(work: Work) -> tuple[str, dict[str, str]]:
    return next(iter(entries(work).values()))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "article"),
        ({"kind": "book"}, "book"),
        ({"kind": "chapter"}, "incollection"),
        ({"kind": "preprint"}, "online"),
        ({"kind": "webpage"}, "online"),
        ({"kind": "report"}, "report"),
        ({"kind": "thesis"}, "thesis"),
    ],
)
def test_each_kind_of_work_has_the_type_that_biber_knows(values, expected):
    assert first(sample(1, **values))[0] == expected


def test_an_article_has_the_fields_of_biblatex():
    _, fields = first(yan())
    journal = "Proceedings of the National Academy of Sciences of the United States of America"
    assert (fields["journaltitle"], fields["date"]) == (journal, "2019-04-30")
    assert (fields["eprint"], fields["eprinttype"]) == ("30979801", "pubmed")
    assert not fields.keys() & {"journal", "year", "month", "day", "pmid", "address"}


@pytest.mark.parametrize(
    ("known", "date"),
    [({"month": 4, "day": 3}, "2020-04-03"), ({"month": 4, "day": None}, "2020-04"), ({"month": None}, "2020")],
)
def test_a_date_is_as_long_as_it_is_known(known, date):
    assert first(sample(1, year=2020, **known))[1]["date"] == date


def test_a_page_of_the_web_says_when_it_was_read():
    _, fields = first(sample(1, kind="webpage", pmid="", url="https://example.org/a", accessed="2026-11-29"))
    assert (fields["url"], fields["urldate"]) == ("https://example.org/a", "2026-11-29")


def test_a_preprint_says_that_it_is_one():
    assert first(sample(1, kind="preprint"))[1]["pubstate"] == "prepublished"


def test_a_retracted_work_leads_to_its_retraction_and_says_so():
    (key, (_, work)), (of, (kind, notice)) = entries(retracted(1)).items()
    assert (work["related"], work["relatedstring"], of) == (f"{key}-notice1", "Retracted in", f"{key}-notice1")
    assert "RETRACTED" in work["note"]
    assert (kind, notice["date"], notice["eprint"]) == ("misc", "2021-03-04", "90000099")
    assert notice["title"] == "{Sample J. 2021;2:9}" and notice["options"] == "dataonly=true"


def test_notices_of_several_kinds_are_not_all_called_by_the_first():
    notices = [RETRACTION, RETRACTION | {"kind": "erratum", "pmid": "90000098"}]
    (key, (_, work)), *others = entries(sample(1, status="retracted", notices=notices)).items()
    assert (work["related"], work["relatedstring"]) == (f"{key}-notice1,{key}-notice2", "See also")
    assert len(others) == 2


def test_pandoc_reads_real_works_as_they_are():
    whole = summary(works=real_works())
    items = {item["id"]: item for item in json.loads(pandoc(write(whole), "biblatex", "csljson"))}
    for work, key in zip(whole.bibliography, citation_keys(whole.bibliography), strict=True):
        item = items[key]
        assert item.get("issued", {"date-parts": [[]]})["date-parts"][0] == work.issued
        assert item.get("DOI", "") == work.doi and item.get("volume", "") == work.volume
        assert len(item.get("author", [])) >= len([one for one in work.authors if one.get("last")])
