"""What must stand beside a work wherever it is written: the words for its status and its notices, in any format."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from literature.entrez.identifiers import is_sample_pmid
from literature.formats.line import one_line

SAMPLE = "Synthetic sample record"
INCOMPLETE = "The author list is incomplete in the source"
STATUS_WORDS = {
    "retracted": "RETRACTED",
    "concern": "EXPRESSION OF CONCERN",
    "corrected": "Corrected",
    "reinstated": "Reinstated after retraction",
}
NOTICE_WORDS = {
    "retraction": "Retraction",
    "concern": "Expression of concern",
    "erratum": "Erratum",
    "correction": "Corrected and republished",
    "republication": "Republication",
    "update": "Newer version",
    "reinstatement": "Reinstatement",
    "addendum": "Addendum or clarification",
    "other": "Other notice",
}
REPLACED_WORDS = "Retracted and replaced by"
_NOTICE = re.compile(rf"(?:{'|'.join((*NOTICE_WORDS.values(), REPLACED_WORDS))})(?::|$)")


def remarks(work: Mapping[str, Any]) -> list[str]:
    """What must stand beside the work in every list: sample record, status, notices, incomplete authors.

    `status` is a key of STATUS_WORDS or "" (KeyError for another), `notices` are {kind, pmid, citation, date};
    `replaced_by` in one names the work ("PMID 1") that was published in place of a retracted one.
    """
    found = [SAMPLE] if is_sample_pmid(work.get("pmid")) else []
    if words := status_words(work.get("status", ""), work.get("notices", ())):
        found.append(words)
    found += [notice_line(notice) for notice in work.get("notices", ())]
    if work.get("doi_unconfirmed"):
        found.append("The DOI is unconfirmed: neither Crossref nor PubMed knows it")
    if not work.get("authors_complete", True):
        found.append(INCOMPLETE)
    return found


def status_words(status: str, notices: Iterable[Mapping[str, Any]]) -> str:
    """The status as it is shown; of a retracted work that was published anew it says what to cite instead."""
    replacement = replacement_of(notices)
    cite = f". Replaced, cite {replacement}" if status == "retracted" and replacement else ""
    return f"{STATUS_WORDS[status]}{cite}" if status else ""


def replacement_of(notices: Iterable[Mapping[str, Any]]) -> str:
    """What was published in place of a retracted work ("PMID 1"), or ""."""
    return next((notice["replaced_by"] for notice in notices if notice.get("replaced_by")), "")


def notice_line(notice: Mapping[str, Any]) -> str:
    """One line about a publication notice: what it is, where it stands, its own PMID and date. KeyError for no kind."""
    pmid = f"PMID {notice['pmid']}" if notice.get("pmid") else ""
    place = one_line(notice.get("citation", "")).rstrip(".")
    details = ", ".join(filter(None, [place, pmid, str(notice.get("date") or "")]))
    kind = REPLACED_WORDS if notice.get("replaced_by") else NOTICE_WORDS[notice["kind"]]
    return f"{kind}: {details}" if details else kind


def is_about_notice(line: str) -> bool:
    """A line of `notice_line`: the PMID in it is that of the notice, never that of the work."""
    return bool(_NOTICE.match(line))
