"""A Word file whose styles are taken for others, checked before anything is written by it. Pure.

Its parts are those of Office Open XML (ECMA-376): styles in word/styles.xml, what lies outside of it in *.rels.
"""

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from literature.refusals import Refused

LARGEST = 5 * 1024 * 1024  # bytes, as it lies on the disk
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_PARTS = 1_000
STYLES = "word/styles.xml"
NEEDED = ("[Content_Types].xml", "word/document.xml", STYLES)
NEEDED_STYLES = ("Normal", "Title", "heading 1", "heading 2", "heading 3")
SAVE = "save it in Word as .docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ACTING = ("vbaProject.bin", "vbaData.xml")
ACTING_FOLDERS = ("word/activeX", "word/embeddings", "customUI")
FIRST_BYTES = b"PK\x03\x04"  # of every zip file


def is_template(data: bytes) -> bool:
    """A zip file, which no style of CSL is."""
    return data.startswith(FIRST_BYTES)


def checked_template(data: bytes, *, name: str = "The template") -> bytes:
    """The same bytes. Refused: too large, no Word file, one without the styles that are used, with macros, with objects
    of other programs, or that takes something from another place when it is opened."""
    if len(data) > LARGEST:
        raise Refused(f"{name} has {len(data):,} bytes, and at most {LARGEST:,} are read: make it smaller.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_size(package, name)
            _refuse_acting(package, name)
            parts = {part: _parsed(package.read(part), name) for part in package.namelist() if _is_xml(part)}
    except Refused:
        raise
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error) as error:
        raise Refused(f"{name} is no Word file: {SAVE}.") from error
    _refuse_outside(parts, name)
    _refuse_without_styles(parts[STYLES], name)
    return data


def _is_xml(part: str) -> bool:
    return part.endswith((".xml", ".rels"))


def _refuse_size(package: zipfile.ZipFile, name: str) -> None:
    names, unpacked = package.namelist(), sum(part.file_size for part in package.infolist())
    if missing := [part for part in NEEDED if part not in names]:
        raise Refused(f"{name} is no Word file, {missing[0]} is missing: {SAVE}.")
    if unpacked > LARGEST_UNPACKED:
        raise Refused(f"{name} unpacks to {unpacked:,} bytes, and {LARGEST_UNPACKED:,} are the most: make it smaller.")
    if len(names) > MOST_PARTS or len(set(names)) < len(names):
        raise Refused(f"{name} has more than {MOST_PARTS:,} parts, or one twice: {SAVE} anew.")


def _refuse_acting(package: zipfile.ZipFile, name: str) -> None:
    for part in package.namelist():
        if posixpath.basename(part) in ACTING:
            raise Refused(f"{name} holds macros: {SAVE} without them.")
        if part.startswith(ACTING_FOLDERS):
            raise Refused(f"{name} holds an object of another program ({part}): take it out, and {SAVE}.")
    if b"macroEnabled" in package.read("[Content_Types].xml"):
        raise Refused(f"{name} may hold macros: {SAVE} without them.")


def _parsed(part: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(f"{name} is damaged: {SAVE} anew.") from error
    if root.getroottree().docinfo.doctype:
        raise Refused(f"{name} has a document type, which Word writes in no file: {SAVE} anew.")
    return root


def _refuse_outside(parts: dict[str, etree._Element], name: str) -> None:
    """A link to a page stays unopened until somebody clicks; all else is fetched when the file is opened."""
    for part, root in parts.items():
        for link in root.iter("{*}Relationship") if part.endswith(".rels") else ():
            is_page = link.get("Type", "").endswith("/hyperlink")
            if link.get("TargetMode") == "External" and not is_page:
                what = link.get("Type", "").rpartition("/")[2] or "something"
                raise Refused(f"{name} takes its {what} from another place: put that into the file, and {SAVE}.")


def _refuse_without_styles(styles: etree._Element, name: str) -> None:
    named = {found.get(f"{W}val", "").lower() for found in styles.iterfind(f"{W}style/{W}name")}
    if missing := [style for style in NEEDED_STYLES if style.lower() not in named]:
        raise Refused(f"{name} has no style “{missing[0]}”: use it once in Word, delete that text again, and {SAVE}.")
