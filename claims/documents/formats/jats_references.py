"""The entries of an article's lists of references in JATS: the number each bears, its text and its identifiers.

Every entry has an ordinal within the file, from 1. A mark leads to ordinals (`target`), since its `rid` says so.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from .composing import END, LINK, TARGET, clean
from .tied import address

CITATIONS = ("mixed-citation", "element-citation", "citation", "nlm-citation", "product", "note", "p")
LABEL = re.compile(r"\W*(\d{1,4})\W*")
RANGE = re.compile(f"{TARGET}#ref-([\\d,]+){END}(\\s*[–—‐‑⁻−-]\\s*){LINK}([^{TARGET}]*){TARGET}#ref-([\\d,]+){END}")
LONGEST_RANGE = 100
TRANSLATED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SCHEMES = {"doi": "doi:", "pmid": "PMID: ", "pmcid": ""}
NAMED_PARTS = ("article-title", "chapter-title", "data-title", "part-title", "source")
NAMED_BEFORE = re.compile(r"(?:doi|PMID|PMCID|org/)[:\s]*$", re.I)


@dataclass(frozen=True, slots=True)
class Entry:
    """One work of the list. `citation` is its element, `number` the one that the list or the marks print, or None."""

    ordinal: int
    citation: etree._Element
    number: int | None


class References:
    """All entries of the article, in order; `of` gives those of one element `ref`."""

    def __init__(self, article: etree._Element) -> None:
        refs = list(article.iter("ref"))
        numbers = _numbers(refs, article)
        self.entries: dict[etree._Element, list[Entry]] = {}
        self.by_id: dict[str, list[int]] = defaultdict(list)
        ordinal = 0
        for ref in refs:
            self.entries[ref] = []
            for citation in _citations(ref):
                ordinal += 1
                self.entries[ref].append(Entry(ordinal, citation, numbers.get(ref)))
                for name in {ref.get("id"), *(one.get("id") for one in citation.iter() if one.get("id"))} - {None}:
                    self.by_id[str(name)].append(ordinal)

    def of(self, ref: etree._Element) -> list[Entry]:
        return self.entries.get(ref, [])

    def target(self, rids: Iterable[str]) -> str:
        """The address by which a mark leads to these entries, or "" where the list has none of them."""
        found = sorted({ordinal for rid in rids for ordinal in self.by_id.get(rid, ())})
        return address(found) if found else ""


def with_ranges(text: str) -> str:
    """Two marks with a dash between lead to all between them as well, where the numbers that they print say so."""
    return RANGE.sub(_widened, text)


def _widened(found: re.Match[str]) -> str:
    text = found.string
    shown = text[text.rfind(LINK, 0, found.start()) + 1 : found.start()]
    between = range(int(found[1].split(",")[-1]) + 1, int(found[4].split(",")[0]))
    first, last = (re.findall(r"\d{1,9}", words.translate(TRANSLATED)) for words in (shown, found[3]))
    if not (first and last and int(last[0]) - int(first[-1]) == len(between) + 1 <= LONGEST_RANGE):
        return found[0]
    whole = ",".join([*map(str, between), found[4]])
    return f"{TARGET}#ref-{found[1]}{END}{found[2]}{LINK}{found[3]}{TARGET}#ref-{whole}{END}"


def identifiers(citation: etree._Element) -> dict[str, str]:
    """Those of the schemes that PubMed knows, by scheme, as the file gives them."""
    holder = citation.getparent() if citation.getparent() is not None else citation
    within = holder if holder.tag == "citation-alternatives" else citation
    found: dict[str, str] = {}
    for one in within.iter("pub-id", "ext-link", "object-id"):
        scheme = scheme_of(one)
        text = clean("".join(one.itertext())).strip()
        if scheme and text:
            found.setdefault(scheme, text)
    return found


def scheme_of(element: etree._Element) -> str:
    kind = (element.get("pub-id-type") or element.get("ext-link-type") or "").lower()
    kind = {"pmc": "pmcid", "pubmed": "pmid"}.get(kind, kind)
    return kind if kind in SCHEMES else ""


def named(scheme: str, value: str, before: str = "") -> str:
    """An identifier with the name of its scheme, unless the words before it say it or it does itself."""
    if scheme == "pmcid" and value.isdecimal():
        return f"PMC{value}"
    if NAMED_BEFORE.search(before) or not re.match(r"\d", value):
        return value
    return f"{SCHEMES[scheme]}{value}"


def with_identifiers(text: str, citation: etree._Element) -> str:
    """The text of an entry, and behind it what it does not say itself."""
    missing = [(scheme, value) for scheme, value in identifiers(citation).items() if value.lower() not in text.lower()]
    return " ".join([text, *(f"{named(scheme, value).rstrip('.')}." for scheme, value in missing)])


def written_out(citation: etree._Element) -> bool:
    """Punctuated as it is printed, not only parts by their names."""
    if citation.tag in ("element-citation", "nlm-citation"):
        return False
    loose = (citation.text or "") + "".join(child.tail or "" for child in citation)
    return bool(re.search(r"\S", loose)) or not any(child.tag in NAMED_PARTS for child in citation)


def composed(citation: etree._Element) -> str:
    """The text of an entry whose parts are only named, in the order of the Vancouver style."""
    get = _Parts(citation)
    title = get("article-title", "chapter-title", "data-title", "part-title") or get("trans-title")
    where = "".join([
        get("source"), f" [{get('edition')}]" if get("edition") else "",
        f". {': '.join(filter(None, [get('publisher-loc'), get('publisher-name')]))}" if get("publisher-name") else "",
    ])  # fmt: skip
    pages = "–".join(filter(None, [get("fpage"), get("lpage")])) or get("page-range") or get("elocation-id")
    volume = get("volume") + (f"({get('issue')})" if get("issue") else "")
    date = "".join([get("year"), f";{volume}" if volume else "", f":{pages}" if pages else ""])
    parts = [_people(citation), title, where.strip(". "), date, get("conf-name"), get("comment")]
    return " ".join(f"{part.rstrip('. ')}." for part in parts if part.strip(". "))


class _Parts:
    def __init__(self, citation: etree._Element) -> None:
        self.citation = citation

    def __call__(self, *names: str) -> str:
        found = next(self.citation.iter(*names), None)
        return clean("".join(found.itertext())).strip() if found is not None else ""


def _people(citation: etree._Element) -> str:
    groups = [group for group in citation.iter("person-group") if len(group)]
    authors = [group for group in groups if group.get("person-group-type") in (None, "author")]
    holder = (authors or groups or [citation])[0]
    people = [
        _person(one) for one in holder if one.tag in ("name", "string-name", "collab", "etal", "name-alternatives")
    ]
    editors = ", editors" if groups and not authors else ""
    return ", ".join(filter(None, people)) + editors


def _person(element: etree._Element) -> str:
    if element.tag == "etal":
        return "et al"
    family, given = element.findtext(".//surname") or "", element.findtext(".//given-names") or ""
    return clean(f"{family} {given}" if family else "".join(element.itertext())).strip()


def _citations(ref: etree._Element) -> Iterator[etree._Element]:
    """Of several forms of the same one, that which is printed."""
    for child in ref:
        if child.tag == "citation-alternatives":
            forms = [one for one in child if one.tag in CITATIONS]
            yield from sorted(forms, key=lambda one: one.tag != "mixed-citation")[:1]
        elif child.tag in CITATIONS:
            yield child


def _numbers(refs: list[etree._Element], article: etree._Element) -> dict[etree._Element, int]:
    """By their labels; without any, by what the marks print, where that is the place in the list."""
    labels = {ref: LABEL.fullmatch("".join(label.itertext())) for ref in refs for label in _labels(ref)}
    numbers = {ref: int(found[1]) for ref, found in labels.items() if found}
    if labels:
        return numbers
    places = {ref.get("id"): place for place, ref in enumerate(refs, start=1)}
    printed = {(one.get("rid"), "".join(one.itertext()).strip(" []().,")) for one in article.iter("xref")}
    told = [(places[rid], text) for rid, text in printed if rid in places and text.isdecimal()]
    counted = bool(told) and all(text == str(place) for place, text in told)
    return {ref: place for place, ref in enumerate(refs, start=1)} if counted else {}


def _labels(ref: etree._Element) -> Iterator[etree._Element]:
    own = ref.find("label")
    if own is not None:
        yield own
    elif (held := [one for one in ref.iter("label")]) and len(held) == 1:
        yield held[0]
