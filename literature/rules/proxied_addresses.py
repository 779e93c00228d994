"""Addresses as a library's proxy writes them, and the site that stands behind it. Pure."""

import re
from urllib.parse import parse_qs

LONGEST = 500  # characters of an address
# EZproxy and its kin: the site's host with "-" for "." and "--" for "-", or as it is, before that of the proxy.
_PROXIED = re.compile(
    r"^(?P<host>.+?)\.(?:(?:[a-z]{2}\d\.)?[\w-]*(?:proxy|ezp|remotexs|idm\.oclc|openathens|webvpn|sslvpn)[\w.-]*|(?:ez|vpn|libdb|remote)\..+)$"
)
# Where it calls itself otherwise, the sites that name works by number are known all the same.
_NUMBERED = "pubmed.ncbi.nlm.nih.gov pmc.ncbi.nlm.nih.gov www.ncbi.nlm.nih.gov europepmc.org dx.doi.org doi.org"
_KNOWN = {
    site: re.compile(rf"(?:0-)?(?:{re.escape(site)}|{site.replace('.', '-')})\.[\w-]+\.[\w.-]+")
    for site in _NUMBERED.split()
}


def site_of(host: str) -> str:
    """The host of the site itself, where a library's proxy stands before it."""
    host = host.lower()
    if known := next((site for site, pattern in _KNOWN.items() if pattern.fullmatch(host)), ""):
        return known
    if not (found := _PROXIED.match(host)):
        return host
    site = found["host"]
    site = site if "." in site else site.replace("--", "\0").replace("-", ".").replace("\0", "-")
    return site if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}", site) else host


def behind_sign_in(query: str) -> str:
    """The address to which a proxy leads on: login?url=https://…"""
    parameters = parse_qs(query)
    inner = next((parameters[name][0] for name in ("url", "qurl", "targetURL", "target") if name in parameters), "")
    return inner if re.match(r"https?://", inner, re.IGNORECASE) and len(inner) <= LONGEST else ""
