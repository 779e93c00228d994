"""Each kind of trouble that a file of references had somewhere, read right or refused with its line."""

import pytest

from literature.formats import medline, ris
from literature.formats.entries import Entry, NotReadable
from literature.formats.file_kind import entries
from literature.formats.names import person
from literature.formats.reader import read
from tests.files.references import begin

BOM = "\ufeff"


def record(*lines: str, kind: str = "JOUR", dash: str = "  - ") -> str:
    fields = [f"TY  - {kind}", "TI  - T", "DO  - 10.5555/a", *lines, "ER  - "]
    return "\n".join(line.replace("  - ", dash, 1) for line in fields) + "\n"


def one(*lines: str, kind: str = "JOUR") -> Entry:
    (entry,) = read(record(*lines, kind=kind))
    assert entry.problem == ""
    return entry


def nbib(pmid: str = "90000104", *more: str, title: str = "First.") -> str:
    head = [f"PMID- {pmid}"] if pmid else []
    fields = [
        *head,
        "OWN - NLM",
        "DP  - 2019 May",
        f"TI  - {title}",
        *more,
        "TA  - J Invent",
        "SO  - J Invent. 2019;3(2):1.",
    ]
    return "\n".join(fields) + "\n\n"


def told(text: str) -> list[tuple[str, str]]:
    """(title or what is wrong, line) of each record."""
    return [(entry.problem or str(entry.values.get("title")), entry.location) for entry in read(text)]


@pytest.mark.parametrize("before", [BOM, " ", "\u200b", "\u00a0", "\t"])
def test_what_stands_before_the_start_of_a_record_hides_none(before):
    assert told(record() + before + record()) == [("T", "line 1"), ("T", "line 6")] or before
    assert [entry.problem for entry in read(before + record() + "\n" + before + record())] == ["", ""]
    assert [entry.values["pmid"] for entry in read(before + nbib("1") + before + nbib("2"))] == ["1", "2"]


def test_a_record_that_lost_its_pmid_is_no_part_of_the_one_before():
    first, second = read(nbib() + nbib("", "LID - 10.5555/b [doi]", title="Second."))
    assert (first.values["title"], second.values["title"]) == ("First.", "Second.")
    assert (second.values["doi"], second.values.get("pmid")) == ("10.5555/b", None)
    assert len(told(nbib().strip() + "\n" + nbib(""))) == 2


def test_both_formats_may_stand_in_one_file():
    entries = list(read(record() + nbib() + record()))
    assert [entry.values.get("pmid") or entry.values["doi"] for entry in entries] == [
        "10.5555/a",
        "90000104",
        "10.5555/a",
    ]


def test_fields_before_the_type_are_those_of_its_record():
    first, second = read("DB  - Own\nTI  - First\nTY  - JOUR\nER  - \n\nTI  - Second\nAB  - Two.\nTY  - JOUR\nER  - \n")
    assert (first.values["title"], second.values["title"]) == ("First", "Second")
    assert second.values["abstract"][0]["text"] == "Two."


def test_fields_that_belong_to_no_record_are_refused_with_their_line():
    assert told(record() + "TI  - Lost\nAU  - Alder, A\n")[1] == (
        "these fields belong to no record: a line TY  - or PMID- is missing before them",
        "line 5",
    )


def test_two_records_without_a_line_between_them_are_refused():
    both = "TY  - JOUR\nTI  - One\nDO  - 10.5555/a\nTI  - Two\nDO  - 10.5555/b\nER  - \n"
    assert told(both)[0][0].startswith("two records stand in one")


def test_several_parts_of_an_abstract_are_one():
    entry = one("AB  - BACKGROUND: One.", "AB  - METHODS: Two.", "N2  - RESULTS: Three.")
    assert entry.values["abstract"][0]["text"] == "BACKGROUND: One. METHODS: Two. RESULTS: Three."


@pytest.mark.parametrize(
    "line",
    ["ER - positive tumours", "ER  - positive tumours", "T2 - weighted images", "CT  - scans were", "AB-negative"],
)
def test_a_line_of_an_abstract_may_begin_like_a_tag(line):
    entry = one("AB  - The share of", line, "rose.", "JF  - Journal of inventions", "PY  - 2019")
    assert entry.values["abstract"][0]["text"] == " ".join(f"The share of {line} rose.".split())
    assert (entry.values["journal"], entry.values["year"]) == ("Journal of inventions", 2019)


