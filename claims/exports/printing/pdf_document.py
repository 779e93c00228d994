"""A manuscript as a PDF, by Typst: for all readers (PDF/UA-1) where each of its signs has a glyph.

Typst's own fonts (Libertinus, with signs of New Computer Modern) hold Latin with all its accents, Greek, Cyrillic,
arrows and mathematics. A text with other signs is set again with the fonts of the machine, and where these lack one
too, without PDF/UA, which forbids that; then the file says so. The text cannot hold a command: pandoc escapes it.
"""

import json
from datetime import UTC
from pathlib import Path

from claims.exports.printing.tree import Manuscript, set_picture, set_tree
from claims.exports.printing.typst import shown, typeset
from literature.styles.pandoc import run_pandoc
from literature.styles.style_file import Style

WRITER = ["-f", "json", "-t", "typst-citations", "-s", "--wrap=none", "--template=pdf.typ"]
TEMPLATE = (Path(__file__).parent / "pdf.typ").read_bytes()


def write(manuscript: Manuscript, style: Style) -> bytes:
    """The file. Refused as `set_tree` refuses, where Typst is not installed, and over a limit."""
    tree = set_tree(manuscript, style)
    if manuscript.picture:
        words = f"#{shown(manuscript.picture, manuscript.picture_words, width='16cm')}"
        set_picture(tree, {"t": "RawBlock", "c": ["typst", words]})
    across = ["-V", "wide=yes"] if manuscript.wide else []
    source = run_pandoc([*WRITER, *across], json.dumps(tree).encode(), files={"pdf.typ": TEMPLATE})
    return typeset(source, kind="pdf", at=f"{manuscript.written_at.astimezone(UTC).timestamp():.0f}")
