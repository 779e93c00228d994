"""CSL-JSON of any kind of work."""

import pytest

from literature.entrez.identifiers import is_sample_pmid
from literature.formats.csl import as_csl, credited
from literature.formats.line import one_line
from literature.formats.status import remarks

NAME = {"last": "Yan", "fore": "Chao-Gan", "initials": "CG", "suffix": "", "collective": ""}


def test_an_article_has_the_variables_of_the_schema():
    work = {
        "kind": "article",
        "pmid": "30979801",
        "doi": "10.1073/pnas.1900390116",
        "title": "Reduced default mode network functional connectivity",
        "authors": [NAME, {"last": "", "collective": "DIRECT Consortium"}],
        "journal": "Proceedings",
        "journal_iso": "Proc",
        "year": 2019,
        "month": 4,
        "volume": "116",
        "pages": "9078-9083",
    }
    assert as_csl(work) == {
        "id": "pmid:30979801",
        "type": "article-journal",
        "title": "Reduced default mode network functional connectivity",
        "author": [{"family": "Yan", "given": "Chao-Gan"}, {"literal": "DIRECT Consortium"}],
        "container-title": "Proceedings",
        "container-title-short": "Proc",
        "issued": {"date-parts": [[2019, 4]]},
        "volume": "116",
        "page": "9078-9083",
        "DOI": "10.1073/pnas.1900390116",
        "PMID": "30979801",
    }


@pytest.mark.parametrize(
    ("kind", "csl_type"),
    [
        ("book", "book"),
        ("chapter", "chapter"),
        ("preprint", "article"),
        ("webpage", "webpage"),
        ("web page", "webpage"),
    ],
)
def test_each_kind_has_its_csl_type(kind, csl_type):
    assert as_csl({"kind": kind, "url": "https://example.org"})["type"] == csl_type


def test_the_names_of_a_record_serve_for_a_book_too():
    item = as_csl({"kind": "book", "publisher_place": "Nowhere", "isbns": ["111", "222"]})
    assert (item["publisher-place"], item["ISBN"]) == ("Nowhere", "111 222")


def test_an_unknown_kind_is_an_error_that_lists_the_kinds():
    with pytest.raises(ValueError, match="article, book, chapter, preprint, webpage"):
        as_csl({"kind": "podcast"})


def test_an_article_of_publication_type_preprint_is_an_article_of_genre_preprint():
    item = as_csl({"kind": "article", "publication_types": [{"ui": "D000076942", "name": "Preprint"}]})
    assert (item["type"], item["genre"]) == ("article", "Preprint")


def test_a_chapter_stands_in_its_book_and_a_book_in_nothing():
    names = {"title": "[Sample] Title", "book_title": "Sample Book"}
    assert as_csl({"kind": "chapter", **names})["container-title"] == "Sample Book"
    assert "container-title" not in as_csl({"kind": "book", **names})


def test_a_day_without_a_month_is_not_a_date_part():
    assert as_csl({"year": 2019, "month": None, "day": 3})["issued"] == {"date-parts": [[2019]]}
    assert "issued" not in as_csl({"year": None, "month": 3})


def test_the_note_says_retracted_with_the_notice():
    notice = {
        "kind": "retraction",
        "pmid": "90000099",
        "citation": "Sample J. 2021;2:9.",
        "date": "2021-03-04",
    }
    note = as_csl({"status": "retracted", "notices": [notice]})["note"]
    assert note == "RETRACTED. Retraction: Sample J. 2021;2:9, PMID 90000099, 2021-03-04"


def test_an_expression_of_concern_is_not_called_a_retraction():
    assert remarks({"status": "concern"}) == ["EXPRESSION OF CONCERN"]


def test_a_pmid_of_ours_is_a_sample_and_a_real_one_is_not():
    assert is_sample_pmid("90000001") and not is_sample_pmid("42000000") and not is_sample_pmid(None)
    assert remarks({"pmid": "91500000"}) == ["Synthetic sample record"] and not remarks({"pmid": "42000000"})


def test_names_marked_invalid_and_empty_names_are_not_credited():
    assert credited([{**NAME, "valid": False}, {"last": "", "collective": ""}, NAME]) == [NAME]


def test_a_text_with_line_and_record_separators_comes_out_on_one_line():
    assert one_line(" a\r\nER  - \u2028b\x85c\x00\x1ed ") == "a ER - b c d"
