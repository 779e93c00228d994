"""What the notices about a work make of it. Pure.

PubMed tells of a notice in two ways: a CommentsCorrections entry in the record of the paper ("RetractionIn"), and a
publication type (D016441, Retracted Publication). The record of the notice itself says "RetractionOf" and D016440,
Retraction Notice: such a record is never marked. Source: https://www.nlm.nih.gov/bsd/policy/errata.html
"""

import datetime
import re
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, Protocol

from literature.entrez.identifiers import clean_doi

Status = Literal["", "corrected", "concern", "retracted", "reinstated"]

KIND_OF_REF_TYPE = {
    "RetractionIn": "retraction",
    "RetractedandRepublishedIn": "retraction",
    "ExpressionOfConcernIn": "concern",
    "ErratumIn": "erratum",
    "CorrectedandRepublishedIn": "correction",
    "RepublishedIn": "republication",
    "ReprintIn": "republication",
    "UpdateIn": "update",
}
# What the record that comes later says of the earlier work, and what that work's own record will say of it.
NAMING = {
    "RetractionOf": "RetractionIn",
    "ExpressionOfConcernFor": "ExpressionOfConcernIn",
    "ErratumFor": "ErratumIn",
    "RetractedandRepublishedFrom": "RetractedandRepublishedIn",
    "CorrectedandRepublishedFrom": "CorrectedandRepublishedIn",
    "RepublishedFrom": "RepublishedIn",
    "ReprintOf": "ReprintIn",
    "UpdateOf": "UpdateIn",
}
REPLACED, REPLACES = "RetractedandRepublishedIn", "RetractedandRepublishedFrom"
REPUBLISHES = frozenset(("CorrectedandRepublishedFrom", "RepublishedFrom", "ReprintOf"))
RETRACTED_PUBLICATION = "D016441"
# Records that tell about a paper and find nothing themselves: Retraction Notice, Published Erratum, Expression of
# Concern. The paper itself never carries them.
NOTICE_TYPES = frozenset({"D016440", "D016425", "D000075742"})
PMID = re.compile(r"[0-9]{1,10}")
LONGEST_CITATION = 600  # characters; it is part of a unique index, and PostgreSQL bears 2,704 bytes there


# A work is retracted once at a time, however its sources number the notice.
ONE_A_WORK = "retraction"
UNCERTAIN_ONE_A_WORK = "concern"


class NoticeFact(NamedTuple):
    """One notice as a source tells it. `pmid`, `doi` and `date` are those of the notice, "" and None where unknown;
    `by_citation`: its record names the work by a citation alone."""

    kind: str
    ref_type: str
    pmid: str
    citation: str
    note: str
    doi: str = ""
    date: datetime.date | None = None
    by_citation: bool = False


def notices_of(entries: Iterable[dict[str, Any]], publication_types: Iterable[dict[str, str]]) -> list[NoticeFact]:
    """The notices about a record, each once, from its `notices` and `publication_types` (shapes: Record)."""
    facts = {}
    for entry in entries:
        if kind := KIND_OF_REF_TYPE.get(entry["type"]):
            pmid = entry["pmid"] if PMID.fullmatch(entry["pmid"]) else ""
            fact = NoticeFact(kind, entry["type"], pmid, entry["citation"][:LONGEST_CITATION], entry["note"])
            facts[fact.kind, fact.pmid or fact.citation] = fact
    retracted_by_type = any(kind["ui"] == RETRACTED_PUBLICATION for kind in publication_types)
    if retracted_by_type and not any(fact.kind == "retraction" for fact in facts.values()):
        facts["retraction", ""] = NoticeFact("retraction", "Retracted Publication", "", "", "")
    return list(facts.values())


