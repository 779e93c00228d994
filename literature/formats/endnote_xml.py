"""EndNote's XML export, read record by record: `<xml><records><record>`, texts in `<style>` parts. Pure.

The DTD is RSXML's; Zotero, Covidence, Rayyan and DistillerSR write it too. Each record is cut out and parsed by itself,
so that an ill-formed one takes none with it; no entity is resolved.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lxml import etree

from literature.formats.bounds import refuse_large_record, refuse_many_records
from literature.formats.described import Description
from literature.formats.endnote_fields import described
from literature.formats.entries import FORBIDDEN, Entry, RawRecord
from literature.formats.record_starts import refuse_other_forms

_MARK = re.compile(r"<record(?=[\s/>])[^<>]*>|</record\s*>")
_RECORD = re.compile(r"<records?[\s>]")
_ITS_OWN = re.compile(r"<(?:ref-type|titles|contributors)[\s>]")
_FOREIGN = re.compile(r"<(?:Pubmed|MODS|collection|rdf)", re.IGNORECASE)
_OVERLAP = 500  # characters in which a mark that a piece cut is whole again
_CONTRIBUTORS = ("authors", "secondary-authors", "tertiary-authors", "subsidiary-authors", "translated-authors")
_PARTS = ("titles", "periodical", "dates", "pub-dates", "urls", "contributors")
_WITHOUT_CONTENT = ("database", "source-app", "rec-number", "foreign-keys", "ref-type")


def looks_like(head: str) -> bool:
    """Whether a text that begins so is EndNote's XML."""
    if head.lstrip(" \t\r\n\ufeff")[:1] != "<" or _FOREIGN.search(head[:2000]):
        return False
    return bool(_RECORD.search(head) and _ITS_OWN.search(head))


def read(pieces: Callable[[], Iterable[str]]) -> Iterator[Entry]:
    """The works of a file, one for each record, refused with its reason or read; `pieces` begins the file anew.

    Raises NotReadable at once for a file over a limit.
    """
    for _ in records(pieces()):
        pass
    return (_read(record) for record in records(pieces()))


def records(pieces: Iterable[str]) -> Iterator[RawRecord]:
    """The records, each from its start to its end. Raises NotReadable for what is over a limit."""
    text, line, begun, count, searched = "", 1, False, 0, 0
    for piece in pieces:
        text += FORBIDDEN.sub("", piece)
        while mark := _MARK.search(text, searched):
            starts = not mark[0].startswith("</")
            is_empty = starts and mark[0].endswith("/>")
            end = mark.start() if starts and begun else mark.end()
            if begun or is_empty:
                count += 1
                problem = "its end (</record>) is missing: export it again" if starts and begun else ""
                yield RawRecord(f"record {count}, line {line}", text[:end], problem)
            elif starts:
                end = mark.start()
                refuse_other_forms(text[:end].split("\n"), "xml", first=line)
            line += text.count("\n", 0, end)
            text, begun = text[end:], starts and not is_empty
            searched = len(mark[0]) if begun else 0
            refuse_many_records(count)
        searched = max(searched if begun else 0, len(text) - _OVERLAP)
        refuse_large_record(len(text), count)
    refuse_other_forms("" if begun else text.split("\n"), "xml", first=line)
    if begun:
        yield RawRecord(f"record {count + 1}, line {line}", text, "the file is cut within this record: export it again")


def _read(record: RawRecord) -> Entry:
    if record.problem:
        return record.refused(_title_in(record.text))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(record.text.encode(), parser)
    except etree.XMLSyntaxError as error:
        return record.refused(_title_in(record.text), f"it is no well-formed XML ({error.msg})")
    fields = _fields(root)
    if not any(fields.get(name) for name in ("title", "electronic-resource-num", "accession-num", "url")):
        return record.refused(problem="it has neither title nor identifier")
    return described_record(root).entry(record.location)


def described_record(record: Any) -> Description:
    """One element `record` of EndNote's XML, whatever it stands in."""
    return described(_type(record), _fields(record))


def _title_in(text: str) -> str:
    found = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    return " ".join(re.sub(r"<[^<>]*>", "", found[1]).split()) if found else ""


def _type(root: Any) -> str:
    element = root.find("ref-type")
    return str(element.get("name") or "") if element is not None else ""


def _fields(root: Any) -> dict[str, list[str]]:
    """The texts by the names of their elements, of nested ones by that of the innermost that has a meaning."""
    found: dict[str, list[str]] = {}
    for element in root.iterchildren(tag=etree.Element):
        _collect(element, found)
    return found


def _collect(element: Any, found: dict[str, list[str]]) -> None:
    name = str(element.tag)
    if name in _WITHOUT_CONTENT:
        return
    if name in _CONTRIBUTORS:
        found.setdefault(name, []).extend(filter(None, map(_author, element.iter("author"))))
    elif name in ("keywords", "urls"):
        inner = "keyword" if name == "keywords" else "url"
        inner_texts = [_text(part) for part in element.iter(inner)] or [_text(element)]
        found.setdefault("url" if name == "urls" else name, []).extend(filter(None, inner_texts))
    elif name in _PARTS:
        for part in element.iterchildren(tag=etree.Element):
            _collect(part, found)
    elif text := _text(element):
        found.setdefault(name, []).append(text)


def _author(element: Any) -> str:
    """A group is marked by a comma behind it, in old files by an attribute."""
    if name := element.get("corp-name"):
        return f"{name},"
    return _text(element)


def _text(element: Any) -> str:
    """With what stands above or below as tags, which `marked_text` reads."""
    parts = [element.text or ""]
    for part in element.iterchildren():
        inner = _text(part) if isinstance(part.tag, str) else ""
        face = part.get("face") or "" if isinstance(part.tag, str) else ""
        tag = "sup" if "superscript" in face else "sub" if "subscript" in face else ""
        parts += [f"<{tag}>{inner}</{tag}>" if tag and inner else inner, part.tail or ""]
    return "".join(parts).strip() if element.tag != "style" else "".join(parts)
