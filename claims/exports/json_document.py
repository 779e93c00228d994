"""The summary as one JSON document for programs. Its shape, format_version 2 (as a JSON Schema:
/static/claimwatch/summary-2.schema.json):

format            "claimwatch-summary"
format_version    2; members may be added to it, none is renamed, removed or given another meaning. (Version 1 called
                  what a search had identified "screened".)
document          {title, slug, url, version}
approved          who approved it, or why that does not hold any more; "" where nobody ever did
generated_at      ISO 8601 with offset
sample            true when the literature is a synthetic sample
searched          [{name, database, query, translation, limits, until: "YYYY-MM-DD" or null, ran_on: the same,
                    identified, gone, found_new, reported: PubMed's count or null}]
flow              where the records are, in PRISMA's terms (claims/exports/flow.py): {identified, by_searches,
                  duplicates, by_other_ways, not_fetched, not_compared, notices, not_suggested, threshold, waiting,
                  put_off, screened, excluded: [{reason, number}], attached, to_be_accepted, since, attached_before}
searched_to       the day to which every search that is on is complete, or null
selection         which claims these are, in words; "" for all; claims_in_all: how many the text has
drafts            true where evidence is told that nobody accepted yet
overview          {stands: {certainty: [key]}, contested, missing, doubtful, flagged: [key]}
news              [str], what changed since the snapshot that news_since names; "" where none is compared
claims            [{key, text, context, section: [str], kind, wording_strength, wording_certainty ("not read": it is
                    not in English),
                    wording_polarity: "asserted", "denied" or "open" (the relation that the statement names),
                    certainty: "high", "moderate", "low", "very low" or "" (not assessed),
                    certainty_is_stale: bool, stale_reason: what changed since it was assessed, or "",
                    grading: {starting_level, told, rationale, factors: [{name, direction, levels, reason}],
                    differs: [str]} of the newest assessment after GRADE, or null,
                    contested: bool, supporting, contradicting: counts in words ("2 papers, 1 cohort"),
                    supporting_participants, contradicting_participants: number, null where a size is unknown,
                    says: what the evidence says, in a sentence whose verb follows the certainty,
                    independent: "5 papers, 2 cohorts" where papers share their participants, or "",
                    restates: the key of the claim that it repeats, or "",
                    review: why it is to be reviewed since it was reworded, or "",
                    reviewed: the sentence of its last review ("PubMed searched to…, nothing changed"), or "",
                    flags: [{kind, note, raised_at}],
                    findings: [{rule, note, cues: [{text, start, end, role}], limits: [str], softer, pattern}],
                    waivers: [{rule, reason, waived_at}],
                    evidence: [{number, work, stance, directness, directness_reason, design, sample_size, quality,
                                locator, quote, quote_section, note, draft: true where nobody accepted it yet}]}]
                  in document order; `work` is the id of the item in the bibliography
bibliography      CSL-JSON items; `custom` holds {number, status, notices, sample, cited_at: [claim key]}
"""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from claims.exports import csl_json
from claims.exports.flow import as_row
from claims.exports.summary import Summary, SummaryClaim

FORMAT = "claimwatch-summary"
FORMAT_VERSION = 2


def write(summary: Summary) -> str:
    """The document, indented, characters as they are."""
    return json.dumps(as_document(summary), ensure_ascii=False, indent=2, default=_iso) + "\n"


def as_document(summary: Summary) -> dict[str, Any]:
    """The document before it is written: plain values, and dates."""
    bibliography = csl_json.items(summary)
    ids = {item["custom"]["number"]: item["id"] for item in bibliography}
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "document": {name: getattr(summary, name) for name in ("title", "slug", "url", "version")},
        "approved": summary.approved,
        "generated_at": summary.generated_at,
        "sample": summary.sample,
        "searched": [asdict(search) for search in summary.searched],
        "searched_to": summary.searched_to,
        "flow": as_row(summary.flow),
        "selection": summary.scope.selection,
        "claims_in_all": summary.claims_in_all,
        "drafts": summary.scope.drafts,
        "overview": asdict(summary.overview),
        "news_since": summary.news_since,
        "news": summary.news,
        "claims": [_claim(claim, ids) for claim in summary.claims],
        "bibliography": bibliography,
    }


def _claim(claim: SummaryClaim, ids: dict[int, str]) -> dict[str, Any]:
    values = {**asdict(claim), "says": claim.says}
    values["evidence"] = [{**item, "work": ids[item["number"]]} for item in values["evidence"]]
    return values


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form: give the summary text, numbers, dates or true and false.")
