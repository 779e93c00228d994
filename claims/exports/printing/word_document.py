"""A manuscript as a Word file: headings, tables and lists in Word's own styles, citations on request as Zotero's."""

import base64
import hashlib
import json
import struct

from claims.exports.printing.docx_parts import in_order
from claims.exports.printing.tree import Manuscript, Node, set_picture, set_tree
from claims.exports.printing.typst import png
from claims.exports.printing.word_template import house_template
from claims.exports.printing.zotero_fields import make_live, preferences
from literature.refusals import Refused
from literature.styles.pandoc import run_pandoc
from literature.styles.style_file import Style
from literature.styles.template_file import checked_template

WIDEST, TALLEST = 15.5, 21.0  # centimetres of a picture


def write(manuscript: Manuscript, style: Style, *, live: bool = False, template: bytes | None = None) -> bytes:
    """The file. `template` is a Word file whose styles, margins, heads and feet it takes.

    `live`: citations and list are fields that Zotero's plugin refreshes. Refused for a template that is none, and for a
    style of footnotes with live citations, which the plugin keeps in another way.
    """
    if live and style.in_notes:
        raise Refused(f"“{style.title}” cites in footnotes: choose another style, or citations that are not live.")
    tree = set_tree(manuscript, style, links=not live)
    if manuscript.picture:
        set_picture(tree, _image(png(manuscript.picture), manuscript.picture_words))
    properties: list[tuple[str, str]] = []
    if live:
        make_live(tree, manuscript.items)
        session = hashlib.sha256(manuscript.markdown.encode()).hexdigest()[:8]
        properties = preferences(style, session=session)
    files = {"template.docx": house_template() if template is None else checked_template(template)}
    arguments = ["-f", "json", "-t", "docx", "-o", "-", "--reference-doc=template.docx"]
    file = run_pandoc(arguments, json.dumps(tree).encode(), files=files)
    return in_order(file, at=manuscript.written_at, properties=properties, across=manuscript.wide)


def _image(file: bytes, words: str) -> Node:
    """A paragraph with the picture in it, as large as a page takes."""
    wide, high = struct.unpack(">II", file[16:24])  # of the header chunk
    width = f"{min(WIDEST, TALLEST * wide / high):.1f}cm"
    address = f"data:image/png;base64,{base64.b64encode(file).decode()}"
    said = [{"t": "Str", "c": words}]
    return {"t": "Para", "c": [{"t": "Image", "c": [["", [], [["width", width]]], said, [address, ""]]}]}
