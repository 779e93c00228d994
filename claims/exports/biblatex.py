"""The bibliography as BibLaTeX: BibTeX's entries with the types, the dates and the names of fields that biber knows.

What is published about a work (its retraction, say) is an entry of its own that the work is related to, which is cited
with it and stands in no list; the work's note says it as well. Source: https://ctan.org/pkg/biblatex, its manual 2.1,
2.2 and 3.4.
"""

from collections.abc import Iterator

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Block, Entry, Field

from claims.exports import bibtex
from claims.exports.bibtex import encode
from claims.exports.keys import citation_keys
from claims.exports.summary import Summary, Work

ENTRY_TYPES = {"preprint": "online", "webpage": "online", "report": "report", "thesis": "thesis"}
RENAMED = {
    "journal": "journaltitle",
    "address": "location",
    "school": "institution",
    "howpublished": "organization",
    "pmid": "eprint",
}
DATE = ("year", "month", "day")
RELATED_BY = {
    "retraction": "Retracted in",
    "concern": "Expression of concern in",
    "erratum": "Erratum in",
    "correction": "Corrected and republished in",
    "republication": "Republished in",
    "update": "Newer version",
    "reinstatement": "Reinstated in",
    "addendum": "Addendum in",
}

SEVERAL = "See also"


def write(summary: Summary) -> str:
    """One entry per work, in the order of the bibliography, each before those of what is published about it."""
    keys = citation_keys(summary.bibliography)
    entries: list[Block] = []
    for work, key in zip(summary.bibliography, keys, strict=True):
        notices = list(_notices(work, key))
        entries += [_entry(work, key, notices), *notices]
    return write_string(Library(entries))


def _entry(work: Work, key: str, notices: list[Entry]) -> Entry:
    written = bibtex.entry(work, key)
    values = {one.key: one.value for one in written.fields if one.key not in DATE}
    if work.form == "preprint":
        values.pop("type", None)
        values["pubstate"] = "prepublished"
    fields = [Field(RENAMED.get(name, name), value) for name, value in values.items()]
    if work.pmid:
        fields.append(Field("eprinttype", "pubmed"))
    if work.issued:
        fields.append(Field("date", iso_date(work.issued)))
    if notices:
        fields.append(Field("related", ",".join(one.key for one in notices)))
        kinds = {notice.get("kind") for notice in work.notices}
        fields.append(Field("relatedstring", _by(kinds.pop()) if len(kinds) == 1 else SEVERAL))
    return Entry(ENTRY_TYPES.get(work.form, written.entry_type), key, fields)


def iso_date(parts: list[int]) -> str:
    """ "2019-04-30", "2019-04" or "2019": the dates of ISO 8601, as far as the day is known."""
    year, *rest = parts
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


def _notices(work: Work, key: str) -> Iterator[Entry]:
    for number, notice in enumerate(work.notices, start=1):
        said = {
            "title": f"{{{encode(notice.get('citation') or _by(notice.get('kind')))}}}",
            "date": notice.get("date", ""),
            "eprint": encode(notice.get("pmid", "")),
            "eprinttype": "pubmed" if notice.get("pmid") else "",
            "options": "dataonly=true",
        }
        fields = [Field(name, value) for name, value in said.items() if value]
        yield Entry("misc", f"{key}-notice{number}", fields)


def _by(kind: str | None) -> str:
    return RELATED_BY.get(kind or "", SEVERAL)
