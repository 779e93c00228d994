"""Checking a quote against the text it is said to come from. Pure.

White space, typographic quotes and dashes may differ; words and numbers may not. `...`, `…` or `[...]`
stands for a gap.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from claims.refusals import Refused
from claims.text.same_words import folded

GAP = re.compile(r"\s*\[?(?:\.{3}|…)\]?\s*")
CUT_WORD = re.compile(r"(?<=[^\W\d_])\\-\\ (?=[^\W\d_])")  # of an escaped text: at the end of a line
RAISED = re.compile(r"(?<=\w)[\^_](?=[\d(+-])")  # how the parser writes <sup> and <sub> where a number would grow
# Half a word or half a number says something else: "significant" in "nonsignificant", "5" in "0.5" or "-5".
BEFORE, BEHIND = r"(?<![\w-])(?<!\d[.,])", r"(?!\w|-\w|[.,]\d)"


class QuoteNotFound(Refused):
    """The quote does not stand in the abstract as it is stored."""


def section_of_quote(quote: str, abstract: Iterable[dict[str, Any]], title: str = "") -> str:
    """The label (or NLM category) of the abstract section that holds `quote`: "" for an unlabelled abstract.

    The parts around a gap must stand in one abstract in their order; the section is that of the first part. A quote
    from the title answers "TITLE". Raises QuoteNotFound with what to do.
    """
    parts = [part for part in map(folded, GAP.split(quote)) if re.search(r"\w", part)]
    if not parts:
        raise QuoteNotFound("The quote is empty: leave the field blank, or copy words from the abstract.")
    for read in (folded, as_pubmed_shows):
        sections = [(section["label"] or section["category"], read(section["text"])) for section in abstract]
        starts = _starts(parts, " ".join(text for _, text in sections))
        if len(starts) == len(parts):
            return _section_at(starts[0], sections)
        if len(_starts(parts, read(title))) == len(parts):
            return "TITLE"
    raise QuoteNotFound(
        f"These words do not stand in the stored abstract: “{parts[len(starts)][:120]}”. Copy whole words from it, "
        "in their order, with … where you leave something out."
    )


def as_pubmed_shows(text: str) -> str:
    """`text` folded, its raised and lowered figures as they are copied from PubMed's page: 10^6 as 106."""
    return RAISED.sub("", folded(text))


def _starts(parts: Sequence[str], text: str) -> list[int]:
    """Where the parts begin in `text`, each behind the one before it, as far as they are found."""
    starts: list[int] = []
    position = 0
    for part in parts:
        before, behind = BEFORE if _is_word(part[0]) else "", BEHIND if _is_word(part[-1]) else ""
        words = CUT_WORD.sub(r"(?:-\\ ?)?", re.escape(part))
        found = re.compile(before + words + behind).search(text, position)
        if found is None:
            break
        starts.append(found.start())
        position = found.end()
    return starts


def _is_word(character: str) -> bool:
    return bool(re.match(r"\w", character))


def _section_at(start: int, sections: Iterable[tuple[str, str]]) -> str:
    for label, text in sections:
        if start <= len(text):
            return label
        start -= len(text) + 1
    return ""
