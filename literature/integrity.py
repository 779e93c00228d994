"""What the notices about a work make of it. Pure.

PubMed tells of a notice in two ways: a CommentsCorrections entry in the record of the paper ("RetractionIn"), and a
publication type (D016441, Retracted Publication). The record of the notice itself says "RetractionOf" and D016440,
Retraction Notice: such a record is never marked. Source: https://www.nlm.nih.gov/bsd/policy/errata.html
"""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

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
            fact = NoticeFact(kind, entry["type"], entry["pmid"], entry["citation"], entry["note"])
            facts[fact.kind, fact.pmid or fact.citation] = fact
    retracted_by_type = any(kind["ui"] == RETRACTED_PUBLICATION for kind in publication_types)
    if retracted_by_type and not any(fact.kind == "retraction" for fact in facts.values()):
        facts["retraction", ""] = NoticeFact("retraction", "Retracted Publication", "", "", "")
    return list(facts.values())


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
