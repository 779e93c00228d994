"""Records as PubMed prints them: a citation, a title, authors, their places of work, an abstract, numbers.

Only the abstract states anything. A record is known by its citation at one end and its PMID at the other, so that a
list of references, whose entries have neither an abstract nor a line for the PMID, is none.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .text_lines import Line

REASON = "author or date"
CITATION = re.compile(
    r"(?:\d{1,4}[.:]\s+)?[A-Z][\w&.,:() -]{1,90}?\.\s+(?:18|19|20)\d\d"
    r"(?:\s+[A-Z][\w-]{2,8}(?:\s+\d{1,2}(?:-\d{1,2})?)?)?"
    r"(?:;\s?\S[^;]{0,60}[.:]|\.\s+(?:doi|Online|pii)\b|[.:]\s*doi\b)"
)
PMID = re.compile(r"(?m)^\s*PMID:\s?\d{1,8}\b")
PERSON = r"[^\W\d_][\w'’-]*(?:\s[^\W\d_][\w'’-]*){0,3}\s[A-Z]{1,4}(?:\s(?:Jr|Sr|2nd|3rd))?(?:\(\d{1,3}\)(?:\(#\))?)*"
AUTHORS = re.compile(rf"{PERSON}(?:[,;]\s+{PERSON})*(?:[,;]\s+et al)?(?:[,;]\s[^.]{{3,120}})?\.", re.S)
BESIDE = re.compile(
    r"(?:Author information|Collaborators|Comment (?:in|on)|Erratum (?:in|for)|Update (?:in|of)|Republished (?:in|from)"
    r"|Retraction (?:in|of)|Corrected and republished|Expression of concern|Plain language summary|Summary for patients"
    r"|Copyright|©|Published by|DOI|PMCID|PMID|Conflict of interest statement)\b|©"
)
FIRST_BEHIND = re.compile(r"\[(?:Article|Indexed) in|(?:\[?Epub|Online) ahead of print", re.I)


def record_parts(text: str, lines: Sequence[Line]) -> tuple[set[int], list[range]]:
    """The places of lines that state nothing, and those of the lines of each title."""
    stretches = list(_stretches(lines))
    shown = [text[lines[one[0]].start : lines[one[-1]].end] for one in stretches]
    starts = [turn for turn, words in enumerate(shown) if CITATION.match(words)]
    apart: set[int] = set()
    titles: list[range] = []
    for start, end in pairwise([*starts, len(stretches)]):
        if not any(PMID.search(words) for words in shown[start + 1 : end]):
            continue
        apart.update(stretches[start])
        behind = [turn for turn in range(start + 1, end) if not FIRST_BEHIND.match(shown[turn])]
        if behind and not _is_beside(shown[behind[0]]):
            titles.append(stretches[behind[0]])
        apart.update(place for turn in range(start + 1, end) if _is_beside(shown[turn]) for place in stretches[turn])
    return apart, titles


def _is_beside(words: str) -> bool:
    return bool(BESIDE.match(words) or FIRST_BEHIND.match(words) or AUTHORS.fullmatch(words))


def _stretches(lines: Sequence[Line]) -> Iterator[range]:
    """The places of lines with none between them that is blank."""
    starts = [place for place, line in enumerate(lines) if line.gap or not place]
    return (range(first, last) for first, last in pairwise([*starts, len(lines)]))