@pytest.mark.parametrize("dash", ["  -", " - ", "  -  ", "\u00a0\u00a0- "])
def test_the_blanks_around_the_dash_are_those_of_the_record(dash):
    (entry,) = read(record(dash=dash))
    assert (entry.values["title"], entry.values["doi"]) == ("T", "10.5555/a")


@pytest.mark.parametrize(
    ("fields", "pages"),
    [
        (("SP  - 123-128", "EP  - 128"), "123-128"),
        (("SP  - 123", "EP  - 123-128"), "123-128"),
        (("SP  - 43\u201058",), "43-58"),
        (("SP  - S12", "EP  - S15"), "S12-S15"),
        (("SP  - e123",), "e123"),
        (("SP  - pp. 1", "EP  - 9"), "1-9"),
        (("SP  - 7", "EP  - 7"), "7"),
    ],
)
def test_pages_are_told_once(fields, pages):
    assert one(*fields).values["pages"] == pages


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        (("PY  - 2019/05/12/",), (2019, 5, 12)),
        (("Y1  - 2019/05/12",), (2019, 5, 12)),
        (("PY  - 2019", "DA  - 2019-May-12"), (2019, 5, 12)),
        (("PY  - 2019", "DA  - 12 May 2019"), (2019, 5, 12)),
        (("PY  - 2019", "DA  - 20190512"), (2019, 5, 12)),
        (("PY  - 2019", "DA  - May 2019"), (2019, 5, None)),
        (("PY  - 2019", "DA  - 3/4/2019"), (2019, None, None)),
        (("PY  - 2019", "DA  - 2018/12/30"), (2019, None, None)),
        (("PY  - 2019/02/30/",), (2019, 2, None)),
        (("PY  - 2019///Spring",), (2019, None, None)),
        (("PY  - 2019", "DA  - Marchand 2019"), (2019, None, None)),
    ],
)
def test_a_date_is_read_in_every_form_and_no_further(fields, day):
    values = one(*fields).values
    assert (values["year"], values.get("month"), values.get("day")) == day


@pytest.mark.parametrize(
    ("fields", "pmid"),
    [
        (("C3  - PUBMED 90000952",), "90000952"),
        (("N1  - Accession Number: 1. Language: English. PMID: NLM90000952.",), "90000952"),
        (("AN  - MEDLINE:90000952",), "90000952"),
        (("PM  - 90000952",), "90000952"),
        (("N1  - Comment in: J Invent. PMID: 90000952",), None),
        (("AN  - CN-00000001",), None),
    ],
)
def test_the_pmid_is_found_where_each_program_puts_it(fields, pmid):
    assert one(*fields).values.get("pmid") == pmid


@pytest.mark.parametrize(
    "line",
    [
        "DO  - https://doi.org/10.5555/q.1?utm_source=x",
        "L3  - 10.5555/q.1",
        "M3  - doi: 10.5555/q.1",
        "UR  - https://www.example.org/doi/full/10.5555/q.1",
        "N1  - doi: 10.5555/q.1",
    ],
)
def test_the_doi_is_found_where_each_program_puts_it(line):
    (entry,) = read(f"TY  - JOUR\nTI  - T\n{line}\nER  - \n")
    assert entry.values["doi"] == "10.5555/q.1"


def test_editors_place_and_isbn_of_a_chapter_are_kept():
    lines = ("AU  - Alder, A", "A2  - Elm, Eve", "T2  - Book", "PB  - Press", "CY  - Town", "SN  - 978-1-2345-6789-7")
    details = one(*lines, kind="CHAP").details
    assert [editor["last"] for editor in details["editors"]] == ["Elm"]
    assert (details["publisher_place"], details["isbns"]) == ("Town", ["978-1-2345-6789-7"])


def test_markup_and_entities_are_read_as_what_they_mean():
    values = one("T2  - Brain &amp; Mind", "AB  - p &lt; 0.05, H<sub>2</sub>O, 10<sup>6</sup>, a < b").values
    assert (values["journal"], values["abstract"][0]["text"]) == ("Brain & Mind", "p < 0.05, H2O, 10^6, a < b")


def test_an_address_keeps_its_semicolon():
    assert one("UR  - https://example.org/p?a=1;b=2", kind="ELEC").values["url"] == "https://example.org/p?a=1;b=2"


def test_an_address_survives_our_own_file():
    work = {"title": "T", "kind": "web page", "url": "https://example.org/p?a=1;b=2"}
    (entry,) = read(ris.write(work))
    assert (entry.values["url"], entry.values["kind"]) == (work["url"], "web page")


