"""CSL-JSON as programs write it: every item is read, or refused with its line."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from literature.formats import bounds
from literature.formats import entries as reading
from literature.formats.entries import Entry, NotReadable
from literature.formats.file_kind import entries
from tests.files.references import begin

A, B = {"id": "a", "type": "article-journal", "title": "A"}, {"id": "b", "type": "book", "title": "B"}


def works(text: Any) -> list[Entry]:
    return list(entries(begin(text if isinstance(text, str) else json.dumps(text, indent=1))))


def one(**item: Any) -> Entry:
    (entry,) = works([A | item])
    assert entry.problem == ""
    return entry


def told(text: Any) -> list[tuple[str, str]]:
    return [(entry.problem or entry.values["title"], entry.location) for entry in works(text)]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([A, B]),
        "\ufeff " + json.dumps([A, B], indent=2),
        json.dumps({"items": [A, B]}),
        json.dumps({"totalResults": 2, "links": [1], "items": [A, B], "more": {"a": [1]}}),
        json.dumps({"references": [A, B]}, indent=1),
        json.dumps(A) + "\n" + json.dumps(B) + "\n",
    ],
)
def test_a_list_of_items_is_found_wherever_it_stands(text):
    assert [title for title, _ in told(text)] == ["A", "B"]


def test_one_item_is_a_file():
    assert told(A | {"author": [{"family": "Alder", "given": "Ann"}], "items": "x"}) == [("A", "line 1")]


@pytest.mark.parametrize("chunk", [1, 3, 7])
def test_a_file_read_in_any_pieces_gives_the_same(chunk, monkeypatch):
    text = '[{"title": "A \\\\\\" ] } é"},\n 5,\n {"title": "B"}\n]'
    whole = told(text)
    monkeypatch.setattr(reading, "CHUNK", chunk)
    assert (
        told(text)
        == whole
        == [
            ('A \\" ] } é', "line 1"),
            ("this is no item of a list of works", "line 2"),
            ("B", "line 3"),
        ]
    )


def test_an_item_that_is_ill_formed_is_refused_with_its_line_and_the_next_is_read():
    first, second = told('[{"title": "A",},\n{"title": "B"}]')
    assert first[1] == "line 1" and "no JSON" in first[0]
    assert second == ("B", "line 2")


def test_a_file_that_is_cut_gives_what_is_whole():
    assert told('[{"title": "A"},\n{"title": "B"')[1] == (
        "the file stops within this item: it is cut here, export it again",
        "line 2",
    )


@pytest.mark.parametrize("item", [{"itemType": "book", "title": "Z"}, {"a": 1}, 7, "text", [1]])
def test_what_is_no_item_of_csl_is_refused(item):
    assert [entry.problem != "" for entry in works([A, item, B])] == [False, True, False]


@pytest.mark.parametrize(
    ("person", "read"),
    [
        ({"family": "Alder", "given": "Ann B."}, ("Alder", "Ann B.", "", "")),
        ({"family": "Elm", "given": "Ludwig", "non-dropping-particle": "van"}, ("van Elm", "Ludwig", "", "")),
        ({"family": "King", "given": "M", "suffix": "Jr"}, ("King", "M", "Jr", "")),
        ({"literal": "Birch and Alder Group"}, ("", "", "", "Birch and Alder Group")),
        ({"literal": "Mental Health"}, ("", "", "", "Mental Health")),
        ({"name": "WHO"}, ("", "", "", "WHO")),
    ],
)
def test_names_are_read_with_particles_and_groups(person, read):
    (author,) = one(author=[person]).values["authors"]
    assert tuple(author[name] for name in ("last", "fore", "suffix", "collective")) == read


def test_a_sign_that_no_database_stores_is_left_out():
    (entry,) = works('[{"title": "A\\u0000B", "author": [{"family": "Al\\u0000der"}]}]')
    assert (entry.values["title"], entry.values["authors"][0]["last"]) == ("AB", "Alder")


def test_a_literal_et_al_says_that_names_are_missing():
    assert one(author=[{"family": "Alder"}, {"literal": "et al."}]).details["authors_complete"] is False


@pytest.mark.parametrize(
    ("issued", "day"),
    [
        ({"date-parts": [[2019, 5, 12]]}, (2019, 5, 12)),
        ({"date-parts": [["2019", "5", "12"]]}, (2019, 5, 12)),
        ({"date-parts": [["2019", "05"]]}, (2019, 5, None)),
        ({"date-parts": [[2019]]}, (2019, None, None)),
        ({"date-parts": [[2019, 5, 1], [2019, 6, 1]]}, (2019, None, None)),
        ({"date-parts": [[None]]}, (None, None, None)),
        ({"raw": "2019-05-12"}, (2019, 5, 12)),
        ({"literal": "Spring 2019"}, (2019, None, None)),
        ("2019", (2019, None, None)),
    ],
)
def test_a_date_is_read_as_far_as_it_goes(issued, day):
    values = one(issued=issued).values
    assert (values.get("year"), values.get("month"), values.get("day")) == day


@pytest.mark.parametrize(
    ("item", "scheme", "value"),
    [
        ({"PMID": "90000001"}, "pmid", "90000001"),
        ({"PMID": 90000001}, "pmid", "90000001"),
        ({"note": "PMID: 90000001\nPMCID: PMC1"}, "pmid", "90000001"),
        ({"note": "Own words\nPMCID: PMC1"}, "pmcid", "PMC1"),
        ({"note": "Retraction: J Invent 2020, PMID 90000009"}, "pmid", None),
        ({"DOI": "https://doi.org/10.9999/A"}, "doi", "10.9999/a"),
        ({"URL": "https://pubmed.ncbi.nlm.nih.gov/90000001/"}, "pmid", "90000001"),
    ],
)
def test_identifiers_are_found_where_programs_put_them(item, scheme, value):
    assert one(**item).values.get(scheme) == value


@pytest.mark.parametrize(("kind", "kept"), [("report", "report"), ("thesis", "thesis"), ("webpage", "web page")])
def test_a_work_is_kept_as_what_it_is(kind, kept):
    assert one(type=kind).values["kind"] == kept


def test_what_has_no_place_is_kept_by_its_name():
    assert one(custom={"a": 1}, source="PubMed").details["further_fields"] == {
        "custom": ['{"a":1}'],
        "source": ["PubMed"],
    }


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3), max_leaves=5
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["title", "author", "issued", "note", "page", "DOI", "type", "URL"]), JSON))
def test_no_item_ends_the_reading(item):
    assert len(works([item, B])) == 2


def test_an_item_without_an_end_is_refused_with_the_limit():
    with pytest.raises(NotReadable, match="first 1 has more than 16 MB"):
        works('[{"title": "A"}, {"title": "' + "sleep" * 4_000_000)


@pytest.mark.parametrize("between", ["\n", "", ",\n", "\n\n"])
def test_lists_of_two_exports_in_one_file_are_read_as_one(between):
    found = works(json.dumps([A]) + between + json.dumps([B]))
    assert [(entry.problem, entry.values["title"]) for entry in found] == [("", "A"), ("", "B")]


@pytest.mark.parametrize("second", [[B], B, {"items": [B]}])
@pytest.mark.parametrize("more", [{}, {"more": {"a": 'x"}]{'}}])
@pytest.mark.parametrize("chunk", [20, 1 << 20])
def test_works_behind_an_object_that_held_its_list_are_refused_with_their_line(monkeypatch, second, more, chunk):
    monkeypatch.setattr(reading, "CHUNK", chunk)
    with pytest.raises(NotReadable, match="Line 2 begins another list"):
        works(json.dumps({"items": [A], **more}) + "\n" + json.dumps(second))


def test_what_stands_behind_the_list_in_its_object_is_no_work():
    (found,) = works(json.dumps({"items": [A], "more": [{"title": "x}]"}], "last": {}}) + "\n")
    assert found.values["title"] == "A"


def test_more_items_than_the_limit_are_refused_at_once(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_RECORDS", 2)
    with pytest.raises(NotReadable, match="more than 2 records"):
        entries(begin(json.dumps([A] * 3)))
