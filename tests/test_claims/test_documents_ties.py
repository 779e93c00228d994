"""Which entry of which list a mark leads to; where that cannot be told, it stays open and says why."""

import pytest

from claims.documents.citations.cited import Work, works
from claims.documents.splitting.statements import split

ABEL, BORN = "Abel A. Salt and sleep. J Invented. 2001;1:1-2.", "Born B. Salt and teeth. J Invented. 2002;1:3-4."


def first_works(text: str) -> list[Work]:
    parts = split(text, markup="markdown")
    return works(parts.statements[0], parts, text)


def tied(sentence: str, *lists: str) -> list[str]:
    """The entries that the sentence cites, as written; "" for a mark that stays open."""
    text = "\n\n".join(["# Salt", "## Effects", sentence, *lists])
    parts = split(text, markup="markdown")
    found = works(parts.statements[0], parts, text)
    return ["" if one.entry is None else parts.references[one.entry].text for one in found]


NUMBERED = f"## References\n\n1. {ABEL}\n2. {BORN}"


@pytest.mark.parametrize(
    "listed",
    [
        NUMBERED,
        f"## References\n\nStars mark what is of interest.\n\n1. {ABEL}\n2. {BORN}",
        f"## References\n\n1. {ABEL}\n\n   A good one.\n\n2. {BORN}",
        f"## Further reading\n\n- A book of salt. 1999.\n\n## References\n\n1. {ABEL}\n2. {BORN}",
        f"## Further reading\n\n1. A book. 1999.\n2. More. 2000.\n\n## Reference list\n\n1. {ABEL}\n2. {BORN}",
        f"## Notes\n\n1. {ABEL}\n2. {BORN}",
        f"## Competing interests\n\nNone.\n\n### List of references\n\n1. {ABEL}\n2. {BORN}",
        f"## References\n\n[1] {ABEL}\n\n[2] {BORN}",
    ],
)
def test_a_number_leads_to_the_entry_that_bears_it(listed: str) -> None:
    [entry] = tied("It harms teeth [2].", listed)
    assert entry.endswith(BORN)


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        (f"## References\n\n[1] {ABEL}\n\n[2] {BORN}\n\n[2] {BORN}", "2 entries bear the number 2."),
        (f"## References\n\n[2] {BORN}\n\n[1] {ABEL}", "The number 2 stands out of order in the list."),
        (f"## References\n\n[1] {ABEL}\n\n[3] {BORN}", "No entry of the list bears the number 2."),
        (f"{NUMBERED}\n\n## Endnotes\n\n1. {ABEL}\n2. {BORN}", "2 lists have an entry 2."),
        (f"{NUMBERED}\n\n### Web\n\n1. {BORN}\n2. {ABEL}\n3. {ABEL}", "2 lists have an entry 2."),
        (f"## References\n\n1. {ABEL}\n\n### Web\n\n1. {BORN}\n2. {ABEL}", "2 lists number their entries alike."),
        (f"## Notes\n\n1. {ABEL}\n2. Ibid., page 4.\n3. {BORN}", "The entry 2 names no work."),
        (
            f"## References\n\n1. Papers of interest have been marked.\n2. {ABEL}\n3. {BORN}",
            "The list begins with what names no work: its numbers may be those of other entries.",
        ),
        (
            f"## References\n\n- {ABEL}\n- {BORN}\n- {ABEL}\n\n## Further reading\n\n1. A. 1999.\n2. B. 2000.",
            "The entries bear no numbers, and 3 are not the 2 cited.",
        ),
        (f"## References\n\n- {ABEL}\n- {BORN}\n- {ABEL}", "The entries bear no numbers, and 3 are not the 2 cited."),
    ],
)
def test_a_number_that_may_be_another_entry_stays_open_and_says_why(listed: str, why: str) -> None:
    [work] = first_works(f"# Salt\n\n## Effects\n\nIt harms teeth [2].\n\n{listed}")
    assert (work.entry, work.number, work.why) == (None, 2, why)


def test_a_list_without_numbers_is_counted_where_it_is_whole() -> None:
    assert tied("It harms teeth [2].", f"## References\n\n- {ABEL}\n- {BORN}") == [BORN]


def test_a_chapter_has_its_own_list() -> None:
    chapters = f"# One\n\nIt harms sleep [1].\n\n## References\n\n1. {ABEL}\n\n# Two\n\nIt harms teeth [1].\n\n"
    text = f"{chapters}## References\n\n1. {BORN}\n"
    parts = split(text, markup="markdown")
    found = [parts.references[works(one, parts, text)[0].entry or 0].text for one in parts.statements]
    assert found == [ABEL, BORN]


@pytest.mark.parametrize(
    "sentence",
    [
        "Heterogeneity was high (I² = 74%).",
        "The model explained a third (R² = 0.33, ηp² = 0.1).",
        "The groups differed (χ² = 9.1).",
        "It took 5 m², 10² cells, 2 s⁻¹ and Ca²⁺.",
        "We gave ¹⁴C and ³H.",
        "The difference was small (95% CI [1, 2]).",
        "It was of the median range [1–2].",
        "We used it from January 1970 (to April 2009).",
        "We used version 6 (March 2021).",
    ],
)
def test_what_is_no_citation_leads_nowhere(sentence: str) -> None:
    assert tied(sentence, NUMBERED) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The mean was 5 [1, 7].",
        "The median was 1 day [1-2].",
        "The mean age was 45 [2] years.",
        "F[1, 2] = 4.1 was found.",
        "In [2]H scans it fell.",
        "Two [2] adults fell ill.",
        "Item [2] asks for sleep.",
        "Items [1] to [2] ask for sleep.",
        "It was asked in question [2].",
        "Values in [1,2] are low.",
        "[1] is the first element.",
        "By Ann Abel¹, Bob C. Born²* and Carl Cress¹,² of the institute.",
        "¹ Department of Salt, University of X.",
    ],
)
def test_a_number_that_may_be_none_of_a_work_stays_open(sentence: str) -> None:
    assert set(tied(sentence, NUMBERED)) == {""}


