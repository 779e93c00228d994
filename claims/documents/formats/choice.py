"""Which pieces of a web page belong to its article.

trafilatura, which weighs text, links and names of classes, says what the article's words are; the pieces that it has
are kept. It may miss a table, a list of links or a section, so what stands among kept prose is kept as well.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from itertools import groupby
from unicodedata import normalize

import trafilatura
from lxml.html import HtmlElement, tostring

from .composing import Piece, shown_text
from .noise import FINAL
from .outline import is_notes, is_references

WORD = re.compile(r"\w+")
RUN = 4  # words in a row that are looked up
PROSE_WORDS, STANDFIRST_WORDS = 12, 8
MOST_ELEMENTS, MOST_BESIDE = 30_000, 2_000  # of a page, of one parent: its time grows with the square of the second
MOST_PROSE = 0.35  # of the prose: who would leave out more has not found the article
OVER_LINKS = re.compile(
    r"(?:related|share|follow us|newsletter|recommended|popular|trending(?: now)?|most (?:read|popular|viewed)"
    r"|read (?:more|next|also)|see also|up next|don['’]t miss|more (?:from|on|in) .{1,40})"
    r"(?: (?:(?:this|the|our) )?"
    r"(?:articles?|posts?|coverage|stor(?:y|ies)|news|links?|content|reading|videos?|topics?))?\W*",
    re.I,
)
SAYS_HIDDEN = ("hidden", "aria-hidden", "style")


def is_too_large(root: HtmlElement) -> bool:
    """For trafilatura to be asked: the page is then taken whole."""
    elements = list(root.iter())
    return len(elements) > MOST_ELEMENTS or any(len(element) > MOST_BESIDE for element in elements)


def told_article(root: HtmlElement) -> str:
    """The article's text as trafilatura finds it in a page without furniture, or "" where it finds none."""
    page = deepcopy(root)
    for element in page.iter():
        for name in SAYS_HIDDEN:  # what is left of the page is shown
            element.attrib.pop(name, None)
        if element.tag == "a" and "#" in (element.get("href") or ""):
            element.tag = "span"  # many marks of citations make no list of links
    return trafilatura.extract(tostring(page, encoding="unicode"), include_comments=False, fast=True) or ""


def chosen(pieces: Sequence[Piece], told: str) -> tuple[list[Piece], list[str]]:
    """The pieces of the article, and the prose left out. All of them where `told` is not their article."""
    runs = _runs(pieces)
    kept = _kept(runs, _Told(told))
    paragraphs = [(run[0].text, kept[place]) for place, run in enumerate(runs) if _is_prose(run[0]) and len(run) == 1]
    left = [text for text, is_kept in paragraphs if not is_kept]
    whole = sum(len(text) for text, _ in paragraphs)
    if not any(kept) or sum(map(len, left)) > MOST_PROSE * whole:
        return list(pieces), []
    return [piece for place, run in enumerate(runs) if kept[place] for piece in run], [
        shown_text(text) for text in left
    ]


def without_standfirst(pieces: Sequence[Piece], title: str) -> list[Piece]:
    """Without the sentence right under the headline that some sites write as a heading: it names no section."""
    headings = [place for place, piece in enumerate(pieces) if piece.kind == "heading"]
    if headings[:1] == [0] and shown_text(pieces[0].text).strip() == title:
        headings = headings[1:]
    if not headings or any(piece.kind != "heading" for piece in pieces[: headings[0]]):
        return list(pieces)
    first = pieces[headings[0]]
    alone = sum(pieces[place].level == first.level for place in headings) == 1
    if not _reads_as_sentence(shown_text(first.text).strip(), alone):
        return list(pieces)
    return [piece for place, piece in enumerate(pieces) if place != headings[0]]


def _reads_as_sentence(text: str, alone: bool) -> bool:
    words = text.split()
    small = sum(word[:1].islower() for word in words)
    ends = alone or "," in text or bool(FINAL.search(text))
    return len(words) >= STANDFIRST_WORDS and small >= 0.6 * len(words) and ends and not text.endswith("?")