def named_works(entries: Iterable[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """The works that a record names as those it is about, or follows: (type of NAMING, PMID, DOI), one or both."""
    named = {}
    for entry in entries:
        if entry["type"] in NAMING:
            pmid = entry["pmid"] if PMID.fullmatch(entry["pmid"]) else ""
            doi = clean_doi(entry["citation"])
            named[entry["type"], pmid, doi] = bool(pmid or doi)
    return [one for one, is_named in named.items() if is_named]


def cited_works(entries: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """The works that it names by their citation alone: (type of NAMING, citation)."""
    cited = (entry for entry in entries if entry["type"] in NAMING and entry["citation"])
    unnumbered = (entry for entry in cited if not PMID.fullmatch(entry["pmid"]) and not clean_doi(entry["citation"]))
    return list(dict.fromkeys((entry["type"], entry["citation"][:LONGEST_CITATION]) for entry in unnumbered))


class _NoticeLike(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def pmid(self) -> str: ...
    @property
    def citation(self) -> str: ...
    @property
    def doi(self) -> str: ...


class _Dated(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def date(self) -> datetime.date | None: ...


def is_same_notice(one: _NoticeLike, other: _NoticeLike) -> bool:
    """Whether two tellings of one source are of one notice: by PMID or DOI where both have it, else by citation as far
    as it is given.

    NLM often marks a paper as retracted first and adds the notice's citation, then its PMID, days later.
    """
    if one.kind != other.kind:
        return False
    if one.pmid and other.pmid:
        return one.pmid == other.pmid
    if one.doi and other.doi:
        return one.doi == other.doi
    return one.citation == other.citation or not (one.citation and other.citation)


def is_same_event(one: _NoticeLike, other: _NoticeLike) -> bool:
    """Whether notices of two sources about one work tell the same event.

    A retraction always does. Of a concern it is believed until their numbers say otherwise; of a correction only when
    their numbers say so, for a work may have several and each is to be read.
    """
    if one.kind != other.kind:
        return False
    if one.kind == ONE_A_WORK:
        return True
    if one.pmid and other.pmid and one.pmid == other.pmid:
        return True
    mine, theirs = _doi_of(one), _doi_of(other)
    if mine and theirs:
        return mine == theirs
    numbered_apart = bool(one.pmid and other.pmid)
    return one.kind == UNCERTAIN_ONE_A_WORK and not numbered_apart


def _doi_of(notice: _NoticeLike) -> str:
    """NLM writes the DOI of a notice at the end of its citation."""
    return notice.doi or clean_doi(notice.citation)


def distinct_events(notices: Iterable[Any]) -> list[Any]:
    """The notices without those that tell what one before them has told from another source (`origin`).

    Which says by what a work was replaced comes first, for others call the same a retraction.
    """
    distinct: list[Any] = []
    for notice in sorted(notices, key=lambda notice: notice.ref_type != REPLACED):
        if not any(notice.origin != one.origin and is_same_event(notice, one) for one in distinct):
            distinct.append(notice)
    return distinct


def lifted_until(facts: Iterable[NoticeFact]) -> datetime.date | None:
    """The day of the latest reinstatement that a source tells of a work; None where it tells none with its day."""
    days = (fact.date for fact in facts if fact.kind == "reinstatement" and fact.date)
    return max(days, default=None)


def is_lifted(notice: _Dated, until: datetime.date | None) -> bool:
    """Whether a reinstatement lifts this retraction. One without a day cannot be put in order: it stands."""
    return bool(until and notice.kind == "retraction" and notice.date and notice.date <= until)


def status_of(current: Iterable[str], withdrawn: Iterable[str] = ()) -> Status:
    """The integrity status from the kinds of the notices that stand and of those that were taken back.

    The gravest standing notice decides; a work whose retraction was taken back, or that a notice reinstates, is
    reinstated, unless something else of weight stands.
    """
    kinds = set(current)
    if "retraction" in kinds:
        return "retracted"
    if "concern" in kinds:
        return "concern"
    if "retraction" in set(withdrawn) or "reinstatement" in kinds:
        return "reinstated"
    if kinds & {"erratum", "correction"}:
        return "corrected"
    return ""
