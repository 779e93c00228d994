"""Names as files write them; invented people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.etree import fromstring

from literature.entrez.people import people
from literature.formats import medline, ris
from literature.formats.initials import initials_of
from literature.formats.names import medline_names, read_names
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
        ("Alder Jr. C.A.", ["Alder|CA|Jr."]),
        ("da Alder Jr JA", ["da Alder|JA|Jr"]),
        ("Alder III, Ann B.", ["Alder|AB|III"]),
        ("AB Alder", ["Alder|AB"]),
        ("UK Biobank", ["UK Biobank"]),
        ("Marije aan het Birch", ["aan het Birch|M"]),
        ("Alder, Dr. Ann", ["Alder|A"]),
        ("Alder A, MD", ["Alder|A"]),
        ("Alder, A. B. (Ann)", ["Alder|AB"]),
        ("Alder, Ann (57200000000)", ["Alder|A"]),
        ("Alder, Ann <ann@example.org>", ["Alder|A"]),
        ("Alder, A. (Ed.)", ["Alder|A"]),
        ("Ann Alder (editor)", ["Alder|A"]),
        ("Alder A*, Birch B†", ["Alder|A", "Birch|B"]),
        ("Alder, A.|Birch, B.", ["Alder|A", "Birch|B"]),
        ("Alder A.; Birch B.; Cedar C.,", ["Alder|A", "Birch|B", "Cedar|C"]),
        ("Alder A, Birch B, Lake Study Group", ["Alder|A", "Birch|B", "Lake Study Group"]),
        ("Alder A, Birch B and the Lake Study Group", ["Alder|A", "Birch|B", "Lake Study Group"]),
        ("Alder A; on behalf of the Lake Study Group", ["Alder|A", "Lake Study Group"]),
        ("Ann Alder, Ben Birch", ["Alder|A", "Birch|B"]),
        ("Wo B. Alder, Carl Birch", ["Alder|WB", "Birch|C"]),
        ("Ann Alder MD, Ben Birch PhD", ["Alder|A", "Birch|B"]),
        ("Garcia Lopez, Maria Jose", ["Garcia Lopez|MJ"]),
        ("Garcia Lopez MD", ["Garcia Lopez|MD"]),
        ("LI Xiaoming", ["LI|X"]),
        ("LI Xiao-ming", ["LI|XM"]),
        ("WANG Xiaoming; LI Xiaoming", ["WANG|X", "LI|X"]),
        ("OU YANG Xiu", ["OU YANG|X"]),
        ("BIRCH Ann", ["BIRCH|A"]),
        ("BIRCH CEDAR Ann Eve", ["BIRCH CEDAR|AE"]),
        ("MA Jones", ["Jones|MA"]),
        ("Xiaoming WANG", ["WANG|X"]),
        ("Xiao Ming WANG", ["WANG|XM"]),
        ("WANG Xiao Ming", ["WANG|XM"]),
        ("WANG XM", ["WANG|XM"]),
        ("XM WANG", ["WANG|XM"]),
        ("X.-M. LI", ["LI|XM"]),
        ("Xiaoming WANG (\u738b\u5c0f\u660e)", ["WANG|X"]),
        ("Prof. Xiaoming WANG, PhD", ["WANG|X"]),
        ("Na LI; Xiaoming WANG", ["LI|N", "WANG|X"]),
        ("Na LI, Lei ZHANG and Jean DUPONT", ["LI|N", "ZHANG|L", "DUPONT|J"]),
        ("LI Na, ZHANG Lei", ["LI|N", "ZHANG|L"]),
        ("Jean DUPONT, Na LI and the Lake Study Group", ["DUPONT|J", "LI|N", "Lake Study Group"]),
        ("Jan VAN DER BERG", ["VAN DER BERG|J"]),
        ("Jan van der BERG", ["van der BERG|J"]),
        ("Henry L LEW", ["LEW|HL"]),
        ("LEW Henry L", ["LEW|HL"]),
        ("Ji-Hoon KIM", ["KIM|JH"]),
        ("Alder JAN", ["Alder|JAN"]),
        ("Kumar RSVN", ["Kumar|RSVN"]),
        ("Alder A; Birch BC; Lima COGX", ["Alder|A", "Birch|BC", "Lima|COGX"]),
        ("WHO Europe", ["WHO Europe"]),
        ("Anonymous", []),
        ("[Anonymous]", []),
        ("-", []),
    ],
)
def test_a_line_is_read_as_its_people(line, people):
    assert named(line) == people


@pytest.mark.parametrize(
    "line",
    [
        "et al.",
        "[et al.]",
        "Alder A, et al",
        "Alder A; et al.",
        "Alder A and others",
        "Alder A, . . . Alder B",
        "… Alder A",
    ],
)
def test_et_al_is_nobody_and_says_that_somebody_is_missing(line):
    people, complete = read_names(["Alder A", line])
    assert ({person["last"] for person in people}, complete) == ({"Alder"}, False)


@pytest.mark.parametrize("line", ["Alder A., Birch B., . . . Cedar C.", "… Alder A", "Alder, A., ... Birch, B."])
def test_three_dots_say_that_somebody_is_missing(line):
    people, complete = read_names([line])
    assert {person["last"] for person in people} <= {"Alder", "Birch", "Cedar"}
    assert not complete


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


def test_a_record_of_pubmed_has_the_accents_of_its_names_composed():
    author = "<LastName>A\u0301lder</LastName><ForeName>E\u0301lodie</ForeName><Initials>E\u0301</Initials>"
    listing = fromstring(f"<AuthorList><Author>{author}</Author></AuthorList>")
    (one,) = people(listing)
    assert (one["last"], one["fore"], one["initials"]) == ("\u00c1lder", "\u00c9lodie", "\u00c9")


LAST = st.sampled_from(("WANG", "LI", "XU", "KIM", "PARK", "SATO", "ITO", "DUPONT", "LÓPEZ", "O'BRIEN", "SMITH-JONES"))
FORE = st.sampled_from(("Xiaoming", "Na", "Xiao-Ming", "Ji-Hoon", "Yuki", "Ann", "Jean", "Ann B.", "Lei", "Van Minh"))


@given(
    st.lists(st.tuples(LAST, FORE), min_size=1, max_size=5),
    st.booleans(),
    st.sampled_from(("lines", "; ", ", ", " and ")),
)
def test_capitals_tell_the_last_name_on_either_side_of_all_names_of_a_record(people, is_before, between):
    people = [("ZHANG", "Lei"), *people]
    written = [f"{last} {fore}" if is_before else f"{fore} {last}" for last, fore in people]
    read_back = read_names(written if between == "lines" else [between.join(written)]).people
    assert [(one["last"], one["fore"], one["collective"]) for one in read_back] == [(*one, "") for one in people]


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
