"""The cited summary of a document in the formats people write with, and its approval. `gather` alone reads its rows."""

from collections.abc import Callable
from dataclasses import dataclass

from claims.exports import bibtex, csl_json, json_document, markdown_document, pandoc_document, ris
from claims.exports.scope import MODES
from claims.exports.summary import Summary


@dataclass(frozen=True)
class Format:
    """A way to write a summary. `extension` has no dot; `write` answers the file, as text (saved as UTF-8) or as bytes.
    `modes` are those of `scope.MODES` that it can be written in: lists of works and data know only one.
    """

    name: str
    media_type: str
    extension: str
    write: Callable[[Summary], str | bytes]
    modes: tuple[str, ...] = ("claims",)

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8"

    def data(self, summary: Summary) -> bytes:
        written = self.write(summary)
        return written.encode() if isinstance(written, str) else written

    def text(self, summary: Summary) -> str:
        """ValueError for a format that is not text."""
        written = self.write(summary)
        if isinstance(written, bytes):
            raise ValueError(f"{self.name} is not text.")
        return written


FORMATS: dict[str, Format] = {
    "md": Format("Markdown", "text/markdown", "md", markdown_document.write, tuple(MODES)),
    "pandoc": Format("Markdown for pandoc", "text/markdown", "pandoc.md", pandoc_document.write, tuple(MODES)),
    "json": Format("JSON", "application/json", "json", json_document.write),
    "csl": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "csl.json", csl_json.write),
    "bib": Format("BibTeX", "application/x-bibtex", "bib", bibtex.write),
    "ris": Format("RIS", "application/x-research-info-systems", "ris", ris.write),
}