def test_a_text_has_one_style_and_what_is_rare_beside_it_stays_open() -> None:
    text = "# Salt\n\nIt harms sleep [1]. It harms teeth [2]. It harms hair [1, 2]. It grows with age².\n\n" + NUMBERED
    parts = split(text, markup="markdown")
    [work] = works(parts.statements[-1], parts, text)
    assert (work.entry, work.why) == (None, "The text cites in another style: this may be something else.")


APA = """## References

- Abel, A., Dorn, D., & Eder, E. (2004). Salt and pressure. Journal of Invention, 1(1), 1-2.
- Born, B., Abel, A., & Cress, C. (2004). Salt and sleep. Journal of Invention, 1(2), 3-4.
- Cress, C. (2005a). Salt and teeth. Journal of Invention, 2(1), 1-2.
- Cress, C. (2005b). Salt and hair. Journal of Invention, 2(2), 3-4.
- Dorn, D., & Eder, E. (2006). The winter of 2004. Journal of Invention, 3(1), 1-2.
- Müller-Stein, M. (2007). Salt. Journal of Invention, 4(1), 1-2.
- World Health Organization. (2010). Salt. WHO.
- van der Berg, J. (2012). Salt. Journal of Invention, 5(1), 1-2.
- Garcia Lopez, M. (2016). Salt. Journal of Invention, 9(1), 1-2.
"""


@pytest.mark.parametrize(
    ("mark", "begins"),
    [
        ("(Abel et al., 2004)", ["Abel, A."]),
        ("(Born et al., 2004)", ["Born, B."]),
        ("(Born, Abel and Cress, 2004)", ["Born, B."]),
        ("(Cress, 2005b)", ["Cress, C. (2005b)"]),
        ("(Cress, 2005a, b)", ["Cress, C. (2005a)", "Cress, C. (2005b)"]),
        ("(Cress, 2005)", [""]),
        ("(Dorn & Eder, 2006)", ["Dorn, D."]),
        ("(Dorn & Eder, 2004)", [""]),
        ("(Eder, 2006)", [""]),
        ("(Cress et al., 2005a)", [""]),
        ("(Abel et al., 2004; Dorn & Eder, 2006)", ["Abel, A.", "Dorn, D."]),
        ("(Muller-Stein, 2007)", ["Müller-Stein"]),
        ("(both Abel et al., 2004 and Born et al., 2004)", ["Abel, A.", "Born, B."]),
        ("(World Health Organization, 2010)", ["World Health"]),
        ("(National Health Organization, 2010)", [""]),
        ("as Cress’s (2005a; 2005b) trials found", ["Cress, C. (2005a)", "Cress, C. (2005b)"]),
        ("(Van der Berg, 2012; García-López, 2016)", ["van der Berg", "Garcia Lopez"]),
    ],
)
def test_author_and_year_mean_the_entry_whose_first_author_and_year_they_are(mark: str, begins: list[str]) -> None:
    found = tied(f"It lowers pressure {mark}.", APA)
    assert len(found) == len(begins)
    assert all(
        entry.startswith(wanted) and bool(entry) == bool(wanted) for entry, wanted in zip(found, begins, strict=True)
    )


def test_a_footnote_may_have_a_name() -> None:
    notes = "[^moss]: Moss A. doi:10.1000/salt.1\n[^2]: doi:10.1000/salt.2\n"
    text = f"# Salt\n\nIt raises pressure.[^moss] It holds water.[^2]\n\n{notes}"
    parts = split(text, markup="markdown")
    assert [[work.doi for work in works(one, parts, text)] for one in parts.statements] == [
        ["10.1000/salt.1"],
        ["10.1000/salt.2"],
    ]


def test_an_entry_has_no_identifier_of_the_next_one_in_its_line() -> None:
    text = f"# Salt\n\nIt harms sleep [1].\n\n## References\n\n[1] {ABEL} [2] {BORN} doi:10.1000/salt.2\n"
    parts = split(text, markup="markdown")
    [work] = works(parts.statements[0], parts, text)
    assert (work.entry, work.doi, len(parts.references)) == (0, "", 2)


@pytest.mark.parametrize("markup", ["markdown", "plain"])
def test_a_numbered_list_of_works_that_ends_a_text_needs_no_heading(markup) -> None:
    works_named = (
        f"{n}. {who} A. Salt. J Invented. 200{n};1:1-2." for n, who in enumerate(("Abel", "Born", "Cole"), 1)
    )
    entries = "\n".join(works_named)
    text = f"Salt and sleep\n\nIt harms sleep in adults [1]. It harms teeth as well [3].\n\n{entries}\n"
    parts = split(text, markup=markup)
    assert [one.number for one in parts.references] == [1, 2, 3]
    assert [work.entry for one in parts.statements for work in works(one, parts, text)] == [0, 2]


def test_a_numbered_list_of_statements_with_years_is_no_list_of_works() -> None:
    entries = "1. In 2001 salt was banned.\n2. In 2002 salt was sold.\n3. In 2003 it was cheap."
    text = f"# Salt\n\nIt has a history.\n\n{entries}\n"
    assert len(split(text, markup="markdown").statements) == 4