@pytest.mark.parametrize("lines", [("KW  - one; two",), ("KW  - one", "KW  - two"), ("KW  - one|two",)])
def test_keywords_may_stand_in_one_line(lines):
    assert [word["text"] for word in one(*lines).values["keywords"]] == ["one", "two"]


def test_what_has_no_place_in_a_reference_is_kept_by_its_tag():
    assert one("U1  - own note", "XX  - strange").details["further_fields"] == {"U1": ["own note"], "XX": ["strange"]}


def test_the_fields_of_the_cochrane_library_behind_an_abstract_are_fields():
    entry = one(
        "AB  - Text.", "XR  - PUBMED 90000952", "US  - https://www.example.org/full", "ZZ  - https://example.org"
    )
    assert (entry.values["abstract"][0]["text"], entry.values["pmid"]) == ("Text.", "90000952")


def test_an_indented_record_is_read():
    (entry,) = read("  " + record("AU  - Alder, A").replace("\n", "\n  "))
    assert (entry.values["title"], len(entry.values["authors"])) == ("T", 1)


@pytest.mark.parametrize("mixed", ["TY  - JOUR\nTI  -T\nDO  -10.5555/a\nAU  -Alder, A\nER  -\n",
                                   "TY  - JOUR\nTI - T\nDO  - 10.5555/a\nAU - van Alder, A\nER  - \n"])  # fmt: skip
def test_the_blanks_of_one_record_may_differ(mixed):
    (entry,) = read(mixed)
    assert (entry.values["title"], entry.values["doi"]) == ("T", "10.5555/a")
    assert entry.values["authors"][0]["last"].endswith("Alder")


@pytest.mark.parametrize("tag", ["SP", "T1", "VL"])
def test_a_number_without_figures_is_a_line_of_the_abstract(tag):
    entry = one("AB  - We used the", f"{tag}  - weighted images.", "PY  - 2019")
    assert "weighted images" in entry.values["abstract"][0]["text"]


def test_a_second_doi_is_kept():
    assert one("DO  - 10.5555/b").details["further_fields"] == {"DO": ["10.5555/b"]}


@pytest.mark.parametrize("form", [ris, medline])
def test_an_incomplete_list_of_authors_stays_one_on_the_way_out_and_in(form):
    work = {"pmid": "90000001", "title": "T", "year": 2019, "journal": "J", "authors_complete": False}
    (entry,) = read(form.write(work | {"authors": [person("Alder", "A")]}))
    assert (entry.details["authors_complete"], len(entry.values["authors"])) == (False, 1)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("- 90000001\n* 10.5555/abc\n\u2022 PMC1234567\n1. 90000002\n2) 90000003\n",
         ["90000001", "10.5555/abc", "PMC1234567", "90000002", "90000003"]),
        ("PMID: 90000001, PMID:90000002; DOI: 10.5555/abc\n", ["90000001", "90000002", "10.5555/abc"]),
        ("90000001|90000002\t90000003", ["90000001", "90000002", "90000003"]),
        ("90000001[uid] OR 90000002[uid]\n", ["90000001", "90000002"]),
        ("90000001 and 90000002, PMCID: PMC1234567\n", ["90000001", "90000002", "PMC1234567"]),
        ("10.5555/a,10.5555/b; 90000001\n", ["10.5555/a", "10.5555/b", "90000001"]),
        ("10.1002/(sici)1097-0193(1996)4:1<1::aid-hbm1>3.0.co;2-i\n",
         ["10.1002/(sici)1097-0193(1996)4:1<1::aid-hbm1>3.0.co;2-i"]),
    ],
)  # fmt: skip
def test_a_list_may_have_bullets_labels_and_any_marks_between_its_works(text, named):
    found = list(entries(begin(text)))
    assert [next(iter(entry.values.values())) for entry in found] == named
    assert not any(entry.problem for entry in found)


def test_the_text_of_abstracts_is_refused_as_it_names_a_work_in_several_places():
    first = "1. J Inv Samples. 2026;1(1):1-2. doi: 10.5555/abc.\n\nAn invented title.\n\nAlder A(1).\n\nWords.\n\n"
    with pytest.raises(NotReadable, match="text of abstracts"):
        entries(begin(f"{first}DOI: 10.5555/abc\nPMID: 90000001 [Indexed for MEDLINE]\n\n\n2. J Inv Samples.\n"))
