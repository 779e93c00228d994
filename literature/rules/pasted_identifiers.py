"""What a person pasted, read as the identifier of one work. Pure.

Addresses as the sites write them in 2026: pubmed.ncbi.nlm.nih.gov/PMID, pmc.ncbi.nlm.nih.gov/articles/PMCID,
europepmc.org/article/MED/PMID, doi.org/DOI, and publishers' pages that hold /doi/.../DOI.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from literature.entrez.identifiers import as_typed, clean_doi, clean_pmcid
from literature.refusals import Refused

Scheme = Literal["pmid", "doi", "pmcid", "url"]
LONGEST = 500  # characters of an address
LONGEST_DOI = 255

_PMID = re.compile(r"0*([1-9]\d{0,8})")
_LABELLED = re.compile(
    r"\bPMC\s?ID\s?:?\s*(?P<pmcid>PMC\d+)|\bPMID\s?:?\s*(?P<pmid>\d+)|(?P<doi>\b10\.\d{4,9}/(?:(?![,;|](?:doi:|https?://\S*/)?10\.\d{4})\S)+)",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"[/:=](10\.\d{4,9}/[^?#&]+)", re.IGNORECASE)
_VIEWS = (
    "full|full-text|abstract|abs|pdf|epdf|fulltext|html|meta|pdfft|article-info|supplementary-material|epub|references|"
    "full/[a-z]{2}|(?:figures?|tables?)(?:/\\d+)?|suppl_file/[^/]+|pdfdirect|metrics|citations?|comments|peer-review"
)
_PAGE_OF_DOI = re.compile(rf"(?:[/.](?:{_VIEWS}))+/?$", re.IGNORECASE)
# Oxford's, Karger's and others' own number behind the DOI, perhaps with the title: /article/doi/DOI/5300000/A-title
_WITH_NUMBER = re.compile(r"/(?:advance-)?article[a-z-]*/doi/(10\.\d{4,9}/.+?)/\d{5,}(?:/[^/]*)?$", re.IGNORECASE)
_PREPRINT_VERSION = re.compile(r"^(10\.(?:1101|64898)/[\d.]+|10\.48550/arxiv\.[\d.]+)v\d+\S*$", re.IGNORECASE)
# EZproxy and its kin: the site's host with "-" for "." and "--" for "-", or as it is, before that of the proxy.
_PROXIED = re.compile(
    r"^(?P<host>.+?)\.(?:(?:[a-z]{2}\d\.)?[\w-]*(?:proxy|ezp|remotexs|idm\.oclc|openathens|webvpn|sslvpn)[\w.-]*|(?:ez|vpn|libdb|remote)\..+)$"
)
_IS_DOI = re.compile(r"(?:info:)?(?:doi[:/])?10\.\d{4,9}/", re.IGNORECASE)
_PUBLISHERS_NUMBER = (
    (re.compile(r"(?:^|\.)nature\.com/articles/([sd]\d{5}-\d{3}-\d{4,5}-[\dwxyz])(?=[/._]|$)"), "10.1038/{}"),
    (
        re.compile(r"(?:^|\.)nature\.com/articles/((?:nature|ncomms|srep)\d{4,5}|n[a-z]{1,4}\.\d{4})(?=[/_]|$)"),
        "10.1038/{}",
    ),
    # Others lose their full stops there: npp2016123 is 10.1038/npp.2016.123.
    (re.compile(r"(?:^|\.)nature\.com/articles/(mp|tp|npp)(20[01]\d)(\d{1,3})(?=[/_]|$)"), "10.1038/{}.{}.{}"),
    (re.compile(r"(?:^|\.)elifesciences\.org/(?:articles|reviewed-preprints)/(\d{5,6})(?=[/v]|$)"), "10.7554/elife.{}"),
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
    bare = re.match(r"(?:[\w-]+\.)*(?:nih\.gov|europepmc\.org|doi\.org)(?:\.[\w.-]+)?/", text, re.IGNORECASE)
    return f"https://{text}" if bare else ""


def _of_address(address: str) -> Identifier:
    parts = urlsplit(address)
    host, path = _site(parts.hostname or ""), unquote(parts.path)
    if not re.fullmatch(r"[\w.-]+\.[a-z]{2,}", host):
        raise NotRecognised(f"“{address}” is no web address: copy it whole from the browser.")
    if inner := _behind_sign_in(parts.query):
        return _of_address(inner)
    if _is_of(host, "doi.org"):
        return _doi(path)
    if _is_of(host, "nih.gov"):
        return _of_ncbi(host, path, parts.query)
    if _is_of(host, "europepmc.org"):
        return _of_europe_pmc(path)
    if found := _doi_of_page(host, path, parts.query):
        return _doi(found)
    if host != (parts.hostname or "").lower():
        address = urlunsplit(("https", host, parts.path, parts.query, parts.fragment))
    if len(address) > LONGEST:
        raise NotRecognised(f"The address is longer than {LONGEST} characters: paste the DOI of the work.")
    return Identifier("url", address)


def _is_of(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _site(host: str) -> str:
    """The host of the site itself, where a library's proxy stands before it."""
    host = host.lower()
    if not (found := _PROXIED.match(host)):
        return host
    site = found["host"]
    site = site if "." in site else site.replace("--", "\0").replace("-", ".").replace("\0", "-")
    return site if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}", site) else host


def _behind_sign_in(query: str) -> str:
    """The address to which a proxy leads on: login?url=https://…"""
    parameters = parse_qs(query)
    inner = next((parameters[name][0] for name in ("url", "qurl", "targetURL", "target") if name in parameters), "")
    return inner if re.match(r"https?://", inner, re.IGNORECASE) and len(inner) <= LONGEST else ""


def _doi_of_page(host: str, path: str, query: str) -> str:
    """The DOI in a publisher's address: in its path, else in its query; "" without one."""
    if found := _IN_ADDRESS.search(path):
        numbered = _WITH_NUMBER.search(path.rstrip("/"))
        return _PAGE_OF_DOI.sub("", numbered[1] if numbered else found[1].rstrip("/"))
    for pattern, doi in _PUBLISHERS_NUMBER:
        if found := pattern.search(f"{host}{path}"):
            return doi.format(*found.groups())
    dois = {clean_doi(value) for values in parse_qs(query).values() for value in values if _IS_DOI.match(value)}
    return dois.pop() if len(dois) == 1 else ""


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
    doi = _PREPRINT_VERSION.sub(r"\1", clean_doi(text))
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
