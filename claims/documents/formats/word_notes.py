"""Footnotes and endnotes of a Word text: which of them a bookmark means, whether they are its list of references."""

import re
from collections.abc import Sequence

from lxml import etree

from .word_markup import W

MARKS = (f"{W}footnoteReference", f"{W}endnoteReference")
NAMES_A_WORK = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b|\bin press\b|\b10\.\d{4,9}/|\bPMID\b|https?://", re.I)
LEAST_SHARE = 0.8  # of the notes that are works, where they are the list
LEAST_STOPS = 3  # that part names, title and journal; a remark on the text has fewer


def note_key(mark: etree._Element) -> str:
    """What names the note of a mark within the file."""
    return f"{mark.tag.removeprefix(W).removesuffix('Reference')} {mark.get(f'{W}id')}"


def noted_by(body: etree._Element) -> dict[str, str]:
    """The key of the note that each bookmark stands around: a second mark of a note refers to the first."""
    found: dict[str, str] = {}
    begun: dict[str, str] = {}
    for element in body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", *MARKS):
        if element.tag in MARKS:
            found |= dict.fromkeys((name for name in begun.values() if name not in found), note_key(element))
        elif element.tag == f"{W}bookmarkStart":
            begun[element.get(f"{W}id") or ""] = element.get(f"{W}name") or ""
        else:
            begun.pop(element.get(f"{W}id") or "", None)
    return found


def is_work(note: str) -> bool:
    return bool(NAMES_A_WORK.search(note)) and len(re.findall(r"[.,;:](?=\s|$)", note)) >= LEAST_STOPS


def are_a_list(notes: Sequence[str]) -> bool:
    """Nearly all of them name a work, and there are several."""
    return len(notes) > 1 and sum(map(is_work, notes)) >= LEAST_SHARE * len(notes)
