"""What a summary says, as a digest a claim: by it an approval knows what it approved, and what changed since."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from claims.exports.summary import Summary, SummaryClaim

MOST_NAMED = 5  # keys named in a difference
PASSING = ("reviewed",)  # another look at a claim is no other content
LATE = ("directness_reason", "sample_size", "quality", "locator")  # members of evidence that came later
VERSION = "version"


def digests(summary: Summary) -> dict[str, str]:
    """A digest of each claim by its key, with its evidence, grade and flags; under "version" that of the text."""
    return {VERSION: str(summary.version), **{claim.key: _digest(claim, summary) for claim in summary.claims}}


def _digest(claim: SummaryClaim, summary: Summary) -> str:
    """Cited works are named by themselves: their numbers move when another claim cites one more.

    What is empty is left out, so that a member that a later release adds changes no digest by itself.
    """
    values: dict[str, Any] = {n: value for n, value in asdict(claim).items() if value and n not in PASSING}
    values["evidence"] = [row for row in values.get("evidence", ()) if not row.pop("draft")]
    if not values["evidence"]:
        del values["evidence"]
    for row in values.get("evidence", ()):
        for name in LATE:
            if not row[name]:
                del row[name]
        work = summary.work(row.pop("number"))
        row["work"] = [work.pmid, work.doi, work.title, work.status]
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


def difference(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What differs between two answers of `digests`, in words; "" where nothing does."""
    version = f"version {now[VERSION]} came in" if now[VERSION] != before[VERSION] else ""
    keys = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
    keys = [key for key in keys if key != VERSION]
    more = f" and {len(keys) - MOST_NAMED} more" if len(keys) > MOST_NAMED else ""
    changed = f"{', '.join(keys[:MOST_NAMED])}{more} changed" if keys else ""
    return "; ".join(part for part in (version, changed) if part)
