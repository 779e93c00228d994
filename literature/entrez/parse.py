"""PubMed XML in, Records out, one at a time: EFetch answers and baseline or update files (DTD pubmed_250101).

The defaults of the DTD are supplied here, since it is never loaded; no entity is resolved and no address opened.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from literature.entrez.article import read_article
from literature.entrez.book import read_book
from literature.entrez.records import Record
from literature.entrez.stream import LARGEST_RECORD, NotPubMedXML, Source, Truncated, stretches

__all__ = ["Broken", "Deleted", "NotPubMedXML", "Record", "Truncated", "parse_record", "parse_records"]

# NCBI relies on the DTD for the prefix "mml", which we do not load.
_OPEN, _CLOSE = b'<PubmedArticleSet xmlns:mml="http://www.w3.org/1998/Math/MathML">', b"</PubmedArticleSet>"
MOST_TAGS = 1_000_000  # of one stretch; a record of three thousand authors has fifty thousand
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_RECORD = re.compile(rb"<(?:PubmedArticle|PubmedBookArticle|DeleteCitation)(?=[\s>/])")
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d+)\s*<")
_PARSER = etree.XMLParser(
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
)
_READERS = {"PubmedArticle": read_article, "PubmedBookArticle": read_book}


class TooManyTags(ValueError):
    """They would fill the memory, each as an object of its own."""


@dataclass(slots=True, frozen=True)
class Deleted:
    """DeleteCitation of an update file: these PMIDs are gone from PubMed."""

    pmids: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Broken:
    """A record that cannot be read. `pmid` is "" when not even that is legible; `raw` is what came, to look into."""

    pmid: str
    reason: str
    raw: bytes


Parsed = Record | Deleted | Broken


def parse_records(
    source: Source, *, keep_raw: bool = False, only: Callable[[bytes], bool] | None = None
) -> Iterator[Parsed]:
    """Yield each record of a PubmedArticleSet in its order, in constant memory.

    With `keep_raw` each Record holds its own bytes as they came. `only` is given the bytes of each record, and of a
    DeleteCitation, and says which are parsed. A record that cannot be read comes as Broken and does not stop the
    others. Raises NotPubMedXML when the body is something else, and Truncated, after all that was whole, when it is
    cut.
    """
    buffer = b""
    for stretch in stretches(source):
        stretch, buffer = buffer + stretch, b""
        if len(stretch) > 2 * LARGEST_RECORD:
            raise NotPubMedXML("a comment that is not closed holds many records: mend the file")
        if only:
            stretch, buffer = _without_open_comment(stretch)
            stretch = b"".join(piece for piece in _pieces(stretch) if only(piece))
        try:
            elements = _tree(stretch)
        except (etree.XMLSyntaxError, TooManyTags):
            stretch, cut = _without_open_comment(stretch)
            buffer += cut
            yield from _parse_singly(stretch)
        else:
            yield from _parse_stretch(elements, stretch) if keep_raw else map(_parsed, elements)
    if buffer.strip():
        yield _broken(buffer, "a comment is never closed")


def parse_record(raw: bytes) -> Record:
    """Read one stored PubmedArticle or PubmedBookArticle again. ValueError, or NotPubMedXML, says why it cannot."""
    try:
        (element,) = _tree(raw)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotPubMedXML(f"not one PubMed record: {error}") from error
    if element.tag not in _READERS:
        raise NotPubMedXML(f"not a PubMed record: <{element.tag}>")
    return _read(element, raw)


def _without_open_comment(stretch: bytes) -> tuple[bytes, bytes]:
    """Split off a comment that the end of the stretch cuts: a record inside it is none."""
    opened = stretch.rfind(b"<!--")
    cut = opened >= 0 and stretch.find(b"-->", opened) < 0
    return (stretch[:opened], stretch[opened:]) if cut else (stretch, b"")


def _tree(text: bytes) -> etree._Element:
    if text.count(b"<") > MOST_TAGS:
        raise TooManyTags(f"it has more than {MOST_TAGS:,} tags, which is the limit")
    return etree.fromstring(_OPEN + text + _CLOSE, _PARSER)


def _parse_stretch(elements: etree._Element, stretch: bytes) -> Iterator[Parsed]:
    pieces = _pieces(stretch)
    if len(pieces) == len(elements):
        return map(_parsed, elements, pieces)
    return _parse_singly(stretch)


def _parse_singly(stretch: bytes) -> Iterator[Parsed]:
    for piece in _pieces(stretch):
        try:
            (element,) = _tree(piece)
        except (etree.XMLSyntaxError, ValueError) as error:
            yield _broken(piece, str(error))
        else:
            yield _parsed(element, piece)


def _pieces(stretch: bytes) -> list[bytes]:
    """The bytes of each record, from its opening tag to the next one's; what stands before the first is a piece too."""
    text = _COMMENT.sub(b"", stretch) if b"<!--" in stretch else stretch
    starts = [found.start() for found in _RECORD.finditer(text)]
    bounds = [0, *starts, len(text)]
    pieces = (text[start:end].strip() for start, end in pairwise(bounds))
    return [piece for piece in pieces if piece]


def _parsed(element: etree._Element, raw: bytes = b"") -> Parsed:
    try:
        if element.tag == "DeleteCitation":
            return Deleted(tuple(pmid for child in element if (pmid := (child.text or "").strip())))
        if element.tag in _READERS:
            return _read(element, raw)
        reason = f"<{element.tag}> is no PubMed record"
    except ValueError as error:
        reason = str(error)
    return _broken(raw or etree.tostring(element, encoding="utf-8", with_tail=False), reason)


def _read(element: etree._Element, raw: bytes) -> Record:
    record = _READERS[element.tag](element)
    record.raw = raw
    return record


def _broken(raw: bytes, reason: str) -> Broken:
    pmid = _PMID.search(raw)
    return Broken(pmid.group(1).decode() if pmid else "", reason, raw)
