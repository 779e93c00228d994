"""A style of CSL 1.0.2 as a file: checked before anything is set by it, and written anew for pandoc. Pure.

The schema: https://docs.citationstyles.org/en/stable/specification.html
"""

import re
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from lxml import etree

from literature.refusals import Refused

LARGEST = 1024 * 1024  # bytes; the largest of 2,856 published styles has a quarter of it
CSL = "{http://purl.org/net/xbiblio/csl}"
CLASSES = ("in-text", "note")
ENGLISH = "en-US"
RULE, BY_CITE = "givenname-disambiguation-rule", "by-cite"
MOST_COMPARED = 400  # works; their names take pandoc some two seconds
CHOOSE = "choose a .csl file from https://github.com/citation-style-language/styles."


@dataclass(frozen=True, kw_only=True)
class Style:
    """A style that stands by itself; `xml` is what pandoc is given.

    `address` is what programs of references know it by. `initialises`: it prints initials of given names.
    `page_delimiter` stands between pages where it writes the last one out, else it is "".
    """

    name: str
    title: str
    address: str
    locale: str
    xml: bytes
    in_notes: bool = False
    lists: bool = True
    initialises: bool = False
    page_delimiter: str = ""


@dataclass(frozen=True, kw_only=True)
class DependentStyle:
    """A journal's name for the style of another; `locale` is "" where it keeps its parent's."""

    name: str
    title: str
    address: str
    parent: str
    locale: str


def read_style(data: bytes, *, name: str) -> Style | DependentStyle:
    """The style in the bytes of a file. Refused with what is wrong and what to do."""
    if len(data) > LARGEST:
        raise Refused(f"{name} has {len(data):,} bytes; a style has at most {LARGEST:,}: {CHOOSE}")
    root = parsed(data, name)
    title = _text(root, "title") or name
    if parent := _parent(root):
        locale = root.get("default-locale", "")
        return DependentStyle(name=name, title=title, address=_text(root, "id"), parent=parent, locale=locale)
    if root.get("class") not in CLASSES or root.find(f"{CSL}citation/{CSL}layout") is None:
        raise Refused(f"{name} says neither how it cites nor whose style it takes: {CHOOSE}")
    _refuse_circles(root, name)
    _name_the_names(root)
    return Style(
        name=name,
        title=title,
        address=_text(root, "id"),
        locale=root.get("default-locale", ENGLISH),
        xml=etree.tostring(root, encoding="utf-8", xml_declaration=True),
        in_notes=root.get("class") == "note",
        lists=root.find(f"{CSL}bibliography/{CSL}layout") is not None,
        initialises=_initialises(root),
        page_delimiter=_page_delimiter(root),
    )


def for_many(style: Style, number: int) -> Style:
    """The style as `number` works are set in it: of more than MOST_COMPARED, initials that tell two authors of one name
    apart stand only in citations that would be the same without ("by-cite" of CSL).

    APA and Chicago want them wherever two first authors share a family name. For that pandoc 3.9 compares each family
    name with each: 20 s for 1,000 works, and hours for 5,000.
    """
    if number <= MOST_COMPARED:
        return style
    root = parsed(style.xml, style.name)
    citation = root.find(f"{CSL}citation")
    if citation is None or citation.get(RULE, BY_CITE) == BY_CITE:
        return style
    citation.set(RULE, BY_CITE)
    return replace(style, xml=etree.tostring(root, encoding="utf-8", xml_declaration=True))


def under_the_name(style: Style, dependent: DependentStyle) -> Style:
    """The style as the one that depends on it: with its name, and in its language."""
    root = parsed(style.xml, dependent.name)
    locale = dependent.locale or style.locale
    root.set("default-locale", locale)
    return replace(
        style,
        name=dependent.name,
        title=dependent.title,
        address=dependent.address,
        locale=locale,
        xml=etree.tostring(root, encoding="utf-8", xml_declaration=True),
    )


def _initialises(root: etree._Element) -> bool:
    """Most of its names: APA writes three of 41 out, Chicago 87 of 95."""
    names = list(root.iter(f"{CSL}name"))
    written_out = sum(name.get("initialize") == "false" for name in names)
    return written_out * 2 < len(names) and any("initialize-with" in element.attrib for element in root.iter())


def _page_delimiter(root: etree._Element) -> str:
    if root.get("page-range-format") != "expanded":
        return ""
    terms = (term for term in root.iter(f"{CSL}term") if term.get("name") == "page-range-delimiter")
    return next((term.text for term in terms if term.text), "\u2013")


def parsed(data: bytes, name: str) -> etree._Element:
    """The style's element. Refused for what is no XML of CSL 1.0 in UTF-8, and for a document type of any encoding."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is no text in UTF-8: {CHOOSE}") from error
    if re.search(rb"<!DOCTYPE|<!ENTITY", data, re.IGNORECASE):
        raise Refused(f"{name} has a document type, which no style needs: {CHOOSE}")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(f"{name} is no XML ({str(error)[:120]}): {CHOOSE}") from error
    if root.tag != f"{CSL}style":
        raise Refused(f"{name} is no style of CSL: {CHOOSE}")
    if root.getroottree().docinfo.doctype:
        raise Refused(f"{name} has a document type, which no style needs: {CHOOSE}")
    if not re.fullmatch(r"1\.0(\.\d+)?", root.get("version", "")):
        raise Refused(f"{name} is of CSL {root.get('version', '0.8')[:20]}, and 1.0 is read: {CHOOSE}")
    return root


def _text(root: etree._Element, name: str) -> str:
    return " ".join((root.findtext(f"{CSL}info/{CSL}{name}") or "").split())[:200]


def _parent(root: etree._Element) -> str:
    for link in root.iterfind(f"{CSL}info/{CSL}link"):
        if link.get("rel") == "independent-parent":
            return str(link.get("href", "")).rstrip("/").rpartition("/")[2].removesuffix(".csl")
    return ""


def undefined_macros(root: etree._Element) -> list[str]:
    """The names of macros that it calls and does not have: pandoc prints nothing in their place."""
    called = {element.get("macro", "") for element in root.iter(f"{CSL}text", f"{CSL}key")}
    return sorted(called - {macro.get("name") for macro in root.iterfind(f"{CSL}macro")} - {""})


def _refuse_circles(root: etree._Element, name: str) -> None:
    """A macro that calls itself would be set until the memory is full."""
    called = {
        macro.get("name", ""): {text.get("macro") for text in macro.iter(f"{CSL}text")} - {None}
        for macro in root.iterfind(f"{CSL}macro")
    }
    try:
        TopologicalSorter(called).prepare()
    except CycleError as error:
        raise Refused(f"{name} has a macro that calls itself ({error.args[1][0]}): {CHOOSE}") from error


def _name_the_names(root: etree._Element) -> None:
    """`<names>` without `<name>` begins with it, says CSL; pandoc 3.9 begins with the label: "editorsAdam MP"."""
    for names in root.iter(f"{CSL}names"):
        if names.find(f"{CSL}label") is not None and names.find(f"{CSL}name") is None:
            names.insert(0, names.makeelement(f"{CSL}name"))
