"""The cited summary of a document in the formats people write with, and its approval. `gather` alone reads its rows."""

from collections.abc import Callable
from dataclasses import dataclass

from claims.exports import bibtex, csl_json, json_document, markdown_document, ris
from claims.exports.summary import Summary


@dataclass(frozen=True)
class Format:
    """A way to write a summary. `extension` has no dot; `write` answers the file as text, to be saved as
    UTF-8.
    """

    name: str
    media_type: str
    extension: str
    write: Callable[[Summary], str]


FORMATS: dict[str, Format] = {
    "md": Format("Markdown", "text/markdown", "md", markdown_document.write),
    "json": Format("JSON", "application/json", "json", json_document.write),
    "csl": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "csl.json", csl_json.write),
    "bib": Format("BibTeX", "application/x-bibtex", "bib", bibtex.write),
    "ris": Format("RIS", "application/x-research-info-systems", "ris", ris.write),
}
