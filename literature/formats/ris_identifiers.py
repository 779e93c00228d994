"""The identifiers of a record of RIS: each source keeps them in fields of its own. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from literature.entrez.identifiers import is_sample_pmid
from literature.formats.named_identifiers import completed
from literature.formats.status import SAMPLE
from literature.rules.pasted_identifiers import doi_of_field

DIGITS = re.compile(r"[1-9]\d{0,8}")
_ADDRESS = re.compile(r"https?://\S+?(?=[;,\s]+https?://|[\s]|$)")
# "DP  - NLM" is EndNote's; the others are MEDLINE's names at EBSCO.
_OF_PUBMED = re.compile(r"pubmed|medline|\b(?:nlm|cmedm|mnh|mdc)\b", re.IGNORECASE)
_LABELLED = re.compile(r"(?:MEDLINE|PMID|pubmed):\s*(\d{1,9})", re.IGNORECASE)
_BEHIND_PROQUESTS = re.compile(r"\d+;\s*([1-9]\d{0,8})")  # its own number, then that of the database
_OF_EBSCO = re.compile(r"Accession Number: ([1-9]\d{0,8})\b")
_PMCID = re.compile(r"(?:PMCID: ?)?(PMC\d+)")

Fields = Mapping[str, Sequence[str]]


def identifiers_of(fields: Fields) -> dict[str, str]:
    """pmid, doi and pmcid: from their own fields first, then from addresses, then from notes that name one."""
    own = {"doi": _doi(fields), "pmid": _pmid(fields), "pmcid": _pmcid(fields)}
    numbers = [value for tag in ("C3", "M2", "XR") for value in fields.get(tag, ())]
    return completed(own, addresses=addresses_of(fields), notes=fields.get("N1", ()), numbers=numbers)


def addresses_of(fields: Fields) -> list[str]:
    return [address for tag in ("UR", "LK", "L2") for line in fields.get(tag, ()) for address in _split(line)]


def _split(line: str) -> Iterator[str]:
    """The addresses in one line; a ";" within one is its own, and is so read where `ris` has hidden it."""
    yield from (address.rstrip(";,>").replace("%3B", ";") for address in _ADDRESS.findall(line))


def _doi(fields: Fields) -> str:
    values = (doi_of_field(value) for tag in ("DO", "DI", "DOI", "L3", "M3", "ID") for value in fields.get(tag, ()))
    return next(filter(None, values), "")


def _pmid(fields: Fields) -> str:
    """An accession number of Embase or PsycINFO looks like a PMID and is none.

    Our own sample records are in no database, and say so in a note.
    """
    source = " ".join([*fields.get("DB", ()), *fields.get("DP", ())])
    number, scopus = (next(iter(fields.get(tag, ())), "") for tag in ("AN", "C2"))
    if "scopus" in source.lower() and DIGITS.fullmatch(scopus):
        return scopus
    if _OF_PUBMED.search(source) and "embase" not in source.lower() and (found := _of_pubmed(fields, number)):
        return found
    if labelled := _LABELLED.fullmatch(number):
        return labelled[1]
    if SAMPLE in fields.get("N1", ()) and is_sample_pmid(number):
        return number
    return next((value for tag in ("PM", "PMID") for value in fields.get(tag, ()) if DIGITS.fullmatch(value)), "")


def _of_pubmed(fields: Fields, number: str) -> str:
    if DIGITS.fullmatch(number):
        return number
    if behind := _BEHIND_PROQUESTS.fullmatch(number):
        return behind[1]
    named = [found[1] for note in fields.get("N1", ()) if (found := _OF_EBSCO.match(note))]
    return named[0] if named and not number else ""


def _pmcid(fields: Fields) -> str:
    values = [value for tag in ("C2", "C1", "C6", "PM", "N1") for value in fields.get(tag, ())]
    return next((found[1] for text in values if (found := _PMCID.fullmatch(text))), "")
