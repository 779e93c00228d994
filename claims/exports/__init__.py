"""The cited summary of a document in the formats people write with, and its approval. `gather` alone reads its rows."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

from claims.exports import (
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
    ris,
    workbook,
)
from claims.exports.scope import MODES
from claims.exports.summary import Summary


@dataclass(frozen=True)
class Format:
    """A way to write a summary. `extension` has no dot; `write` answers the file, as text (saved as UTF-8) or as bytes.

    `modes` are those of `scope.MODES` that it can be written in: lists of works and data know only one. `cites`: works
    stand in it, each with what must be said of it; a picture has none.
    """

    name: str
    media_type: str
    extension: str
    write: Callable[[Summary], str | bytes]
    _: KW_ONLY
    modes: tuple[str, ...] = ("claims",)
    is_text: bool = True
    cites: bool = True

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.is_text else self.media_type

    def data(self, summary: Summary) -> bytes:
        """The file, to be saved as it is."""
        written = self.write(summary)
        return written.encode() if isinstance(written, str) else written


EVERY_MODE = tuple(MODES)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, Format] = {
    "html": Format("HTML", "text/html", "html", html_document.write, modes=EVERY_MODE),
    "md": Format("Markdown", "text/markdown", "md", markdown_document.write, modes=EVERY_MODE),
    "pandoc": Format("Markdown for pandoc", "text/markdown", "pandoc.md", pandoc_document.write, modes=EVERY_MODE),
    "xlsx": Format("Excel", SHEET, "xlsx", workbook.write, is_text=False),
    "csv": Format("CSV of findings", "text/csv", "findings.csv", csv_tables.write_findings),
    "evidence": Format("CSV of evidence", "text/csv", "evidence.csv", csv_tables.write_evidence),
    "svg": Format("PRISMA flow", "image/svg+xml", "prisma.svg", flow_chart.write, cites=False),
    "json": Format("JSON", "application/json", "json", json_document.write),
    "jsonld": Format("JSON-LD", "application/ld+json", "jsonld", json_ld.write),
    "csl": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "csl.json", csl_json.write),
    "bib": Format("BibTeX", "application/x-bibtex", "bib", bibtex.write),
    "ris": Format("RIS", "application/x-research-info-systems", "ris", ris.write),
    "nbib": Format("NBIB", "application/nbib", "nbib", nbib.write),
}
