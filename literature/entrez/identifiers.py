"""Identifiers in one spelling: DOI, PMCID, ORCID and the numbers of trial registries."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

FIRST_SAMPLE_PMID = 90_000_001
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMCID = re.compile(r"(?:PMC)?(\d+)(?:\.\d+)?", re.IGNORECASE)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])\s*$", re.IGNORECASE)

# One row a registry: what each of its numbers shows (small letters: in either case), a number as people write it, and
# as the registry does.
_REGISTRIES = tuple(
    (sign, re.compile(rf"(?<![A-Za-z0-9]){pattern}(?!\d)"), spelling)
    for sign, pattern, spelling in (
        ("NCT", r"NCT[\s:#-]{0,2}(\d{8})", "NCT{}"),
        ("ISRCTN", r"ISRCTN[\s:#-]{0,2}(\d{8})", "ISRCTN{}"),
        ("ACTRN", r"ACTRN[\s:#-]{0,2}(\d{14})", "ACTRN{}"),
        ("chictr", r"(?i:chictr)[\s:-]?(\d{10})", "ChiCTR{}"),
        ("chictr", r"(?i:chictr)[\s-]?([A-Z]{2,5}-\d{8})", "ChiCTR-{}"),
        ("CTRI", r"CTRI[\s:]?/?(\d{4}/\d{2,3}/\d{5,6})", "CTRI/{}"),
        ("DRKS", r"DRKS[\s:-]?(?:ID:?\s?)?(\d{8})", "DRKS{}"),
        ("UMIN", r"(?:JPRN-)?UMIN(?:-?CTR)?[\s:-]{0,2}(?:ID:?\s?)?(?:UMIN)?(\d{9})", "UMIN{}"),
        ("jRCT", r"jRCT(s?\d{9,10})", "jRCT{}"),
        ("JapicCTI", r"JapicCTI-(\d{6})", "JapicCTI-{}"),
        ("NTR", r"NTR[\s:-]?(\d{4,5})", "NTR{}"),
        ("NTR", r"NTR(\d{3})", "NTR{}"),
        ("PACTR", r"PACTR[\s:-]?(\d{15,16})", "PACTR{}"),
        ("IRCT", r"IRCT[\s:-]?(\d{8,14}N\d{1,3})", "IRCT{}"),
        ("KCT", r"KCT[\s:-]?(\d{7})", "KCT{}"),
        ("TCTR", r"TCTR[\s:-]?(\d{11})", "TCTR{}"),
        ("SLCTR", r"SLCTR[/-](\d{4}/\d{3})", "SLCTR/{}"),
        ("rbr-", r"(?i:rbr)-(\w{5,7})", "RBR-{}"),
        ("RPCEC", r"RPCEC(\d{8})", "RPCEC{}"),
        ("eudract", r"(?i:eudract)[^.;)]{0,30}?(\d{4}-\d{6}-\d{2})", "EudraCT {}"),
        ("-5", r"(?:EU[\s-]?CT|CTIS)[^.;)]{0,20}?(20\d{2}-5\d{5}-\d{2}(?:-\d{2})?)", "CTIS{}"),
    )
)
# No number is without one of these; its rarest letter, which is found in a tenth of the time, is looked for first.
_HINTS = (
    ("U", "UMIN"),
    ("K", "DRKS"),
    ("B", "RBR-"),
    ("N", "NTR"),
    ("P", "RPCEC"),
    ("C", "CT"),
    ("hictr", "hictr"),
)
# "CT" alone is most often the scan. One set of first letters, because `re` is quick to find that.
_NUMBERED = re.compile(r"[CDNRUh](?:(?:T|MIN|RKS|PCEC|ictr)[^.;)]{0,40}?\d{4}|TR[\s:-]?\d{3}|BR-)")
_EUDRACT = re.compile(r"\d{4}-\d{6}-\d{2}")
REGISTRY_BANKS = {
    "clinicaltrials.gov", "isrctn", "eudract", "anzctr", "chictr", "ctri", "drks", "jprn", "ntr", "pactr", "irct",
    "kct", "cris", "umin ctr", "umin-ctr", "tctr", "slctr", "rebec", "rpcec", "jrct", "repec", "lbctr", "phrr", "ctis",
}  # fmt: skip


def is_sample_pmid(pmid: str | None) -> bool:
    """True for a synthetic record of ours: no real PMID is 90000001 or above."""
    number = str(pmid or "")
    return number.isdecimal() and int(number) >= FIRST_SAMPLE_PMID


def clean_doi(text: str) -> str:
    """The DOI in `text`, lower case, without "doi:" or a resolver's address; "" when there is none."""
    found = _DOI.search(text)
    return found.group().rstrip(".,;").lower() if found else ""


def clean_pmcid(text: str) -> str:
    """ "PMC123" of "PMC123", "123" or "PMC123.2"; "" for anything else."""
    found = _PMCID.fullmatch(text.strip())
    return f"PMC{found.group(1)}" if found else ""


def clean_orcid(text: str) -> str:
    """ "0000-0002-1825-0097" of any spelling of it; "" for anything else."""
    found = _ORCID.search(text)
    return "-".join(found.groups()).upper() if found else ""


def trial_ids_in(text: str) -> list[str]:
    """The trial numbers `text` names, each once, spelt as its registry spells it."""
    for letter, hint in _HINTS:
        if letter in text and hint in text:
            break
    else:
        return []
    if not _NUMBERED.search(text):
        return []
    small = text.lower()
    numbers = (
        spelling.format(number)
        for sign, pattern, spelling in _REGISTRIES
        if sign in text or (sign in small and sign.islower())
        for number in pattern.findall(text)
    )
    return list(dict.fromkeys(numbers))


def trial_ids(banks: Iterable[Mapping[str, Any]], texts: Iterable[str]) -> list[str]:
    """Trial numbers of DataBankList and of running text (many are named in the abstract only), each once."""
    numbers: list[str] = []
    for bank in banks:
        for accession in bank["accessions"]:
            numbers += trial_ids_in(accession) or _registered(bank["name"], accession)
    numbers += trial_ids_in("\n".join(texts))
    return list(dict.fromkeys(numbers))


def _registered(bank: str, accession: str) -> list[str]:
    if bank.lower() not in REGISTRY_BANKS:
        return []
    return [f"EudraCT {accession}" if _EUDRACT.fullmatch(accession) else accession]
