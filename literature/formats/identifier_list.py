"""Many works at once, named by their identifiers: a list of PMIDs, DOIs, PMCIDs or addresses, and PubMed's summary text
("1: Alder A. Title. … PMID: 90000001").
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from literature.formats.bounds import refuse_many_records
from literature.formats.entries import Entry
from literature.rules.pasted_identifiers import NotRecognised, recognise

_LEAST_DIGITS = 4  # of a PMID behind prose, where a year may stand alone
_LOOKED_AT = 50  # lines in which a list shows that it is one
_HEAD = re.compile(r"\W*(?:pmid|pmcid|doi|identifier)s?\W*", re.IGNORECASE)
_REMARK = re.compile(r"\ufeff?\s*(?:#|//)")
_FIRST_ABSTRACT = re.compile(r"\ufeff?1\. \D")
_PMID_LINE = re.compile(r"PMID: \d+\s*(?:\[|\Z)")
_NUMBERED = re.compile(r"\s*\d{1,6}: \D")
_BULLET = re.compile(r"\s*(?:[-*\u2022\u2013]|\(?\d{1,3}[.)])\s+")
_LABEL = re.compile(
    r"(?<![^\s,;|])(?:pmids?\s*[:#]?\s*(?=\d)|pmcids?\s*[:#]?\s*(?=PMC)|dois?\s*[:#]?\s*(?=10\.))", re.IGNORECASE
)
_BETWEEN = r"(?:[\s,;|&]|\[(?:uid|pmid|aid|doi)\]|\b(?:and|or)\b)+"
# A comma or semicolon is of the DOI unless another name follows it: each line is read in one way alone.
_DOI = r"10\.\d{4,9}/[^\s|,;]+(?:[,;](?!10\.\d|PMC\d|\d{1,9}(?:[\s,;|]|$))[^\s|,;]+)*"
_ONLY_NAMES = re.compile(rf"(?:(?:\d{{1,9}}|PMC\d+(?:\.\d+)?|{_DOI})(?:{_BETWEEN}|$))+", re.IGNORECASE)
_PARTED = re.compile(rf"{_BETWEEN}(?=\d{{1,9}}(?:[\s,;|\[]|$)|PMC\d|10\.)", re.IGNORECASE)
_LAST_MARKS = re.compile(rf"{_BETWEEN}\Z", re.IGNORECASE)


def is_abstract_text(text: Iterable[str]) -> bool:
    """PubMed's "abstract" text, in which each work has its DOI twice, its PMID, and lines of anything."""
    head = [line for line in islice(text, _LOOKED_AT) if line.strip()]
    return bool(head) and bool(_FIRST_ABSTRACT.match(head[0])) and any(map(_PMID_LINE.match, head[1:]))


def is_list(text: Iterable[str]) -> bool:
    """It begins with a work that is named, or with the head of such a list; remarks and prose may stand before them.

    Prose alone may name works too: behind it only a line that holds nothing but identifiers is one of a list.
    """
    head = [line for line in islice(text, _LOOKED_AT) if line.strip() and not _REMARK.match(line)]
    if not head:
        return False
    if _HEAD.fullmatch(head[0]) or not _entry("", _parts(head)[0]).problem:
        return True
    if _NUMBERED.match(head[0]):
        return any(not _entry("", part).problem for part in _parts(head))
    return any(map(_holds_only_names, head))


def _holds_only_names(line: str) -> bool:
    parts = _words(line)
    is_sure = all(len(part) > _LEAST_DIGITS or not part.isdigit() for part in parts)
    return bool(parts) and is_sure and all(map(_ONLY_NAMES.fullmatch, parts))


def read(lines: Callable[[], Iterable[str]]) -> Iterator[Entry]:
    """One for each work that is named, and one, refused, for each line that names none.

    `lines` begins the file anew each time. Raises NotReadable at once for more works than the limit.
    """
    for count, _ in enumerate(_placed(lines()), 1):
        refuse_many_records(count)
    return (_entry(location, part) for location, part in _placed(lines()))


def _placed(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What names one work, with its line: a word of a list, a line, or a numbered paragraph of several lines."""
    entry, first = "", 0
    for number, line in enumerate(lines, 1):
        if entry and line.strip() and not _NUMBERED.match(line):
            entry = f"{entry} {line.strip()}"
            continue
        if entry:
            yield f"line {first}", entry
        entry = ""
        if _NUMBERED.match(line):
            entry, first = line.strip(), number
        elif not _HEAD.fullmatch(line) and not _REMARK.match(line):
            yield from ((f"line {number}", part) for part in _words(line))
    if entry:
        yield f"line {first}", entry


def _parts(lines: Iterable[str]) -> list[str]:
    return [part for _, part in _placed(lines)]


def _words(line: str) -> list[str]:
    line = line.strip()
    bare = _LABEL.sub("", line[found.end() :] if (found := _BULLET.match(line)) else line)
    if not _ONLY_NAMES.fullmatch(bare):
        return [line] if line else []
    return [part for part in _PARTED.split(_LAST_MARKS.sub("", bare)) if part]


def _entry(location: str, part: str) -> Entry:
    try:
        scheme, value = recognise(part)
    except NotRecognised as error:
        return Entry(location, {"title": part[:80]}, problem=str(error))
    return Entry(location, {scheme: value} | ({"kind": "web page"} if scheme == "url" else {}))
