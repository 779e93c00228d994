"""What must stand beside a work wherever it is written: the words for its status and its notices, in any format."""

import re
from collections.abc import Mapping
from typing import Any

from literature.entrez.identifiers import is_sample_pmid
from literature.formats.line import one_line

SAMPLE = "Synthetic sample record"
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
_NOTICE = re.compile(rf"(?:{'|'.join(NOTICE_WORDS.values())})(?::|$)")


def remarks(work: Mapping[str, Any]) -> list[str]:
    """What must stand beside the work in every list: sample record, status, notices, incomplete authors.

    `status` is a key of STATUS_WORDS or "" (KeyError for another), `notices` are {kind, pmid, citation, date}.
    """
    found = [SAMPLE] if is_sample_pmid(work.get("pmid")) else []
    if status := work.get("status"):
        found.append(STATUS_WORDS[status])
    found += [notice_line(notice) for notice in work.get("notices", ())]
    if not work.get("authors_complete", True):
        found.append("The author list is incomplete in the source")
    return found


def notice_line(notice: Mapping[str, Any]) -> str:
    """One line about a publication notice: what it is, where it stands, its own PMID and date. KeyError for no kind."""
    pmid = f"PMID {notice['pmid']}" if notice.get("pmid") else ""
    place = one_line(notice.get("citation", "")).rstrip(".")
    details = ", ".join(filter(None, [place, pmid, str(notice.get("date") or "")]))
    kind = NOTICE_WORDS[notice["kind"]]
    return f"{kind}: {details}" if details else kind


def is_about_notice(line: str) -> bool:
    """A line of `notice_line`: the PMID in it is that of the notice, never that of the work."""
    return bool(_NOTICE.match(line))
