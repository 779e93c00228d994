"""The bibliography as a CSL-JSON array, for Zotero, `pandoc --citeproc` and other citation processors."""

import json
from typing import Any

from claims.exports.keys import citation_keys
from claims.exports.summary import Summary
from literature.formats.csl import as_csl


def write(summary: Summary) -> str:
    """A JSON array with one CSL item per work, in the order of the bibliography."""
    return json.dumps(items(summary), ensure_ascii=False, indent=2) + "\n"


def items(summary: Summary) -> list[dict[str, Any]]:
    """The CSL items; `custom`, the schema's place for more, says number, status, notices, sample, citing
    claims.
    """
    found = []
    for work, key in zip(summary.bibliography, citation_keys(summary.bibliography), strict=True):
        custom = {
            "number": work.number,
            "status": work.status,
            "notices": work.notices,
            "sample": work.is_sample,
            "cited_at": summary.cited_at[work.number],
        }
        found.append(as_csl(work.as_mapping(), key) | {"custom": custom})
    return found
