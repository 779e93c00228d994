"""What a record of RIS says and a reference has no place for: nothing of a record is lost. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from literature.formats.entries import filled

_READ = "TY ER A1 AU PY Y1 YR DA VL VO IS CP NO SP EP C7 PG KW AB N2 DO DI DOI PM PMID AN DB PB CY PP SN LA ET Y2"
READ = frozenset(_READ.split())
_HOLDERS = {
    "AN": "pmid", "PM": "pmid", "PMID": "pmid", "VL": "volume", "VO": "volume", "IS": "issue", "CP": "issue",
    "NO": "issue", "SP": "pages", "EP": "pages", "C7": "pages", "PG": "pages", "PB": "publisher",
    "CY": "publisher_place", "PP": "publisher_place", "ET": "edition", "Y2": "accessed", "YR": "year",
}  # fmt: skip
_WORDS = re.compile(r"\w+")

Fields = dict[str, list[str]]


def further_fields(fields: Fields, used: Iterable[str], entry: Mapping[str, Any]) -> Fields:
    """By its tag what was not read, and of what was read all that `entry` does not hold."""
    known = set(used)
    left = {tag: [value for value in fields[tag] if value not in known] for tag in fields if tag not in READ}
    left |= {tag: others for tag in ("DO", "DI", "DOI") if (others := list(dict.fromkeys(fields.get(tag, ())))[1:])}
    return filled(left | _not_read(fields, entry))


def _not_read(fields: Fields, entry: Mapping[str, Any]) -> Fields:
    """What a second source or a second field says, and what a kind of work has no place for."""
    left: Fields = {}
    for tag, values in fields.items():
        if holder := _HOLDERS.get(tag):
            stored = str(entry.get(holder) or "")
            left[tag] = [value for value in values if not _is_in(value, stored)]
    if not entry.get("isbns") and not entry.get("issns"):
        left["SN"] = fields.get("SN", [])
    left["DB"] = [value for value in fields.get("DB", ()) if value != "PubMed"]
    return left


def _is_in(value: str, stored: str) -> bool:
    """By words: "pp. 1" stands in "1-9", "2019/05/13" by "2019-05-13"."""
    if value == stored:
        return True
    words = {"p", "pp", *_WORDS.findall(stored)}
    return words.issuperset(_WORDS.findall(value))