def _words(text: str) -> list[str]:
    return WORD.findall(normalize("NFKC", text))


class _Told:
    """Says whether a text stands in the article as told: half of its runs of words do."""

    def __init__(self, told: str) -> None:
        words = _words(told)
        self.runs = {tuple(words[place : place + size]) for size in range(1, RUN + 1) for place in range(len(words))}

    def share(self, text: str) -> float:
        words = _words(shown_text(text))
        size = min(RUN, (len(words) + 1) // 2)  # one mark that is told otherwise spoils few runs
        runs = [tuple(words[place : place + size]) for place in range(len(words) - size + 1)] if words else []
        return sum(run in self.runs for run in runs) / len(runs) if runs else 0.0


def _runs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The items of one list together, every other piece alone."""
    grouped = groupby(enumerate(pieces), key=lambda pair: -1 if pair[1].kind == "item" else pair[0])
    return [[piece for _, piece in group] for _, group in grouped]


def _kept(runs: Sequence[Sequence[Piece]], told: _Told) -> list[bool]:
    said = [_is_said(run, told) for run in runs]
    prose = [place for place, run in enumerate(runs) if said[place] and any(map(_is_prose, run))]
    first, last = (prose[0], prose[-1]) if prose else (len(runs), -1)
    listed = _in_references(runs)
    kept = [
        said[place] or listed[place] or run[0].kind == "note" or (first < place < last and _belongs(runs, place))
        for place, run in enumerate(runs)
    ]
    _follow(runs, kept)
    return kept


def _is_said(run: Sequence[Piece], told: _Told) -> bool:
    text = " ".join(" ".join((piece.text, *(cell for row in piece.rows for cell in row))) for piece in run)
    return told.share(text) >= (0.3 if run[0].kind in ("item", "table") else 0.5)


def _belongs(runs: Sequence[Sequence[Piece]], place: int) -> bool:
    """Among kept prose: prose, a table, code, or a list that is led into."""
    kind = runs[place][0].kind
    if kind == "item":
        return shown_text(runs[place - 1][-1].text).rstrip().endswith(":") or any(map(_is_prose, runs[place]))
    return kind in ("table", "code") or _is_prose(runs[place][0])


def _is_prose(piece: Piece) -> bool:
    text = shown_text(piece.text)
    return piece.kind in ("paragraph", "item") and len(WORD.findall(text)) >= PROSE_WORDS and bool(FINAL.search(text))


def _in_references(runs: Sequence[Sequence[Piece]]) -> list[bool]:
    """Under a heading of references or notes, to the next heading of its level."""
    level = 0
    found = []
    for piece, *_ in runs:
        if piece.kind == "heading" and (not level or piece.level <= level):
            name = shown_text(piece.text)
            level = piece.level if is_references(name) or is_notes(name) else 0
        found.append(bool(level))
    return found


def _follow(runs: Sequence[Sequence[Piece]], kept: list[bool]) -> None:
    """A heading is kept with what is kept under it, a caption with the piece before it or behind it.

    Not one over a box of links in mid-article, which is gone: the text below goes on with the section above.
    """
    under: dict[int, bool] = {}
    behind: Piece | None = None
    for place in reversed(range(len(runs))):
        piece = runs[place][0]
        if piece.kind == "heading":
            kept[place] = any(found for level, found in under.items() if level > piece.level or level == 0)
            under = {level: found for level, found in under.items() if 0 < level < piece.level}
            under[piece.level] = kept[place]
            if behind is not None and _is_prose(behind) and OVER_LINKS.fullmatch(shown_text(piece.text).strip()):
                kept[place] = False
        else:
            near = kept[max(place - 1, 0)] or kept[min(place + 1, len(kept) - 1)]
            kept[place] = near if piece.kind == "caption" else kept[place]
            behind = piece if kept[place] else behind
            under[0] = under.get(0, False) or kept[place]
