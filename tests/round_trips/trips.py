"""Each format with each parser that reads it, and what is compared there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

import orjson
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library

from claims.exports import bibtex
from claims.exports.summary import Work
from literature.formats import medline, ris
from literature.formats.csl import CSL_TYPES, as_csl
from tests.round_trips import readers
from tests.round_trips.facts import Difference, Facts, Person, differences, facts_of, known

Works = Sequence[Mapping[str, Any]]
NOT_IN_A_BIBLIOGRAPHY = ("abstract", "keywords", "languages", "publication types")


class Trip(NamedTuple):
    """`write` makes the file, `read` is the parser, `expected` what the format has of the facts of a work."""

    form: str
    parser: str
    write: Callable[[Works], str]
    read: Callable[[str], list[Facts]]
    expected: Callable[[Facts], Facts]

    @property
    def name(self) -> str:
        return f"{self.form} by {self.parser}"


class Returned(NamedTuple):
    """One work after the trip."""

    work: Mapping[str, Any]
    facts: Facts
    differences: list[Difference]


def travel(trip: Trip, works: Works) -> Iterator[Returned]:
    """ValueError where another number of works comes back."""
    for work, after in zip(works, trip.read(trip.write(works)), strict=True):
        before = known(trip.expected(facts_of(work)))
        yield Returned(work, before, differences(before, after))


def key(nth: int) -> str:
    """That of the nth work, in the order in which pandoc sorts them."""
    return f"w{nth:06}"


def in_ris(works: Works) -> str:
    return "".join(map(ris.write, works))


def in_nbib(works: Works) -> str:
    return "".join(map(medline.write, works))


def in_bibtex(works: Works) -> str:
    return write_string(Library([bibtex.entry(_entry(work), key(nth)) for nth, work in enumerate(works)]))


def in_csl(works: Works) -> str:
    return orjson.dumps([as_csl(work, key(nth)) for nth, work in enumerate(works)]).decode()


def _entry(work: Mapping[str, Any]) -> Work:
    """Of our bibliography."""
    names = {field.name for field in fields(Work)}
    held = {name: value for name, value in work.items() if name in names}
    return Work(**held | {"kind": work["kind"].replace(" ", ""), "isbn": " ".join(work.get("isbns", ()))})


def of_ris(facts: Facts) -> Facts:
    left_out = without(facts, "languages", "publication types")
    return left_out | {"kind": ris.TYPES[facts["kind"]]}


def of_pandocs_ris(facts: Facts) -> Facts:
    """It knows no groups, and makes one text of the keywords."""
    found = of_ris(facts) | {"authors": list(map(_ungrouped, facts.get("authors", [])))}
    if "keywords" in facts:
        found["keywords"] = sorted(", ".join(facts["keywords"]).split(", "))
    return {**found, **for_print(without(found, "kind")), "kind": CSL_TYPES[facts["kind"]]}


def for_print(value: Any) -> Any:
    """Without the curls that pandoc gives to straight quotes: which were curly before is not seen afterwards."""
    if isinstance(value, dict):
        return {name: for_print(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(for_print, value))
    return readers.uncurled(value) if isinstance(value, str) else value


def of_nbib(facts: Facts) -> Facts:
    """Persons and groups stand under tags of their own, and nothing says which comes first."""
    authors: list[Person] = facts.get("authors", [])
    persons = [", ".join(filter(None, one[:3])) for one in authors if not one[3]]
    return without(facts, "authors", "kind") | {"persons": persons, "groups": [one[3] for one in authors if one[3]]}


def of_bibtex(facts: Facts) -> Facts:
    """A group is a name like another, and the notes are one text."""
    of_people = {name: list(map(_ungrouped, facts.get(name, []))) for name in ("authors", "editors")}
    return _cited(facts) | of_people | {"kind": bibtex.ENTRY_TYPES[facts["kind"]]}


def _ungrouped(one: Person) -> Person:
    return (one[0] or one[3], one[1], one[2], "")


def of_csl(facts: Facts) -> Facts:
    return for_print(_cited(facts)) | {"kind": CSL_TYPES[facts["kind"]]}


def of_pandocs_bibtex(facts: Facts) -> Facts:
    """It tells names of one word in braces from others, as groups."""
    people = {name: [_grouped(one) for one in facts.get(name, [])] for name in ("authors", "editors")}
    return for_print(_cited(facts) | people) | {"kind": CSL_TYPES[facts["kind"]]}


def _grouped(one: Person) -> Person:
    return one if any(one[1:]) else ("", "", "", one[0])


def _cited(facts: Facts) -> Facts:
    said = facts.get("what is said of it", [])
    return without(facts, *NOT_IN_A_BIBLIOGRAPHY) | {"what is said of it": [". ".join(said)] if said else []}


def without(facts: Facts, *names: str) -> Facts:
    return {name: value for name, value in facts.items() if name not in names}


TRIPS = (
    Trip("RIS", "rispy", in_ris, readers.by_rispy, of_ris),
    Trip("RIS", "pandoc", in_ris, readers.by_pandoc("ris"), of_pandocs_ris),
    Trip("NBIB", "Bio.Medline", in_nbib, readers.by_medline, of_nbib),
    Trip("NBIB", "nbib", in_nbib, readers.by_nbib, of_nbib),
    Trip("BibTeX", "bibtexparser", in_bibtex, readers.by_bibtexparser, of_bibtex),
    Trip("BibTeX", "pybtex", in_bibtex, readers.by_pybtex, of_bibtex),
    Trip("BibTeX", "pandoc", in_bibtex, readers.by_pandoc("bibtex"), of_pandocs_bibtex),
    Trip("CSL-JSON", "pandoc", in_csl, readers.by_pandoc("csljson"), of_csl),
)
