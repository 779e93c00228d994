"""What the notices about a work make of it. Pure.

PubMed tells of a notice in two ways: a CommentsCorrections entry in the record of the paper ("RetractionIn"), and a
publication type (D016441, Retracted Publication). The record of the notice itself says "RetractionOf" and D016440,
Retraction Notice: such a record is never marked. Source: https://www.nlm.nih.gov/bsd/policy/errata.html
"""

import re
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, Protocol

Status = Literal["", "corrected", "concern", "retracted", "reinstated"]

KIND_OF_REF_TYPE = {
    "RetractionIn": "retraction",
    "RetractedandRepublishedIn": "retraction",
    "ExpressionOfConcernIn": "concern",
    "ErratumIn": "erratum",
    "CorrectedandRepublishedIn": "correction",
    "RepublishedIn": "republication",
    "UpdateIn": "update",
}
RETRACTED_PUBLICATION = "D016441"
# Records that tell about a paper and find nothing themselves: Retraction Notice, Published Erratum, Expression of
# Concern. The paper itself never carries them.
NOTICE_TYPES = frozenset({"D016440", "D016425", "D000075742"})
PMID = re.compile(r"[0-9]{1,10}")
LONGEST_CITATION = 600  # characters; it is part of a unique index, and PostgreSQL bears 2,704 bytes there


class NoticeFact(NamedTuple):
    """One notice as a record tells it. `pmid` is that of the notice, "" where NLM gives none."""

    kind: str
    ref_type: str
    pmid: str
    citation: str
    note: str


def notices_of(
    entries: Iterable[dict[str, Any]], publication_types: Iterable[dict[str, str]]
) -> list[NoticeFact]:
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


class _Told(Protocol):
    kind: str
    pmid: str
    citation: str


def is_same_notice(one: _Told, other: _Told) -> bool:
    """Whether two tellings are of one notice: by PMID where both have it, else by citation as far as it is given.

    NLM often marks a paper as retracted first and adds the notice's citation, then its PMID, days later.
    """
    if one.kind != other.kind:
        return False
    if one.pmid and other.pmid:
        return one.pmid == other.pmid
    return one.citation == other.citation or not (one.citation and other.citation)


def status_of(standing: Iterable[str], withdrawn: Iterable[str] = ()) -> Status:
    """The integrity status from the kinds of the notices that stand and of those that were withdrawn.

    The gravest standing notice decides; a work whose retraction was withdrawn is reinstated, unless something else
    of weight stands.
    """
    kinds = set(standing)
    if "retraction" in kinds:
        return "retracted"
    if "concern" in kinds:
        return "concern"
    if "retraction" in set(withdrawn):
        return "reinstated"
    if kinds & {"erratum", "correction"}:
        return "corrected"
    return ""
