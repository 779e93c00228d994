"""Names as files write them; invented people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literature.formats import medline, ris
from literature.formats.names import initials_of, medline_names, read_names
from literature.formats.reader import read

NAME = ("last", "fore", "suffix", "collective")


def named(*lines: str) -> list[str]:
    """ "Last|FM|suffix", or the name of a group."""
    people = read_names(lines).people
    return [p["collective"] or "|".join((p["last"], p["initials"], p["suffix"])).rstrip("|") for p in people]


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Alder E.", ["Alder|E"]),
        ("Alder, Ann, Birch, Carl", ["Alder|A", "Birch|C"]),
        ("Ann Alder, MD, PhD", ["Alder|A"]),
        ("Alder, Ann, PhD", ["Alder|A"]),
        ("Alder MD", ["Alder|MD"]),
        ("Alder E., Jr.", ["Alder|E|Jr."]),
        ("Ann Alder, Jr.", ["Alder|A|Jr."]),
        ("Alder, Ann (ORCID: 0000-0000-0000-0001)", ["Alder|A"]),
        ("[No authors listed]", []),
        ("Alder M J", ["Alder|MJ"]),
        ("Birch-Cedar A.-B.", ["Birch-Cedar|AB"]),
        ("de la Elm M.", ["de la Elm|M"]),
        ("Lentz SR", ["Lentz|SR"]),
        ("Alder AB 3rd", ["Alder|AB|3rd"]),
        ("Ann Alder", ["Alder|A"]),
        ("Ann B. van der Alder Jr.", ["van der Alder|AB|Jr."]),
        ("ALDER, ANN", ["ALDER|A"]),
        ("Alder, A.,", ["Alder|A"]),
        ("Kingsley, Jr, Martin L", ["Kingsley|ML|Jr"]),
        ("Kingsley, Martin L Jr", ["Kingsley|ML|Jr"]),
        ("Alder, Ann B.; Birch, Carl; Cedar, Dora", ["Alder|AB", "Birch|C", "Cedar|D"]),
        ("Alder A, Birch B, Cedar C", ["Alder|A", "Birch|B", "Cedar|C"]),
        ("Alder, A., Birch, B.", ["Alder|A", "Birch|B"]),
        ("Alder, Ann and Birch, Carl", ["Alder|A", "Birch|C"]),
        ("Ann Alder, Carl Birch and Dora Cedar", ["Alder|A", "Birch|C", "Cedar|D"]),
        ("Imaging Working Group MDD", ["Imaging Working Group MDD"]),
        ("Smith and Elm Collaborators", ["Smith and Elm Collaborators"]),
        ("Office of Rest and Sleep, Northern Region", ["Office of Rest and Sleep, Northern Region"]),
        ("Writing Group for the Lake Trial, North,", ["Writing Group for the Lake Trial, North"]),
        ("World Health Organization", ["World Health Organization"]),
        ("Food and Drug Administration", ["Food and Drug Administration"]),
        ("Haute Autorité de Santé", ["Haute Autorité de Santé"]),
        ("Ann Alder, on behalf of the Lake Study Group", ["Alder|A", "Lake Study Group"]),
        ("Group, Ann", ["Group|A"]),
    ],
)
def test_a_line_is_read_as_its_people(line, people):
    assert named(line) == people


@pytest.mark.parametrize("line", ["et al.", "[et al.]", "Alder A, et al", "Alder A; et al.", "Alder A and others"])
def test_et_al_is_nobody_and_says_that_somebody_is_missing(line):
    people, complete = read_names(["Alder A", line])
    assert ({person["last"] for person in people}, complete) == ({"Alder"}, False)


def test_a_suffix_of_medline_is_no_initial_and_a_group_is_a_group():
    fields = [
        ("FAU", "Kingsley, Martin L Jr"), ("AU", "Kingsley ML Jr"), ("CN", "Imaging Working Group MDD"),
        ("FAU", "Oduya, Ben 3rd"), ("AU", "Oduya B 3rd"), ("AU", "Lentz SR"), ("FAU", "et al."), ("AU", "et al."),
    ]  # fmt: skip
    people, complete = medline_names(fields)
    assert [tuple(p[n] for n in (*NAME, "initials")) for p in people] == [
        ("Kingsley", "Martin L", "Jr", "", "ML"), ("", "", "", "Imaging Working Group MDD", ""),
        ("Oduya", "Ben", "3rd", "", "B"), ("Lentz", "", "", "", "SR"),
    ]  # fmt: skip
    assert not complete
    assert (
        medline_names([*fields, ("FED", "Elm, Eve"), ("ED", "Elm E")], full="FED", short="ED").people[0]["last"]
        == "Elm"
    )


def test_initials_keep_their_accents():
    assert initials_of("Va\u0306n A\u0301nh") == "VÁ"
    assert named("Birch, E\u0301lodie") == ["Birch|É"]


WORD = st.from_regex(r"[A-ZÁÉ][a-zäñ]{1,8}(-[A-Z][a-z]{1,5})?", fullmatch=True)
GROUP = st.lists(
    st.sampled_from(("Rest", "and", "Sleep,", "Group", "of", "the", "MDD", "North;")), min_size=2, max_size=6
)
PERSON = st.builds(
    lambda last, fore, suffix: {"last": last, "fore": " ".join(fore), "suffix": suffix, "collective": ""},
    WORD, st.lists(WORD, min_size=1, max_size=2), st.sampled_from(("", "Jr", "3rd")),
)  # fmt: skip
CROWD = GROUP.map(lambda words: {"last": "", "fore": "", "suffix": "", "collective": " ".join(words).rstrip(",; ")})


@settings(max_examples=60, deadline=None)
@given(st.lists(PERSON | CROWD, min_size=1, max_size=5), st.sampled_from(("ris", "nbib")))
def test_names_survive_every_format_that_we_read_and_write(people, form):
    authors = [{**one, "initials": initials_of(one["fore"]), "valid": True} for one in people]
    work = {"pmid": "90000001", "title": "T", "journal": "J", "kind": "article", "authors": authors, "year": 2020}
    (entry,) = read(ris.write(work) if form == "ris" else medline.write(work))
    assert [[one[part] for part in NAME] for one in entry.values["authors"]] == [
        [one[part] for part in NAME] for one in people
    ]
