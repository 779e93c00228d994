"""The identifiers of a work that stand in its addresses and notes, where no field of their own gives them. Pure.

A note may be about another record, of a comment or a retraction: its numbers are never those of the work.
"""

import re
from collections.abc import Iterable, Mapping

from literature.formats.entries import identifiers
from literature.formats.status import is_about_notice
from literature.rules.pasted_identifiers import NotRecognised, recognise

_LABELLED_PMID = re.compile(r"\b(?:PMID|PubMed(?: ID)?|MEDLINE)\b[:\s]*(?:NLM)?([1-9]\d{0,8})\b", re.IGNORECASE)
_LABELLED_DOI = re.compile(r"\bdoi(?:\.org/|:|\s)\s*(10\.\d{4,9}/\S+)", re.IGNORECASE)
_LABELLED_PMCID = re.compile(r"\b(?:PMCID|PubMed Central(?: ID)?)\b[:\s]*(PMC\d+)\b", re.IGNORECASE)
_CENTRAL = "10.1002/central/"  # the Cochrane Library's number of its own record, which no resolver knows
_OF_ANOTHER = re.compile(r"\b(?:comment|erratum|retract|republi|update|corrected|reply|replaced)", re.IGNORECASE)
_AT_THE_START = re.compile(r"[\s;,.]*(PMID|PMCID|DOI)\s*[:=]\s*(\S{1,300}?)(?=[;,.]*(?:\s|$))", re.IGNORECASE)


def completed(
    own: Mapping[str, str],
    *,
    addresses: Iterable[str] = (),
    notes: Iterable[str] = (),
    numbers: Iterable[str] = (),
) -> dict[str, str]:
    """pmid, doi and pmcid in their one spelling: `own` first, then from addresses, then from notes that name one.

    `numbers` are fields of accession numbers, looked through for a PMID that says so.
    """
    found = {name: own.get(name, "") for name in ("pmid", "doi", "pmcid")}
    for address in addresses:
        try:
            scheme, value = recognise(address)
        except NotRecognised:
            continue
        if scheme in found and not value.startswith(_CENTRAL):
            found[scheme] = found[scheme] or value
    own_notes = [note for note in notes if not is_about_notice(note) and not _OF_ANOTHER.search(note)]
    found["doi"] = found["doi"] or _only(_LABELLED_DOI, own_notes)
    found["pmcid"] = found["pmcid"] or _only(_LABELLED_PMCID, own_notes)
    found["pmid"] = found["pmid"] or _only(_LABELLED_PMID, [*own_notes, *numbers])
    return identifiers(**found)


def at_the_start(note: str) -> dict[str, str]:
    """What a note begins with, as Zotero and PubMed write it: "PMID: 90000001 PMCID: PMC1"; nothing of its prose."""
    found: dict[str, str] = {}
    position = 0
    while match := _AT_THE_START.match(note, position):
        found.setdefault(match[1].lower(), match[2])
        position = match.end()
    return found


def _only(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    """What the pattern finds, where that is one and the same; "" else."""
    found = {match for text in texts for match in pattern.findall(text)}
    return found.pop() if len(found) == 1 else ""
