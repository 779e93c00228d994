"""BibTeX read back by bibtexparser and by pandoc, field by field."""

import json
import re
from itertools import accumulate
from unicodedata import normalize

import bibtexparser
from bibtexparser.middlewares import MonthIntMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.exports.bibtex import encode, write
from claims.exports.keys import citation_keys
from claims.exports.summary import Summary, Work
from literature.formats.line import one_line
from tests.test_claims.exports_cast import (
    NASTY,
    NASTY_LINE,
    group,
    pandoc,
    person,
    real_works,
    sample,
    summary,
)

# pandoc leaves out the command for a lone brace, and sees no name where there is no letter.
NASTY_NAME = NASTY_LINE.map(lambda text: f"A {re.sub('[{}]', '', text)}".strip())


def parsed(whole: Summary) -> list[dict[str, str]]:
    library = bibtexparser.parse_string(write(whole), append_middleware=[MonthIntMiddleware()])
    assert library.failed_blocks == []
    return [{field.key: field.value for field in entry.fields} for entry in library.entries]


def by_pandoc(whole: Summary) -> list[dict]:
    """pandoc's CSL items in the order of the bibliography (pandoc sorts by key)."""
    items = {item["id"]: item for item in json.loads(pandoc(write(whole), "bibtex", "csljson"))}
    return [items[key] for key in citation_keys(whole.bibliography)]


def issued(item: dict) -> list[int]:
    return item.get("issued", {"date-parts": [[]]})["date-parts"][0]


def plain(text: str) -> str:
    """What pandoc does for print taken back: curly quotes, superior figures, case marks."""
    text = re.sub(r"</?su[bp]>", "", text).translate(str.maketrans("\u2018\u2019\u201c\u201d", "''\"\""))
    return " ".join(normalize("NFKC", text).split())


def test_the_paper_comes_back_from_bibtexparser():
    assert parsed(summary())[0] == {
        "author": "{Yan}, {Chao-Gan} and {Chen}, {Xiao} and {Li}, {Le} and others",
        "title": "{Reduced default mode network functional connectivity in patients with recurrent major "
        "depressive disorder}",
        "journal": "Proceedings of the National Academy of Sciences of the United States of America",
        "year": "2019",
        "month": 4,
        "day": "30",
        "volume": "116",
        "number": "18",
        "pages": "9078--9083",
        "note": "The author list is incomplete in the source",
        "doi": "10.1073/pnas.1900390116",
        "pmid": "30979801",
        "pmcid": "PMC6500168",
    }


def test_the_paper_comes_back_from_pandoc():
    item = by_pandoc(summary())[0]
    assert (item["type"], item["DOI"], item["PMID"]) == (
        "article-journal",
        "10.1073/pnas.1900390116",
        "30979801",
    )
    assert item["issued"] == {"date-parts": [[2019, 4, 30]]} and item["page"] == "9078-9083"
    assert item["author"][0] == {"family": "Yan", "given": "Chao-Gan"}


def test_every_real_paper_comes_back_from_both():
    whole = summary(works=real_works())
    facts = [(plain(work.title), work.doi, work.pmid, work.issued) for work in whole.bibliography]
    read = [
        (plain(item["title"]), item.get("DOI", ""), item.get("PMID", ""), issued(item)) for item in by_pandoc(whole)
    ]
    assert read == facts
    assert [entry.get("doi", "") for entry in parsed(whole)] == [work.doi for work in whole.bibliography]


def test_names_with_commas_particles_and_the_word_and_stay_one_name():
    people = [
        group("Centres, Clinics and Others"),
        person("King", "Martin", suffix="Jr"),
        person("Garcia Lopez", "Ana"),
    ]
    authors = by_pandoc(summary(works=[sample(1, authors=people)]))[0]["author"]
    assert authors == [
        {"literal": "Centres, Clinics and Others"},
        {"family": "King", "given": "Martin", "suffix": "Jr"},
        {"family": "Garcia Lopez", "given": "Ana"},
    ]


def test_a_doi_keeps_underscores_percents_and_angles():
    doi = "10.1002/(sici)1097_0258%23<1661::aid&sim968>3.0.co;2-2"
    whole = summary(works=[sample(1, doi=doi)])
    assert by_pandoc(whole)[0]["DOI"] == parsed(whole)[0]["doi"] == doi


def test_kinds_have_their_entry_types():
    kinds = ["article", "book", "chapter", "preprint", "webpage"]
    works = [sample(number, kind=kind, book_title="Sample Book") for number, kind in enumerate(kinds, start=1)]
    assert re.findall(r"^@(\w+)", write(summary(works=works)), re.MULTILINE) == [
        *("article", "book", "incollection", "misc", "misc"),
    ]


def test_greek_dashes_minus_and_markup_are_read_as_they_were():
    title = "\u03b1-Synuclein \u2013 50% of <i>x_1</i> \u2212 {a} & #3 \\alpha $5 ~ ^ -- '' ` | \u00e9"
    item = by_pandoc(summary(works=[sample(1, title=title)]))[0]
    assert plain(item["title"]) == plain(title)


@given(NASTY)
def test_braces_of_a_field_are_balanced_as_bibtex_counts_them(text):
    depths = list(accumulate({"{": 1, "}": -1}.get(letter, 0) for letter in encode(text)))
    assert min(depths, default=0) >= 0 and (depths or [0])[-1] == 0


def test_a_brace_without_its_partner_is_written_as_a_command():
    assert encode("a } {b} {") == r"a {\textbraceright} \{b\} {\textbraceleft}"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.builds(Work, title=NASTY_LINE, journal=NASTY_LINE, doi=NASTY_LINE, pages=NASTY_LINE)))
def test_any_text_leaves_as_many_entries_as_works(works):
    whole = summary(works=[Work(**{**vars(work), "number": at}) for at, work in enumerate(works, start=1)])
    assert len(parsed(whole)) == len(works)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(NASTY_NAME, NASTY_NAME), min_size=1, max_size=10))
def test_any_title_and_group_come_back_from_pandoc(texts):
    works = [sample(number, title=title, authors=[group(name)]) for number, (title, name) in enumerate(texts, start=1)]
    read = [(plain(item["title"]), plain(item["author"][0]["literal"])) for item in by_pandoc(summary(works=works))]
    assert read == [(plain(one_line(title)), plain(one_line(name))) for title, name in texts]
