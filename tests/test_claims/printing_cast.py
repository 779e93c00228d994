"""A manuscript for the tests of the files that are printed: what is written of a summary, in small."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from claims.exports.printing.tree import Manuscript
from literature.formats.csl import as_csl
from tests.test_claims.exports_cast import group, retracted, sample, yan

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WORKS = [yan(), retracted(2), sample(3, authors=[group("The Sample Group")]), sample(4, doi="10.9999/sample.4")]
KEYS = ("Yan2019", "Sample2", "Group3", "Sample4")
HOSTILE = '#import "@preview/x:1.0.0": * <script>alert(1)</script> $x$ [b](https://example.org) `c` \\alpha {d} @e'
SIGNS = "αβγ Δ → ≥ ≤ ± µ ñ ő ł ș ″ × − ½ ≈ β₂ Ж"


def items() -> list[dict[str, Any]]:
    return [
        as_csl(work.as_mapping(), key)
        | {"custom": {"status": work.status, "notices": work.notices, "sample": work.is_sample}}
        for work, key in zip(WORKS, KEYS, strict=True)
    ]


def manuscript(text: str = "A statement [@Yan2019; @Sample2 **RETRACTED**].", **changes: Any) -> Manuscript:
    metadata = {"title": "The default mode network", "date": "2026-11-22", "lang": "en", "link-citations": True}
    head = "\n".join(f"{name}: {json.dumps(value)}" for name, value in metadata.items())
    markdown = f"---\n{head}\n---\n\n# Findings\n\n{text}\n\n# References\n\n::: {{#refs}}\n:::\n"
    return Manuscript(**{"markdown": markdown, "items": items(), "written_at": NOON} | changes)


FLOW = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="6"><text y="5">a "b" \\ c</text></svg>'
DIV = "\n::: {#flow}\n:::\n"
TABLE = """| Claim | Statement |
|---|------------|
| DMN-1 | Hyperconnectivity [@Group3] |
| DMN-2 | Another |
"""


def escaped(text: str) -> str:
    """As text of data stands in Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|$^~@&\"'!])", r"\\\1", text)
