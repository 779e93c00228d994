"""Names, identifiers, dates and pages through every format that we both write and read. Everything here is invented."""

from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.exports import bibtex, csl_json, nbib, ris
from claims.exports.summary import Work
from literature.formats.entries import Entry
from literature.formats.file_kind import entries
from tests.files.references import begin
from tests.test_claims.exports_cast import group, person, sample, summary

FORMATS = {"bibtex": bibtex, "csl": csl_json, "ris": ris, "nbib": nbib}
every_format = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
tried = settings(max_examples=60, deadline=None)


def back(form: Any, work: Work) -> Entry:
    (entry,) = entries(begin(form.write(summary(works=[work]))))
    assert entry.problem == ""
    return entry


def credits(people: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """What is cited of them; initials stand for the fore name where nothing else is known."""
    return [(one["last"], one["fore"] or one["initials"], one["suffix"], one["collective"]) for one in people]


WORD = st.from_regex(r"[A-ZÁØŁ][a-zäñßé]{1,8}(['’-][A-Z][a-zü]{1,5})?", fullmatch=True)
LAST = st.builds(lambda before, word: f"{before}{word}", st.sampled_from(("", "van der ", "de la ", "O'", "El-")), WORD)
FORE = st.lists(WORD | st.sampled_from(("B.", "J.-P.", "A")), min_size=1, max_size=2).map(" ".join)
PERSON = st.builds(person, LAST, FORE, suffix=st.sampled_from(("", "Jr", "3rd", "III")))
INDEXED = st.builds(person, LAST, initials=st.sampled_from(("A", "AB", "ABC")))
GROUP_WORDS = ("Rest", "and", "Sleep,", "Group", "of", "the", "MDD", "North;", "(Lake)", "&", "COVID-19", "ENIGMA")
GROUP = (
    st.lists(st.sampled_from(GROUP_WORDS), min_size=2, max_size=6)
    .map(lambda words: " ".join(words).rstrip(",; "))
    .filter(lambda name: any(sign.isalnum() for sign in name))  # without a letter it is nobody's name
)
PEOPLE = st.lists(PERSON | INDEXED | GROUP.map(group), min_size=1, max_size=5)

DOI = st.from_regex(r"10\.[0-9]{4,9}/[a-z0-9]([a-z0-9._:()/-]{0,30}[a-z0-9])?", fullmatch=True).filter(
    lambda doi: doi.count("(") == doi.count(")") == 0 and not doi.endswith(("/full", "/abs", "/pdf", "/epdf"))
)
SICI = "10.5555/(sici)1097-9999(1998)6:4<283::aid-xyz7>3.0.co;2-a"


@every_format
@tried
@given(PEOPLE, PEOPLE)
@example([group("Rest ENIGMA"), group("Sleep, ENIGMA and MDD")], [group("Rest Rest")])
@example([person("van der Vi", initials="A")], [person("Ii", "Ann"), person("Alder", "Carl", suffix="VI")])
def test_authors_and_editors_come_back(form, authors, editors):
    work = sample(1, kind="chapter", book_title="Sample Book", authors=authors, editors=editors)
    entry = back(form, work)
    assert credits(entry.values["authors"]) == credits(authors)
    assert credits(entry.details["editors"]) == credits(editors)


@every_format
@tried
@given(st.integers(90_000_001, 99_999_999), DOI, st.integers(1, 99_999_999))
@example(90_000_001, SICI, 1)
@example(90_000_001, "10.5555/s0140-6736(05)17709-5", 1)
@example(90_000_001, "10.5555/0012-9658(1999)080[0001:eotp]2.0.co;2", 1)
def test_identifiers_come_back(form, pmid, doi, pmcid):
    work = sample(1, pmid=str(pmid), doi=doi, pmcid=f"PMC{pmcid}")
    values = back(form, work).values
    assert (values["pmid"], values["doi"], values["pmcid"]) == (work.pmid, work.doi, work.pmcid)


@every_format
@tried
@given(st.dates(date(1600, 1, 1), date(2099, 12, 31)), st.integers(1, 3))
def test_a_date_comes_back_as_far_as_it_is_known(form, day, known):
    parts = dict(zip(("year", "month", "day"), (day.year, day.month, day.day), strict=True))
    told = dict(list(parts.items())[:known])
    values = back(form, sample(1, **{"month": None, "day": None, **told})).values
    assert {name: values[name] for name in ("year", "month", "day") if name in values} == told


PAGE = st.from_regex(r"[Se]?[1-9][0-9]{0,3}|[xvi]{1,5}|[A-Z]-[1-9]", fullmatch=True)


@every_format
@tried
@given(st.lists(PAGE, min_size=1, max_size=2, unique=True).map("-".join))
@example("1-3, 7-9")
@example("e123")
@example("123-8")
def test_pages_come_back(form, pages):
    assert back(form, sample(1, pages=pages)).values["pages"] == pages
