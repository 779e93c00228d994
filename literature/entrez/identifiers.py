"""Identifiers in one spelling: DOI, PMCID, ORCID and the numbers of trial registries."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote

FIRST_SAMPLE_PMID = 90_000_001
_DOI = re.compile(r"10\.\d{4,9}/\S+")
# What no DOI of our days ends in or holds (Crossref has asked for ASCII letters, figures and -._;()/ since 2008).
_NEEDS_CARE = re.compile(r"[^\w./()-]|\W\Z")
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_TRAILING = "])}.,;:!?'\"*†‡…’”“‘»«›‹。，、；"
_NO_DOI_IN = re.compile(
    r"[<>\"“”«»\\^`{}|]|\[doi\]|\]\(https?:|[,;|](?:doi:|https?://\S*/)?10\.\d{4,9}/|&(?:lt|gt|quot|nbsp);|[?&#](?:[\w.-]+=|:~:)|#",
    re.IGNORECASE,
)
_SICI = re.compile(
    r"10\.\d{4,9}/[^\s<>]*\d{4}-?\d{3}[\dx]\([^\s<>]*<[^\s<>]*>\d+\.\d+\.(?:co|tx);\d(?:-[^\s.,)\]])?", re.I
)
_CUT_SICI = re.compile(r"<\d+:")  # what stands before it is another number
_INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\u061c\u180e\u2061\u2062\u2063\u2066\u2067\u2068\u2069\ufe0e\ufe0f\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e\ufeff",
    )
)
_PLAIN = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-"
)
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


def as_typed(text: str) -> str:
    """The text without invisible letters, its full-width letters and its dashes as a keyboard has them."""
    return text if text.isascii() else text.translate(_INVISIBLE | _PLAIN)


def clean_doi(text: str) -> str:
    """The DOI in `text`, lower case, without "doi:" or a resolver's address; "" when there is none.

    What stands around it in a sentence, in markup or behind it in an address is no part of it. The DOIs of Wiley's and
    others' older volumes (SICI) hold "<" and ";" themselves.
    """
    found = _DOI.search(as_typed(text))
    if not found:
        return ""
    doi = found.group()
    if not _NEEDS_CARE.search(doi):
        return doi.lower()
    doi = unescape(unquote(doi)) if "%" in doi or "&" in doi else doi
    if sici := _SICI.match(doi):
        return sici.group().lower()
    if _CUT_SICI.search(doi):
        return ""
    if odd := _NO_DOI_IN.search(doi):
        doi = doi[: odd.start()]
    while doi and doi[-1] in _TRAILING and not _closes_its_own(doi):
        doi = doi[:-1]
    return doi.lower() if _DOI.fullmatch(doi) else ""


def _closes_its_own(doi: str) -> bool:
    opening = _BRACKETS.get(doi[-1])
    return bool(opening) and doi.count(str(opening)) >= doi.count(doi[-1])


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
