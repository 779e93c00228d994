"""Real records by what is odd about them, and invented works with every letter that some format takes for its own."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from hypothesis import strategies as st

from literature.entrez.records import Record
from literature.formats.line import one_line
from tests.test_claims.exports_cast import NASTY, group, person

Is = Callable[[Record], Any]
KINDS: dict[str, Is] = {
    "letters beyond Latin": lambda r: any(ord(letter) > 0x24F for letter in r.title + names(r)),
    "accents": lambda r: any(0xBF < ord(letter) <= 0x24F for letter in names(r)),
    "what LaTeX reads as commands": lambda r: set(r.title) & set("&%#_$\\~^`{}<>"),
    "markup in the title": lambda r: r.title_markup,
    "groups": lambda r: any(one["collective"] for one in r.authors),
    "suffixes": lambda r: any(one["suffix"] for one in r.authors),
    "particles": lambda r: any(one["last"][:1].islower() for one in r.authors),
    "small letters in a given name": lambda r: any(one["fore"].split(" ")[-1].islower() for one in r.authors),
    "no author": lambda r: not r.authors,
    "an incomplete list of authors": lambda r: not r.authors_complete,
    "a hundred authors": lambda r: len(r.authors) >= 100,
    "no year": lambda r: not r.year,
    "a season": lambda r: r.season,
    "retracted": lambda r: any(one["type"] == "RetractionIn" for one in r.notices),
    "corrected": lambda r: any(one["type"] == "ErratumIn" for one in r.notices),
    "chapters": lambda r: r.kind == "chapter",
    "books": lambda r: r.kind == "book",
    "preprints": lambda r: any(kind["name"] == "Preprint" for kind in r.publication_types),
    "several languages": lambda r: len(r.languages) > 1,
    "keywords with commas": lambda r: any("," in one["text"] for one in r.keywords),
    "odd pages": lambda r: set(r.pages) & set(";,S "),
    "an article like any other": lambda r: r.year and r.authors and r.pages,
}
OF_EACH = 25


def names(record: Record) -> str:
    return "".join(f"{one['last']}{one['fore']}{one['collective']}" for one in record.authors)


def chosen(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Of each kind the first ones."""
    everything = list(records)
    return {name: list(islice(filter(is_one, everything), OF_EACH)) for name, is_one in KINDS.items()}


def each_once(kinds: dict[str, list[Record]]) -> Iterator[Record]:
    yield from {record.pmid: record for found in kinds.values() for record in found}.values()


TEXT = NASTY.map(one_line)
WORD = st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=12)
NAME = st.builds(lambda word, rest: f"{word}{rest}".replace(",", "").strip(), WORD, TEXT)
GIVEN = st.one_of(st.just(""), NAME)
PEOPLE = st.lists(st.one_of(st.builds(person, NAME, NAME), st.builds(group, NAME)), max_size=4)


@st.composite
def odd_works(draw: st.DrawFn) -> dict[str, Any]:
    """A sample record by the names of `Reference.as_work`, each text as nasty as it comes."""
    year = draw(st.one_of(st.none(), st.integers(1800, 2100)))
    month = draw(st.one_of(st.none(), st.integers(1, 12))) if year else None
    kind = draw(st.sampled_from(["article", "chapter", "book"]))
    return {
        "kind": kind,
        "pmid": str(draw(st.integers(90_000_001, 99_999_999))),
        "title": f"[Sample] {draw(TEXT)} end",
        "authors": draw(PEOPLE),
        "journal" if kind == "article" else "book_title": draw(NAME),
        "year": year,
        "month": month,
        "day": draw(st.integers(1, 28)) if month else None,
        "volume": draw(st.sampled_from(["", "12", "12 Suppl 1", "A&B"])),
        "issue": draw(st.sampled_from(["", "3", "3-4", "50%"])),
        "pages": draw(st.sampled_from(["", "1-9", "e12", "S3-S9", "12-5; discussion 16"])),
        "status": draw(st.sampled_from(["", "retracted", "corrected", "concern"])),
        "notices": [],
    }
