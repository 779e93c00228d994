"""The numbers of works in a summary: each work once, by first citation."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from claims.exports.summary import GRAVITY, Work

Key = TypeVar("Key", bound=Hashable)


def number_works(cited: Iterable[tuple[Key, Work]]) -> tuple[dict[Key, int], list[Work]]:
    """Number works by first citation, each work once.

    `cited` is (reference id, work) in order of citation, repeats welcome. Answers the number of every
    reference id, and the bibliography.
    """
    works = dict(cited)
    number_of = numbers_of(works)
    return number_of, _entries(works, number_of)


class Identified(Protocol):
    """A work as far as it tells which one it is: its PMID and its DOI, each where it has one."""

    @property
    def pmid(self) -> str | None: ...
    @property
    def doi(self) -> str: ...


def numbers_of(works: Mapping[Key, Identified]) -> dict[Key, int]:
    """By first citation, in the order of `works`. Two references are one work when they share a PMID or a DOI; a DOI
    that stands on several PMIDs (a paper and its retraction notice, say) identifies none of them."""
    ambiguous = _ambiguous_dois(works.values())
    groups: dict[Hashable, list[Hashable]] = {}
    for reference, work in works.items():
        names = [("reference", reference), *_identities(work, ambiguous)]
        known = {id(groups[name]): groups[name] for name in names if name in groups}
        merged = [name for group in known.values() for name in group] + names
        groups |= dict.fromkeys(merged, merged)
    numbers = _first_seen(id(groups["reference", reference]) for reference in works)
    return {reference: numbers[id(groups["reference", reference])] for reference in works}


def _ambiguous_dois(works: Iterable[Identified]) -> set[str]:
    pmids: dict[str, set[str]] = {}
    for work in works:
        pmids.setdefault(work.doi.lower(), set()).update([work.pmid] if work.pmid else [])
    return {doi for doi, known in pmids.items() if len(known) > 1}


def _identities(work: Identified, ambiguous: set[str]) -> list[tuple[str, str]]:
    doi = work.doi.lower()
    return [("pmid", work.pmid or "")] * bool(work.pmid) + [("doi", doi)] * bool(doi and doi not in ambiguous)


def _first_seen(values: Iterable[int]) -> dict[int, int]:
    return {value: number for number, value in enumerate(dict.fromkeys(values), start=1)}


def _entries(works: Mapping[Key, Work], number_of: Mapping[Key, int]) -> list[Work]:
    entries: dict[int, Work] = {}
    for reference, work in works.items():
        number = number_of[reference]
        known = entries.get(number)
        entries[number] = _merged(known, work) if known else replace(work, number=number)
    return list(entries.values())


def _merged(first: Work, second: Work) -> Work:
    """The first record with what only the second may know: an identifier, the retraction, its notice."""
    schemes = ("pmid", "doi", "pmcid", "url")
    names = {scheme: getattr(first, scheme) or getattr(second, scheme) for scheme in schemes}
    status = max(first.status, second.status, key=GRAVITY.index)
    notices = [notice for notice in second.notices if notice not in first.notices]
    return replace(first, status=status, notices=[*first.notices, *notices], **names)
