"""A Word file's parts, opened with care: a zip of XML from a stranger can be a bomb.

Only the parts that are needed are unpacked, each to a limit, and no document type with entities is let in.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from .article import UnreadableDocument
from .described_works import Described, described_sources
from .limits import MOST_DEPTH
from .tags import refuse_many_tags
from .word_markup import W
from .word_styles import Style, styles_of

MOST_MEMBERS = 3_000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes, all members as they are declared; pictures count too
LARGEST_PART = 30 * 1024 * 1024  # bytes of one XML part
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


SOURCES_PART = re.compile(r"customXml/item\d+\.xml")
MOST_SOURCES_PARTS = 50


@dataclass(slots=True)
class Package:
    """The parts of a Word file: body, styles by id, addresses of links by id, notes by "kind id", Word's own sources by
    tag, and the part that defines its lists."""

    body: etree._Element
    styles: dict[str, Style] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    notes: dict[str, etree._Element] = field(default_factory=dict)
    sources: dict[str, Described] = field(default_factory=dict)
    numbering: etree._Element | None = None


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
    package.styles = styles_of(styles) if styles is not None else {}
    package.numbering = _xml(archive, f"{folder}/numbering.xml", filename)
    package.sources = _sources(archive, filename)
    for kind in ("footnote", "endnote"):
        part = _xml(archive, f"{folder}/{kind}s.xml", filename)
        for note in part if part is not None else ():
            if note.get(f"{W}type") in (None, "normal"):
                package.notes[f"{kind} {note.get(f'{W}id')}"] = note
    return package


def _sources(archive: zipfile.ZipFile, filename: str) -> dict[str, Described]:
    """Those of all parts that hold some: the number of the part is Word's own affair."""
    found: dict[str, Described] = {}
    for name in [name for name in archive.namelist() if SOURCES_PART.fullmatch(name)][:MOST_SOURCES_PARTS]:
        root = _xml(archive, name, filename)
        if root is not None and root.tag.endswith("}Sources"):
            found |= described_sources(root)
    return found


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
