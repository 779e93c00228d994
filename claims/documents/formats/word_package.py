"""A Word file's parts, opened with care: a zip of XML from a stranger can be a bomb.

Only the parts that are needed are unpacked, each to a limit, and no document type with entities is let in.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from claims.text.whole_numbers import whole_number

from .article import UnreadableDocument
from .limits import MOST_DEPTH
from .tags import refuse_many_tags

MOST_MEMBERS = 3_000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes, all members as they are declared; pictures count too
LARGEST_PART = 30 * 1024 * 1024  # bytes of one XML part
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Word writes either vocabulary, LibreOffice and "Strict Open XML" the second: they are read as the first.
STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BY_WORD = "open it in Word or LibreOffice, save it as a Word document (.docx) and import that."
OTHER_KINDS = (
    ("xl/", "a spreadsheet", "copy what the article says into a Word document (.docx) and import that."),
    ("ppt/", "a presentation", "copy what the article says into a Word document (.docx) and import that."),
    (
        "META-INF/container.xml",
        "an EPUB book",
        "save the chapter as HTML or Word (.docx), calibre does, and import that.",
    ),
    ("content.xml", "an OpenDocument file", BY_WORD),
    ("index.xml", "a Pages file", "in Pages choose File, Export To, Word, and import that."),
    ("Index/", "a Pages file", "in Pages choose File, Export To, Word, and import that."),
)
ANY_ZIP = ("a zip file", "unpack it and import the article within.")
HEADING = re.compile(r"heading (\d)", re.I)
LIST_DEPTH = re.compile(r"list (?:bullet|number|continue)? ?(\d)?", re.I)
MOST_PARENTS = 20  # styles that a style is based on


@dataclass(slots=True)
class Style:
    """What of a paragraph style bears on the structure. `level`: of a heading 1 to 9, else 0."""

    name: str = ""
    level: int = 0
    listed: bool = False
    depth: int = 0
    bold: bool = False


@dataclass(slots=True)
class Package:
    """The parts of a Word file: body, styles by id, addresses of links by id, notes by "kind id"."""

    body: etree._Element
    styles: dict[str, Style] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    notes: dict[str, etree._Element] = field(default_factory=dict)


def open_package(data: bytes, filename: str) -> Package:
    """Raises UnreadableDocument for what is no Word file, for macros, and for what would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _vet(archive, filename)
            return _package(archive, filename)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        RuntimeError,
    ) as error:
        raise UnreadableDocument(
            f"{filename} is a damaged or locked zip file ({error}): open it in its program and save it again."
        ) from error


def _vet(archive: zipfile.ZipFile, filename: str) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise UnreadableDocument(
            f"{filename} would unpack to {unpacked // 1024 // 1024:,} MB in {len(members):,} files; the limits are"
            f" {MOST_UNPACKED // 1024 // 1024} MB and {MOST_MEMBERS:,}: save it without pictures and attachments."
        )
    names = [member.filename for member in members]
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableDocument(f"{filename} holds macros: save it as a Word document without macros (.docx).")
    if not any(name.startswith("word/") for name in names):
        known = ((what, advice) for start, what, advice in OTHER_KINDS if any(n.startswith(start) for n in names))
        raise UnreadableDocument(f"{filename} is {': '.join(next(known, ANY_ZIP))}")


def _package(archive: zipfile.ZipFile, filename: str) -> Package:
    main = _main_part(archive, filename)
    folder = main.rpartition("/")[0]
    root = _xml(archive, main, filename)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise UnreadableDocument(f"{filename} has no body of text: open it in Word and save it again as .docx.")
    links = _relations(archive, f"{folder}/_rels/{main.rpartition('/')[2]}.rels", filename)
    package = Package(body, links={key: target for key, target in links.items() if "://" in target})
    styles = _xml(archive, f"{folder}/styles.xml", filename)
    package.styles = _styles(styles) if styles is not None else {}
    for kind in ("footnote", "endnote"):
        part = _xml(archive, f"{folder}/{kind}s.xml", filename)
        for note in part if part is not None else ():
            if note.get(f"{W}type") in (None, "normal"):
                package.notes[f"{kind} {note.get(f'{W}id')}"] = note
    return package


def _main_part(archive: zipfile.ZipFile, filename: str) -> str:
    root = _xml(archive, "_rels/.rels", filename)
    parts = [one for one in root if one.get("Type", "").endswith("/officeDocument")] if root is not None else []
    return parts[0].get("Target", "").lstrip("/") if parts else "word/document.xml"


def _relations(archive: zipfile.ZipFile, name: str, filename: str) -> dict[str, str]:
    root = _xml(archive, name, filename)
    return {one.get("Id", ""): one.get("Target", "") for one in root} if root is not None else {}


def _xml(archive: zipfile.ZipFile, name: str, filename: str) -> etree._Element | None:
    """A part of the file, or None when it has none. The declared size may lie, so the read itself is limited."""
    if name not in archive.namelist():
        return None
    with archive.open(name) as part:
        data = part.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise UnreadableDocument(
            f"{filename}: its part {name} unpacks to more than {LARGEST_PART // 1024 // 1024} MB:"
            " copy the article into a new document and save that."
        )
    refuse_many_tags(data, f"{filename}: its part {name}")
    for strict, usual in STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            what = (
                f"has elements more than {MOST_DEPTH} deep within each other, which is the limit:"
                " copy the article into a new document and save that."
                if "depth" in str(error)
                else "defines entities, which no Word file does."
            )
            raise UnreadableDocument(f"{filename}: its part {name} {what}") from error
        raise UnreadableDocument(
            f"{filename}: its part {name} is damaged ({error}): open it in Word and save it again."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:  # asked of the parser, which knows every encoding
        raise UnreadableDocument(f"{filename}: its part {name} defines entities, which no Word file does.")
    return root


def _styles(root: etree._Element) -> dict[str, Style]:
    by_id = {one.get(f"{W}styleId", ""): one for one in root.iter(f"{W}style")}
    return {key: _style(key, by_id) for key in by_id}


def _style(key: str, by_id: dict[str, etree._Element]) -> Style:
    """With what it takes over from the styles it is based on. Word keeps "heading 1" in English in every language."""
    found = Style()
    place = key
    for _ in range(MOST_PARENTS):
        element = by_id.get(place)
        if element is None:
            break
        name = value(element, "name")
        found.name = found.name or name
        heading = HEADING.fullmatch(name)
        found.level = found.level or (int(heading[1]) if heading else outline_level(element))
        if element.find(f"{W}pPr/{W}numPr") is not None or name.lower().startswith("list "):
            found.listed = found.listed or name.lower() != "list paragraph"
        bold = element.find(f"{W}rPr/{W}b")
        found.bold = found.bold or (bold is not None and bold.get(f"{W}val") not in ("0", "false"))
        place = value(element, "basedOn")
    step = LIST_DEPTH.match(found.name)
    found.depth = int(step[1] or 1) - 1 if step else 0
    return found


def outline_level(element: etree._Element) -> int:
    """1 to 9 of a paragraph or a style that is a heading, else 0."""
    level = whole_number(value(element, "pPr", "outlineLvl"), 9)
    return level + 1 if level < 9 else 0


def value(element: etree._Element, *path: str) -> str:
    """The attribute `val` of the element at this path of names, or ""."""
    found = element.find("/".join(f"{W}{name}" for name in path))
    return (found.get(f"{W}val") or "") if found is not None else ""
