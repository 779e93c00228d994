"""A manuscript as a Word file: headings, tables and lists in Word's own styles, citations on request as Zotero's."""

import hashlib
import json

from claims.exports.printing.docx_parts import in_order
from claims.exports.printing.tree import Manuscript, set_tree
from claims.exports.printing.word_template import checked_template, house_template
from claims.exports.printing.zotero_fields import make_live, preferences
from literature.refusals import Refused
from literature.styles.pandoc import run_pandoc
from literature.styles.style_file import Style


def write(manuscript: Manuscript, style: Style, *, live: bool = False, template: bytes | None = None) -> bytes:
    """The file. `template` is a Word file whose styles, margins, heads and feet it takes.

    `live`: citations and list are fields that Zotero's plugin refreshes. Refused for a template that is none, and for a
    style of footnotes with live citations, which the plugin keeps in another way.
    """
    if live and style.in_notes:
        raise Refused(f"“{style.title}” cites in footnotes: choose another style, or citations that are not live.")
    tree = set_tree(manuscript, style, links=not live)
    properties: list[tuple[str, str]] = []
    if live:
        make_live(tree, manuscript.items)
        session = hashlib.sha256(manuscript.markdown.encode()).hexdigest()[:8]
        properties = preferences(style, session=session)
    files = {"template.docx": house_template() if template is None else checked_template(template)}
    arguments = ["-f", "json", "-t", "docx", "-o", "-", "--reference-doc=template.docx"]
    file = run_pandoc(arguments, json.dumps(tree).encode(), files=files)
    return in_order(file, at=manuscript.written_at, properties=properties)
