"""What a statement cites, resolved by the list and the notes of its own document."""

from pathlib import Path

import pytest

from claims.documents.citations.cited import Work, title_in, works
from claims.documents.formats.reading import read_document
from claims.documents.splitting.statements import split

ARTICLES = Path(__file__).parent / "articles"
LIST = """
# References

1. Yan CG, et al. Reduced connectivity in depression. PNAS. 2019. [Link](https://doi.org/10.1073/pnas.1900390116)
2. Tozzi L, et al. A meta-analysis. NeuroImage: Clinical. 2021. PMID: 33540370
3. Hamilton JP, Farmer M. Rumination. Biol Psychiatry. 2015.
4. Hamilton JP, Fogelman P. Networks. Biol Psychiatry. 2015.
5. Zhou HX. Networks at rest. https://www.example.org/zhou_(2020).
"""


def cited(sentence: str, rest: str = LIST) -> list[Work]:
    text = f"# Title\n\n{sentence}\n{rest}"
    parts = split(text, markup="markdown")
    return works(parts.statements[0], parts, text)


YAN = {"entry": 0, "doi": "10.1073/pnas.1900390116"}
TOZZI = {"entry": 1, "pmid": "33540370"}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("It fell [1].", [Work("[1]", **YAN)]),
        ("It fell.¹,²", [Work("¹,²", **YAN), Work("¹,²", **TOZZI)]),
        ("It fell [1–2, 5].", [Work("[1–2, 5]", **YAN), Work("[1–2, 5]", **TOZZI),
                               Work("[1–2, 5]", 4, url="https://www.example.org/zhou_(2020)")]),
        ("It fell (Yan et al., 2019).", [Work("Yan et al., 2019", **YAN)]),
        ("Hamilton and Fogelman (2015) say so too.", [Work("Hamilton and Fogelman (2015)", 3)]),
        ("It fell (Hamilton et al., 2015).", [Work("Hamilton et al., 2015")]),
        ("It fell (Kaiser et al., 2015).", [Work("Kaiser et al., 2015")]),
        ("It fell [9].", [Work("[9]")]),
        ("It fell ([Yan et al., 2019](https://doi.org/10.1073/PNAS.1900390116)).", [Work("Yan et al., 2019", **YAN)]),
        ("Connectivity of the whole network [fell](https://pubmed.ncbi.nlm.nih.gov/33540370/)", [
            Work("pubmed.ncbi.nlm.nih.gov/33540370", pmid="33540370")]),
        ("It fell (doi:10.1000/XYZ.1).", [Work("10.1000/XYZ.1", doi="10.1000/xyz.1")]),
        ("It fell (PMC6500168).", [Work("PMC6500168", pmcid="PMC6500168")]),
        ("It fell (see www.example.org/a).", [Work("www.example.org/a", url="https://www.example.org/a")]),
        ("It fell by 10⁹ and 5 m².", []),
    ],
)  # fmt: skip
def test_a_mark_is_resolved_where_it_can_mean_one_work(sentence, wanted):
    assert cited(sentence) == wanted


TWO = """
## References

Alder A, Elm E. A sample of two. Sample J. 2017.

Birch B, Fir F, Oak O. A sample of three. Sample J. 2018.
"""


@pytest.mark.parametrize(
    ("mark", "entry"),
    [
        ("Alder and Elm 2017", 0),
        ("Alder 2017", None),
        ("Birch et al. 2018", 1),
        ("Birch and Fir 2018", None),
        ("Birch 2018", None),
    ],
)
def test_a_mark_that_names_fewer_authors_than_an_entry_without_saying_so_may_mean_another(mark, entry):
    (work,) = cited(f"It fell ({mark}).", TWO)
    assert work.entry == entry


def test_entries_with_numbers_of_their_own_are_found_by_these():
    rest = "\n# References\n\n[7] Yan CG. Networks. 2019.\n\n[9] Tozzi L. Networks. 2021.\n"
    assert [work.entry for work in cited("It fell [9].", rest)] == [1]
    assert [work.entry for work in cited("It fell [1].", rest)] == [None]


def test_a_note_gives_the_work_that_stands_in_it_also_when_it_is_one_address():
    rest = "\n[^1]: Yan et al., doi:10.1073/pnas.1900390116.\n[^2]: https://doi.org/10.1000/xyz\n"
    found = [work.doi for work in cited("It fell[^1], then rose[^2].", rest)]
    assert found == ["10.1073/pnas.1900390116", "10.1000/xyz"]


def test_a_note_is_not_mistaken_for_an_entry_of_the_list():
    assert [work.entry for work in cited("It fell[^1].", f"{LIST}\n[^1]: Counted by hand.\n")] == [None]


def test_a_work_has_one_name_whatever_its_number():
    text = f"# Title\n\nIt fell [3].\n{LIST}"
    entries = split(text, markup="markdown").references
    assert Work("[3]", 2).key(entries) == Work("(Hamilton 2015)", 2).key(entries) != Work("[4]", 3).key(entries)


def test_a_blog_page_is_read_with_its_citations():
    reading = read_document((ARTICLES / "rumination.html").read_bytes(), "rumination.html")
    parts = split(reading.text, markup=reading.markup)
    found = [work for statement in parts.statements for work in works(statement, parts, reading.text)]
    assert [(work.text, work.entry, work.doi or work.pmid) for work in found] == [
        ("⁴", 3, "31655111"),
        ("Yan et al., 2019", 0, "10.1073/pnas.1900390116"),
        ("[2]", 1, "10.1016/j.nicl.2021.102570"),
        ("Kaiser et al., 2015", 2, ""),
    ]


def test_a_markdown_article_gives_its_13_claims_and_keeps_its_note_apart():
    data = (ARTICLES / "sleep-apnoea.md").read_bytes()
    parts = split(read_document(data, "sleep-apnoea.md").text, markup="markdown")
    assert sorted(one.source for one in parts.statements) == ["item"] * 5 + ["row"] * 3 + ["sentence"] * 5
    notes = [one.text for one in parts.skipped if one.reason == "footnote"]
    assert notes == ["[^wide]: https://www.example.org/definition"]


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("Ketamine: NMDA Receptors and Beyond", "Ketamine: NMDA Receptors and Beyond"),
        (
            "3. Sample AB, Example C, et al. An invented trial of networks. J Invented Sample. 2020;1:2-9.",
            "An invented trial of networks",
        ),
        ("[7] Sample A. Do networks recover? J Invented Samples 2021. doi:10.1000/xyz.1", "Do networks recover"),
        ("Sample A. “Invented networks at rest.” Journal of Samples, 2020.", "Invented networks at rest"),
        ("[Invented networks at rest](https://example.org/a) — Journal of Samples", "Invented networks at rest"),
        ("Sample A et al. Growth of E. coli at rest. J Samples. 2020", "Growth of E. coli at rest"),
        (
            "Ketamine: NMDA Receptors and Beyond — an article on what it does to the brain at the level of networks",
            "Ketamine: NMDA Receptors and Beyond",
        ),
        ("https://example.org/a", "https://example.org/a"),
        ("", ""),
    ],
)
def test_the_title_in_an_entry_is_guessed_for_an_editor_to_correct(entry, title):
    assert title_in(entry) == title
