"""Which stored works a notice found by DOI is about: DOIs are not unique, and a notice is about a paper."""

import re
from collections.abc import Iterable

from literature.library.candidates import similarity
from literature.models import Reference

AGREEING = 0.7  # similarity of titles; the marks of a retraction are taken off before
_MARK = re.compile(
    r"^[\s\[(*]*(?:retracted|withdrawn|removed|retraction|withdrawal)(?: article| paper)?\s*[\])*]*\s*[:\-–—]\s*"
    r"|^\[(?:retracted|withdrawn|sample)\]\s*",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"^\W*(?:(?:statement of |notice of |editorial )?(?:retraction|withdrawal|removal|erratum|errata|corrigend\w+"
    r"|expressions? of concern|addendum)\b|(?:author |publisher )?correction(?: to)?\s*:)",
    re.IGNORECASE,
)


def matching_works(
    references: Iterable[Reference], *, title: str, pmid: str = "", certain: bool = True
) -> list[Reference]:
    """Those of the references, which all have the DOI, that a source means when it tells a notice about a work.

    Never the record of a notice itself. Where several records have the DOI, the source names another PMID, or is not
    `certain`, the title has to agree: a paper and what was published about it may share their DOI. What replaces a
    retracted paper under its DOI and title is sound: it is meant only where the source gives its PMID; so is
    what was corrected and republished, where the first form is stored too.
    """
    works = [row for row in references if not row.is_notice and (row.pmid == pmid or not row.is_replacement)]
    works = [row for row in works if row.pmid == pmid or not row.is_republication] or works
    doubtful = len(works) > 1 or not certain
    return [row for row in works if not (doubtful or _is_doubtful(row, pmid)) or not _differs(row, title)]


def _is_doubtful(reference: Reference, pmid: str) -> bool:
    has_another = bool(pmid and reference.pmid and reference.pmid != pmid)
    return has_another or bool(_NOTICE.match(reference.title))


def _differs(reference: Reference, title: str) -> bool:
    return similarity(_bare(reference.title), _bare(title)) < AGREEING


def _bare(title: str) -> str:
    before = ""
    while title != before:
        before, title = title, _MARK.sub("", title)
    return title
