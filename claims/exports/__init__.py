"""The cited summary of a document in the formats people write with, and its approval. `gather` alone reads its rows."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any

from claims.exports import (
    biblatex,
    bibtex,
    csl_json,
    csv_tables,
    flow_chart,
    html_document,
    json_document,
    json_ld,
    markdown_document,
    nbib,
    pandoc_document,
    printed,
    ris,
    sepio,
    workbook,
)
from claims.exports.scope import MODES
from claims.exports.summary import Summary


@dataclass(frozen=True)
class Format:
    """A way to write a summary. `extension` has no dot; `write` answers the file, as text (saved as UTF-8) or as bytes.

    `modes` are those of `scope.MODES` that it can be written in: lists of works and data know only one. `cites`: works
    stand in it, each with what must be said of it; a picture has none. `styled`: in the style of CSL that is asked for;
    such a one is refused (`Refused`) where that is not known. `templated`: it takes the styles of a Word file.
    """

    name: str
    media_type: str
    extension: str
    write: Callable[[Summary], str | bytes]
    _: KW_ONLY
    modes: tuple[str, ...] = ("claims",)
    is_text: bool = True
    cites: bool = True
    styled: bool = False
    templated: bool = False

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.is_text else self.media_type

    def data(self, summary: Summary) -> bytes:
        """The file, to be saved as it is."""
        written = self.write(summary)
        return written.encode() if isinstance(written, str) else written


EVERY_MODE = tuple(MODES)
STYLED: dict[str, Any] = {"modes": EVERY_MODE, "is_text": False, "styled": True}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, Format] = {
    "html": Format("HTML", "text/html", "html", html_document.write, modes=EVERY_MODE),
    "docx": Format("Word", WORD, "docx", printed.word, templated=True, **STYLED),
    "zotero": Format("Word with live Zotero citations", WORD, "zotero.docx", printed.zotero, templated=True, **STYLED),
    "pdf": Format("PDF", "application/pdf", "pdf", printed.pdf, **STYLED),
    "md": Format("Markdown", "text/markdown", "md", markdown_document.write, modes=EVERY_MODE),
    "pandoc": Format("Markdown for pandoc", "text/markdown", "pandoc.md", pandoc_document.write, modes=EVERY_MODE),
    "xlsx": Format("Excel", SHEET, "xlsx", workbook.write, is_text=False),
    "csv": Format("CSV of findings", "text/csv", "findings.csv", csv_tables.write_findings),
    "evidence": Format("CSV of evidence", "text/csv", "evidence.csv", csv_tables.write_evidence),
    "svg": Format("PRISMA flow", "image/svg+xml", "prisma.svg", flow_chart.write, cites=False),
    "png": Format("PRISMA flow as PNG", "image/png", "prisma.png", printed.picture, is_text=False, cites=False),
    "json": Format("JSON", "application/json", "json", json_document.write),
    "jsonld": Format("JSON-LD", "application/ld+json", "jsonld", json_ld.write),
    "sepio": Format("SEPIO statements", "application/vnd.claimwatch.sepio+json", "sepio.json", sepio.write),
    "csl": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "csl.json", csl_json.write),
    "bib": Format("BibTeX", "application/x-bibtex", "bib", bibtex.write),
    "biblatex": Format("BibLaTeX", "application/x-biblatex", "biblatex.bib", biblatex.write),
    "ris": Format("RIS", "application/x-research-info-systems", "ris", ris.write),
    "nbib": Format("NBIB", "application/nbib", "nbib", nbib.write),
}


def called(format_: str) -> str:
    """What people call a format; its own word where this release no longer writes it."""
    return FORMATS[format_].name if format_ in FORMATS else format_
