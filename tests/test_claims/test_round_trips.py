"""References that we write, read by parsers that are not ours: every field comes back, or a line here says why not."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literature.entrez.parse import Record, parse_records
from literature.formats.reader import read
from tests.round_trips.chosen import KINDS, chosen, each_once, odd_works
from tests.round_trips.facts import Difference, work_of
from tests.round_trips.trips import TRIPS, Trip, in_nbib, travel

RECORDS = Path(__file__).resolve().parents[3] / "shared" / "data" / "pubmed" / "records.xml.gz"
needs_records = pytest.mark.skipif(not RECORDS.exists(), reason=f"no real records at {RECORDS}")
BY_NAME = {trip.name: trip for trip in TRIPS}
every_trip = pytest.mark.parametrize("trip", TRIPS, ids=[trip.name for trip in TRIPS])


def is_of(*names: str) -> Callable[[Difference], bool]:
    return lambda one: one.name in names


def is_a_particle(one: Difference) -> bool:
    """pandoc takes a word with a small letter at the end of a given name for a part of the family name."""
    return one.name == "authors" and any(" " in given and given.split()[-1].islower() for _, given, *_ in one.before)


def is_of_commas(one: Difference) -> bool:
    """pandoc reads the commas of a name in RIS as BibTeX has them, "Last, Jr, First", those of a group too."""
    return one.name in ("authors", "editors") and any(suffix or "," in last for last, _, suffix, _ in one.before)


def is_for_print(one: Difference) -> bool:
    """pandoc reads 'quoted' in CSL-JSON as a quotation, and the two minutes of 3',5'-AMP as one too."""
    return (one.name == "title" and one.after == one.before.replace("'", '"')) or _same_but_quotes(one)


def _same_but_quotes(one: Difference) -> bool:
    plain = str.maketrans("", "", "'\"")
    return one.name == "title" and str(one.after).translate(plain) == one.before.translate(plain)


def has_braces(one: Difference) -> bool:
    """pybtex leaves the backslash of a brace that is text."""
    return one.name == "title" and "{" in one.before


def is_nowhere(one: Difference) -> bool:
    """BibTeX has no type for a preprint: pandoc calls it nothing, and leaves out where it appeared."""
    return one.name in ("kind", "container") and one.after is None


def is_a_lone_sign(one: Difference) -> bool:
    """pylatexenc, by which bibtexparser decodes, knows no \\textless, no grave accent over nothing and no brace without
    its partner. LaTeX prints them, pandoc reads the first two; a bare < is an upside-down ! in LaTeX's old fonts."""
    return _without_signs(one.after) == _without_signs(one.before)


def _without_signs(value: Any) -> str:
    return "".join(str(value).translate(str.maketrans("", "", "`{}<>")).split())


# What a parser does not read: its own, since other parsers of the same file find it.
LEFT_OUT: dict[str, list[Callable[[Difference], bool]]] = {
    "RIS by pandoc": [
        is_of("pmid", "pmcid", "month", "day", "what is said of it", "place", "isbn"),  # it knows no AN C2 DA N1 CY
        lambda one: one.name == "editors" and one.after is None,  # nor A3
        is_of("kind"),  # an unpublished work is never a preprint
        is_of_commas,
        is_a_particle,
    ],
    "NBIB by nbib": [
        is_of("what is said of it", "publisher", "place", "isbn", "container", "editors"),  # no GN PB PL ISBN BTI FED
        lambda one: one.name in ("languages", "groups") and one.after == one.before[-1:],  # it keeps the last one
    ],
    "BibTeX by pybtex": [has_braces],
    "BibTeX by pandoc": [is_a_particle, is_nowhere],
    "CSL-JSON by pandoc": [is_a_particle, is_for_print],
}


def unexplained(trip: Trip, works: list[dict[str, Any]]) -> list[tuple[str, Difference]]:
    reasons = LEFT_OUT.get(trip.name, [])
    found = ((row.work["pmid"], one) for row in travel(trip, works) for one in row.differences)
    return [(pmid, one) for pmid, one in found if not any(reason(one) for reason in reasons)]


@pytest.fixture(scope="module")
def by_kind() -> dict[str, list[Record]]:
    with gzip.open(RECORDS) as source:
        return chosen(record for record in parse_records(source) if isinstance(record, Record))


@needs_records
def test_there_are_real_records_of_each_kind(by_kind):
    assert [name for name in KINDS if not by_kind[name]] == []


@needs_records
@every_trip
def test_every_field_of_real_records_of_each_kind_comes_back(trip, by_kind):
    assert unexplained(trip, list(map(work_of, each_once(by_kind)))) == []


@needs_records
def test_no_reason_is_given_for_what_comes_back(by_kind):
    works = list(map(work_of, each_once(by_kind)))
    for name, reasons in LEFT_OUT.items():
        found = [one for row in travel(BY_NAME[name], works) for one in row.differences]
        assert [nth for nth, reason in enumerate(reasons) if not any(map(reason, found))] == [], name


@pytest.mark.parametrize("name", ["RIS by rispy", "NBIB by Bio.Medline"])
@given(works=st.lists(odd_works(), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_letters_come_back(name, works):
    assert unexplained(BY_NAME[name], works) == []


@given(works=st.lists(odd_works(), min_size=1, max_size=2))
@settings(max_examples=25, deadline=None)
def test_any_letters_come_back_from_latex(works):
    found = unexplained(BY_NAME["BibTeX by bibtexparser"], works)
    assert [one for _, one in found if not is_a_lone_sign(one)] == []


EDITOR = {"last": "Sample", "fore": "Ann", "initials": "A", "suffix": "", "collective": "", "valid": True}
BOOK = {
    "kind": "chapter", "pmid": "90000001", "title": "[Sample] On nothing", "book_title": "The Sample Book",
    "publisher": "Sample Press", "publisher_place": "Sampletown", "isbns": ["9780000000002"], "year": 2020,
}  # fmt: skip


def test_an_editor_in_nbib_is_no_author():
    assert "FED - Sample, Ann\nED  - Sample A\n" in in_nbib([BOOK | {"editors": [EDITOR]}])


def test_our_own_reader_finds_where_a_book_of_nbib_appeared():
    (entry,) = read(in_nbib([BOOK | {"editors": [EDITOR]}]))
    found = {name: entry.details[name] for name in ("publisher", "publisher_place", "isbns")}
    assert found == {name: BOOK[name] for name in found} and "further_fields" not in entry.details
    assert [one["last"] for one in entry.details["editors"]] == ["Sample"]


def test_initials_without_a_given_name_stand_in_the_full_name():
    person = {"last": "Khare", "fore": "", "initials": "VK", "suffix": "", "collective": ""}
    assert "FAU - Khare, VK\nAU  - Khare VK\n" in in_nbib([BOOK | {"authors": [person]}])
