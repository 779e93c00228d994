"""Reading a Crossref work: its title, the notices that `updated-by` tells about it, and the works that it tells of
itself in `update-to`. Pure.

An entry of `updated-by`: {"DOI": of the notice, "type": "retraction", "label": "Retraction", "source": "publisher" or
"retraction-watch", "updated": {"date-parts": [[2023, 4, 22]]}, "record-id": "44124" with Retraction Watch}. Both
sources may tell of one notice. Source: https://www.crossref.org/blog/retraction-watch-retractions-now-in-the-crossref-api/
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from literature.entrez.identifiers import clean_doi
from literature.rules.integrity import NoticeFact

# Crossref's types of updates, and the spellings that publishers deposit. A withdrawn or removed work is one that nobody
# may build on, so it counts as retracted; a partial retraction is an erratum, as NLM has held it since October 2016
# (https://www.nlm.nih.gov/pubs/techbull/so16/so16_partial_retractions_pol_change.html). NLM makes no difference between
# erratum, corrigendum and correction; our "correction" is what was corrected and republished.
KIND_OF_TYPE = {
    "retraction": "retraction",
    "withdrawal": "retraction",
    "removal": "retraction",
    "partial_retraction": "erratum",
    "expression_of_concern": "concern",
    "erratum": "erratum",
    "corrigendum": "erratum",
    "correction": "erratum",
    "err": "erratum",
    "addendum": "addendum",
    "clarification": "addendum",
    "new_version": "update",
    "new_edition": "update",
    "reinstatement": "reinstatement",
}
UNHEARD_OF = "other"
TELLERS = {"publisher": "the publisher", "retraction-watch": "Retraction Watch"}
LONGEST_TYPE = 40  # characters of a column


class NotAWork(ValueError):
    """A JSON object that is not the answer about one work."""


class Work(NamedTuple):
    """`doi` is the one Crossref answers with: another than was asked for where two DOIs name one work. `updates` are
    other works by their DOI, each with what this one is to it."""

    doi: str
    title: str
    notices: list[NoticeFact]
    updates: dict[str, list[NoticeFact]]


def read_work(answer: Mapping[str, Any]) -> Work:
    """The work in an answer of /works/{doi}. Raises NotAWork."""
    work = answer.get("message")
    if answer.get("status") != "ok" or not isinstance(work, dict) or not clean_doi(str(work.get("DOI", ""))):
        raise NotAWork("it does not hold a work with its DOI")
    doi, titles = str(work["DOI"]).lower(), work.get("title") or [""]
    title = titles[0] if isinstance(titles, list) else titles
    notices = _merged(map(_fact, _entries(work, "updated-by")))
    return Work(doi, str(title), notices, _updates(_entries(work, "update-to"), doi))


def _entries(work: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    entries = work.get(name) or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise NotAWork(f"its `{name}` is not a list of notices")
    return entries


def _updates(entries: Iterable[dict[str, Any]], own: str) -> dict[str, list[NoticeFact]]:
    """Each entry is as in `updated-by`, but for its DOI: it is that of the work that is told of."""
    by_doi: dict[str, list[NoticeFact]] = {}
    for entry in entries:
        if (doi := clean_doi(str(entry.get("DOI", "")))) and doi != own:
            by_doi.setdefault(doi, []).append(_fact(entry | {"DOI": own}))
    return {doi: _merged(facts) for doi, facts in by_doi.items()}


def kind_of(type_name: str) -> str:
    """The kind of notice that a type of update means, in any of its spellings: "Expression of concern" as well."""
    return KIND_OF_TYPE.get(re.sub(r"[^a-z]+", "_", type_name.lower()).strip("_"), UNHEARD_OF)


def _fact(entry: Mapping[str, Any]) -> NoticeFact:
    type_name = str(entry.get("type") or entry.get("label") or "update")
    doi = clean_doi(str(entry.get("DOI", "")))
    record = str(entry.get("record-id") or "")
    return NoticeFact(
        kind=kind_of(type_name),
        ref_type=type_name[:LONGEST_TYPE],
        pmid="",
        citation=f"Retraction Watch record {record}"[:100] if record and not doi else "",
        note=TELLERS.get(str(entry.get("source", "")), ""),
        doi=doi if len(doi) <= 255 else "",
        date=_day(entry.get("updated")),
    )


def _day(updated: Any) -> date | None:
    """A whole day only: a year alone would be shown as its first of January."""
    try:
        year, month, day = updated["date-parts"][0]
        return date(year, month, day)
    except (TypeError, ValueError, KeyError, IndexError):
        return None


def _merged(facts: Iterable[NoticeFact]) -> list[NoticeFact]:
    """Each notice once; what the publisher says of it comes first."""
    same: dict[tuple[str, str], list[NoticeFact]] = {}
    for fact in sorted(facts, key=lambda fact: fact.note != TELLERS["publisher"]):
        same.setdefault((fact.kind, fact.doi or fact.citation), []).append(fact)
    return list(_one_of_each(same.values()))


def _one_of_each(groups: Iterable[list[NoticeFact]]) -> Iterator[NoticeFact]:
    for facts in groups:
        tellers = " and ".join(dict.fromkeys(fact.note for fact in facts if fact.note))
        day = next((fact.date for fact in facts if fact.date), None)
        yield facts[0]._replace(date=day, note=f"Told by {tellers}." if tellers else "")
