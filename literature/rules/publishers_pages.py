"""The DOI of a work in the address of its publisher's page. Pure."""

import re
from urllib.parse import parse_qs, unquote

from literature.entrez.identifiers import clean_doi

_IN_ADDRESS = re.compile(r"[/:=](10\.\d{4,9}/[^?#&]+)", re.IGNORECASE)
_VIEWS = (
    "full|full-text|abstract|abs|pdf|epdf|fulltext|html|meta|pdfft|article-info|supplementary-material|epub|references|"
    "full/[a-z]{2}|(?:figures?|tables?)(?:/\\d+)?|suppl_file/[^/]+|pdfdirect|metrics|citations?|comments|peer-review"
)
_PAGE_OF_DOI = re.compile(rf"(?:[/.](?:{_VIEWS}))+/?$", re.IGNORECASE)
# Oxford's, Karger's and others' own number behind the DOI, perhaps with the title: /article/doi/DOI/5300000/A-title
_WITH_NUMBER = re.compile(r"/(?:advance-)?article[a-z-]*/doi/(10\.\d{4,9}/.+?)/\d{5,}(?:/[^/]*)?$", re.IGNORECASE)
_IS_DOI = re.compile(r"(?:info:)?(?:doi[:/])?10\.\d{4,9}/", re.IGNORECASE)
_PUBLISHERS_NUMBER = (
    (re.compile(r"(?:^|\.)nature\.com/articles/([sd]\d{5}-\d{3}-\d{4,5}-[\dwxyz])(?=[/._]|$)"), "10.1038/{}"),
    (
        re.compile(r"(?:^|\.)nature\.com/articles/((?:nature|ncomms|srep)\d{4,5}|n[a-z]{1,4}\.\d{4})(?=[/_]|$)"),
        "10.1038/{}",
    ),
    # Others lose their full stops there: npp2016123 is 10.1038/npp.2016.123.
    (re.compile(r"(?:^|\.)nature\.com/articles/(mp|tp|npp)(20[01]\d)(\d{1,3})(?=[/_]|$)"), "10.1038/{}.{}.{}"),
    # Elsevier's number of an article of The Lancet and its sisters is the end of its DOI.
    (
        re.compile(r"(?:^|\.)thelancet\.com/(?:.+/)?PII(S\d{4}-\d{3}[\dX]\(\d\d\)\d{5}-[\dX])(?=/|$)", re.I),
        "10.1016/{}",
    ),
    (re.compile(r"(?:^|\.)bmj\.com/content/\d+/(bmj\.[a-z]\d{1,6})(?=[./]|$)"), "10.1136/{}"),
    (re.compile(r"(?:^|\.)(?:bio|med)rxiv\.org/.+/(20(?:1\d|2[0-4])\.\d\d\.\d\d\.\d{6,8})(?=[v.]|$)"), "10.1101/{}"),
    (re.compile(r"(?:^|\.)elifesciences\.org/(?:articles|reviewed-preprints)/(\d{5,6})(?=[/v]|$)"), "10.7554/elife.{}"),
)


def doi_of_page(host: str, path: str, query: str) -> str:
    """The DOI in a publisher's address: in its path, else in its query; "" without one."""
    if found := _IN_ADDRESS.search(path):
        numbered = _WITH_NUMBER.search(path.rstrip("/"))
        return _PAGE_OF_DOI.sub("", numbered[1] if numbered else found[1].rstrip("/"))
    for pattern, doi in _PUBLISHERS_NUMBER:
        if found := pattern.search(f"{host}{path}"):
            return doi.format(*found.groups()).lower()
    if _IS_DOI.match(query):
        return clean_doi(unquote(query))
    dois = {clean_doi(value) for values in parse_qs(query).values() for value in values if _IS_DOI.match(value)}
    return dois.pop() if len(dois) == 1 else ""
