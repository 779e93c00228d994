"""What a person pasted, read as the identifier of one work. Pure.

Addresses as the sites write them in 2026: pubmed.ncbi.nlm.nih.gov/PMID, pmc.ncbi.nlm.nih.gov/articles/PMCID,
europepmc.org/article/MED/PMID, doi.org/DOI, and publishers' pages that hold /doi/.../DOI.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from literature.entrez.identifiers import clean_doi, clean_pmcid
from literature.refusals import Refused

Scheme = Literal["pmid", "doi", "pmcid", "url"]
LONGEST = 500  # characters of an address

_PMID = re.compile(r"0*([1-9]\d{0,8})")
_LABELLED = re.compile(
    r"\bPMC\s?ID\s?:?\s*(?P<pmcid>PMC\d+)|\bPMID\s?:?\s*(?P<pmid>\d+)|(?P<doi>\b10\.\d{4,9}/[^\s\"<>]+)",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"/(?:doi|content|article|articles)/(?:\w+/)*?(10\.\d{4,9}/[^?#]+)", re.IGNORECASE)
_PAGE_OF_DOI = re.compile(r"(/(full|abstract|abs|pdf|epdf|fulltext|html|meta|pdfft)|\.(full|abstract|pdf|html))+$")
_PREPRINT_VERSION = re.compile(r"^(10\.1101/[\d.]+)v\d+.*$")


class Identifier(NamedTuple):
    """`value` in its one spelling: digits, lower-case DOI, "PMC…" or the whole address."""

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        return self.value if self.scheme == "url" else f"{self.scheme.upper()} {self.value}"


class NotRecognised(Refused):
    """The text names no work, or more than one; the message says what to give."""


def recognise(text: str) -> Identifier:
    """The work that `text` names: a PMID, DOI, PMCID, web address, or a citation that states one.

    Of several identifiers in one citation the PMID is taken before the DOI, the DOI before the PMCID.
    Raises NotRecognised.
    """
    text = " ".join(text.split()).strip("<>\"'“”")
    if not text:
        raise NotRecognised("Nothing was given: paste a PMID, a DOI, a PMCID or a web address.")
    if not re.search(r"\s", text) and (address := _address(text)):
        return _of_address(address)
    if re.fullmatch(r"\d+", text):
        return _pmid(text)
    if re.fullmatch(r"PMC\d+(\.\d+)?", text, re.IGNORECASE):
        return Identifier("pmcid", clean_pmcid(text))
    return _of_citation(text)


def _address(text: str) -> str:
    """The text as a web address; "" when it is none."""
    if re.match(r"https?://", text, re.IGNORECASE):
        return text
    bare = re.match(r"(?:[\w-]+\.)*(?:nih\.gov|europepmc\.org|doi\.org)/", text, re.IGNORECASE)
    return f"https://{text}" if bare else ""


def _of_address(address: str) -> Identifier:
    parts = urlsplit(address)
    host, path = (parts.hostname or "").lower(), unquote(parts.path)
    if not re.fullmatch(r"[\w.-]+\.[a-z]{2,}", host):
        raise NotRecognised(f"“{address}” is no web address: copy it whole from the browser.")
    if host.endswith("doi.org"):
        return _doi(path)
    if host.endswith("nih.gov"):
        return _of_ncbi(host, path, parts.query)
    if host.endswith("europepmc.org"):
        return _of_europe_pmc(path)
    if found := _IN_PATH.search(path):
        return _doi(_PREPRINT_VERSION.sub(r"\1", _PAGE_OF_DOI.sub("", found[1].rstrip("/"))))
    if len(address) > LONGEST:
        raise NotRecognised(f"The address is longer than {LONGEST} characters: paste the DOI of the work.")
    return Identifier("url", address)


def _of_ncbi(host: str, path: str, query: str) -> Identifier:
    if found := re.search(r"/(PMC\d+)(?=[./]|$)", path, re.IGNORECASE):
        return Identifier("pmcid", found[1].upper())
    if found := re.search(r"/articles/pmid/(\d+)", path):
        return _pmid(found[1])
    if host.startswith(("pubmed.", "m.pubmed.")) or path.startswith(("/pubmed", "/m/pubmed")):
        if found := re.fullmatch(r"(?:/m)?(?:/pubmed)?/(\d+)/?.*", path):
            return _pmid(found[1])
        term = parse_qs(query).get("term", [""])[0]
        if re.fullmatch(r"\d+", term):
            return _pmid(term)
        raise NotRecognised("This is a page of PubMed's without a PMID: open the record and paste its address.")
    return Identifier("url", f"https://{host}{path}{'?' if query else ''}{query}")


def _of_europe_pmc(path: str) -> Identifier:
    if found := re.search(r"/(?:MED|med)/(\d+)", path):
        return _pmid(found[1])
    if found := re.search(r"/(?:PMC/)?(PMC\d+)", path, re.IGNORECASE):
        return Identifier("pmcid", found[1].upper())
    raise NotRecognised("This page of Europe PMC shows no PMID or PMCID: paste the DOI that stands on it.")


def _of_citation(text: str) -> Identifier:
    named = list(dict.fromkeys(_labelled(text)))
    for scheme in ("pmid", "doi", "pmcid"):
        same = [identifier for identifier in named if identifier.scheme == scheme]
        if len(same) > 1:
            raise NotRecognised(f"Several works are named ({', '.join(map(str, same))}): paste one at a time.")
        if same:
            return same[0]
    raise NotRecognised(
        f"“{text[:80]}” holds no identifier: paste a PMID (digits), a DOI (10.…), a PMCID (PMC…) or a web address."
    )


def _labelled(text: str) -> Iterator[Identifier]:
    for found in _LABELLED.finditer(text):
        if found["pmid"]:
            yield _pmid(found["pmid"])
        elif found["pmcid"]:
            yield Identifier("pmcid", found["pmcid"].upper())
        else:
            yield _doi(found["doi"])


def _pmid(digits: str) -> Identifier:
    found = _PMID.fullmatch(digits)
    if not found:
        raise NotRecognised(f"{digits} is no PMID: they have at most nine digits and are not 0.")
    return Identifier("pmid", found[1])


def _doi(text: str) -> Identifier:
    """The DOI without what surrounds it in a sentence: full stops, and a bracket that is not its own."""
    doi = clean_doi(text)
    while doi and doi[-1] in ")]}.,;:'\"" and not (doi[-1] == ")" and doi.count("(") >= doi.count(")")):
        doi = doi[:-1]
    if not clean_doi(doi) or '"' in doi or len(doi) > 255:
        raise NotRecognised(f"“{text.strip('/')[:80]}” is no DOI: it looks like 10.1000/abc.")
    return Identifier("doi", doi)
