"""Checking a quote against the text it is said to come from. Pure.

White space, typographic quotes and dashes may differ; words may not. `...` or `…` or `[...]` stands for a gap.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

GAP = re.compile(r"\s*\[?(?:\.{3}|…)\]?\s*")
FOLDED = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-"}
)


class QuoteNotFound(ValueError):
    """The quote does not stand in the abstract as it is stored."""


def section_of_quote(quote: str, abstract: Iterable[dict[str, Any]], title: str = "") -> str:
    """The label (or NLM category) of the abstract section that holds `quote`: "" for an unlabelled abstract.

    The parts around a gap must stand in one abstract in their order; the section is that of the first part. A quote
    from the title answers "TITLE". Raises QuoteNotFound with what to do.
    """
    parts = [folded(part) for part in GAP.split(quote) if folded(part)]
    if not parts:
        raise QuoteNotFound("The quote is empty: leave the field blank, or copy words from the abstract.")
    sections = [(section["label"] or section["category"], folded(section["text"])) for section in abstract]
    whole = " ".join(text for _, text in sections)
    if _stand_in_order(parts, whole):
        return next((label for label, text in sections if parts[0] in text), "")
    if _stand_in_order(parts, folded(title)):
        return "TITLE"
    missing = next((part for part in parts if part not in whole), parts[0])
    raise QuoteNotFound(
        f"These words do not stand in the stored abstract: “{missing[:120]}”. Copy them from the abstract, "
        "with … where you leave something out."
    )


def folded(text: str) -> str:
    """`text` with white space, quotes, dashes and compatibility characters made equal."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(FOLDED)).strip()


def _stand_in_order(parts: list[str], text: str) -> bool:
    position = 0
    for part in parts:
        found = text.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return True
