"""What a person pasted, read as the identifier of one work. Pure.

Addresses as the sites write them in 2026: pubmed.ncbi.nlm.nih.gov/PMID, pmc.ncbi.nlm.nih.gov/articles/PMCID,
europepmc.org/article/MED/PMID, doi.org/DOI, and publishers' pages that hold /doi/.../DOI.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from literature.entrez.identifiers import as_typed, clean_doi
from literature.refusals import Refused
from literature.rules.proxied_addresses import LONGEST, behind_sign_in, site_of
from literature.rules.publishers_pages import doi_of_page

Scheme = Literal["pmid", "doi", "pmcid", "url"]
LONGEST_DOI = 255

_PMID = re.compile(r"0*([1-9]\d{0,8})")
_LABELLED = re.compile(
    r"\bPMC\s?ID\s?:?\s*(?P<pmcid>PMC\d+)|\bPMID\s?:?\s*(?P<pmid>\d+)|(?P<doi>\b10\.\d{4,9}/(?:(?![,;|](?:doi:|https?://\S*/)?10\.\d{4})\S)+)",
    re.IGNORECASE,
)
_PREPRINT_VERSION = re.compile(r"^(10\.(?:1101|64898)/[\d.]+|10\.48550/arxiv\.[\d.]+)v\d+\S*$", re.IGNORECASE)


_BARE_ADDRESS = re.compile(
    r"(?:[\w-]+\.)*(?:nih\.gov|europepmc\.org|doi\.org|pubmed\.gov)(?:\.[\w.-]+)?/", re.IGNORECASE
)
_BARE_PMID = re.compile(r"(?:pmid\s*[:=#]?\s*)?(\d+)(?:\.0)?[.,;]*", re.IGNORECASE)  # ".0" is a spreadsheet's
_BARE_PMCID = re.compile(r"(?:pmcid\s*[:=]?\s*(?:PMC)?|PMC)\s?(\d+)(?:\.\d+)?[.,;]*", re.IGNORECASE)
_ENCODED_DOI = re.compile(r"(?:doi[:/]\s*)?10\.\d{4,9}%2F", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:arxiv:\s*|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?(?:[?#]\S*)?[.,;]*",
    re.IGNORECASE,
)
# What is glued to the end of a DOI where it is copied: the name of a view of its page, the next words of a citation.
_GLUED = re.compile(
    r"/(?:full|abstract|abs|pdf|epdf|fulltext|full-text)/?$|(?<=[^/])\.pdf$|[.,;:](?:PMC?ID|Epub)\b.*$", re.IGNORECASE
)


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
    text = " ".join(as_typed(text).split()).strip("<>\"'“”")
    if not text:
        raise NotRecognised("Nothing was given: paste a PMID, a DOI, a PMCID or a web address.")
    if found := _ARXIV.fullmatch(text):  # arXiv has registered a DOI for each of its works
        return Identifier("doi", f"10.48550/arxiv.{found[1].lower()}")
    if not re.search(r"\s", text) and (address := _address(text)):
        return _of_address(address)
    if found := _BARE_PMID.fullmatch(text):
        return _pmid(found[1])
    if found := _BARE_PMCID.fullmatch(text):
        return Identifier("pmcid", f"PMC{found[1]}")
    return _of_citation(unquote(text) if _ENCODED_DOI.match(text) else text)


def _address(text: str) -> str:
    """The text as a web address; "" when it is none."""
    if re.match(r"https?://", text, re.IGNORECASE):
        return text
    bare = re.match(
        r"(?:[\w-]+\.)*(?:nih\.gov|europepmc\.org|doi\.org|pubmed\.gov)(?:\.[\w.-]+)?/", text, re.IGNORECASE
    )
    return f"https://{text}" if bare else ""


def _of_address(address: str) -> Identifier:
    parts = urlsplit(address)
    host, path = site_of(parts.hostname or ""), unquote(parts.path)
    if not re.fullmatch(r"[\w.-]+\.[a-z]{2,}", host):
        raise NotRecognised(f"“{address}” is no web address: copy it whole from the browser.")
    if inner := behind_sign_in(parts.query):
        return _of_address(inner)
    if _is_of(host, "doi.org"):
        return _doi(path)
    if _is_of(host, "nih.gov") or _is_of(host, "pubmed.gov"):
        return _of_ncbi(host, path, parts.query)
    if _is_of(host, "europepmc.org"):
        return _of_europe_pmc(path)
    if found := doi_of_page(host, path, parts.query):
        return _doi(found)
    if host != (parts.hostname or "").lower():
        address = urlunsplit(("https", host, parts.path, parts.query, parts.fragment))
    if len(address) > LONGEST:
        raise NotRecognised(f"The address is longer than {LONGEST} characters: paste the DOI of the work.")
    return Identifier("url", address)


def _is_of(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _of_ncbi(host: str, path: str, query: str) -> Identifier:
    if found := re.search(r"/(PMC\d+)(?=[./]|$)", path, re.IGNORECASE):
        return Identifier("pmcid", found[1].upper())
    if found := re.search(r"/articles/pmid/(\d+)", path):
        return _pmid(found[1])
    if host.startswith(("pubmed.", "m.pubmed.", "www.pubmed.")) or path.startswith(("/pubmed", "/m/pubmed")):
        if found := re.fullmatch(r"(?:/m)?(?:/pubmed)?/(\d+)/?.*", path):
            return _pmid(found[1])
        term = parse_qs(query).get("term", [""])[0]
        if re.fullmatch(r"\d+", term):
            return _pmid(term)
        raise NotRecognised("This is a page of PubMed's without a PMID: open the record and paste its address.")
    numbers = {name.lower(): values[0] for name, values in parse_qs(query).items()}
    if numbers.get("db", "").lower() == "pubmed" and re.fullmatch(r"\d+", numbers.get("list_uids", "")):
        return _pmid(numbers["list_uids"])
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
    """The DOI without what surrounds it, and without the version of a preprint that has one DOI for all."""
    doi = _PREPRINT_VERSION.sub(r"\1", _GLUED.sub("", clean_doi(text)))
    if not doi or len(doi) > LONGEST_DOI:
        raise NotRecognised(f"“{text.strip('/')[:80]}” is no DOI: it looks like 10.1000/abc.")
    return Identifier("doi", doi)


def doi_of_field(text: str) -> str:
    """The DOI that a field for it holds, bare or as an address; "" for none."""
    try:
        identifier = recognise(text)
    except NotRecognised:
        return ""
    return identifier.value if identifier.scheme == "doi" else ""
