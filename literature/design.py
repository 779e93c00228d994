"""The study design that a record's publication types and MeSH check tags propose. Pure.

By UI, never by label: labels change (facts §6.3, bug 9). The strongest design is named; an editor may say otherwise.
"""

from collections.abc import Iterable
from typing import Any

BY_PUBLICATION_TYPE = (
    ("D017418", "meta-analysis"),
    ("D000078182", "systematic review"),
    ("D016449", "randomised controlled trial"),
    ("D065007", "pragmatic trial"),
    ("D000076362", "adaptive clinical trial"),
    ("D018848", "controlled clinical trial"),
    ("D017429", "clinical trial, phase IV"),
    ("D017428", "clinical trial, phase III"),
    ("D017427", "clinical trial, phase II"),
    ("D017426", "clinical trial, phase I"),
    ("D016430", "clinical trial"),
    ("D064888", "observational study"),
    ("D002363", "case report"),
    ("D017065", "practice guideline"),
    ("D016431", "guideline"),
    ("D016454", "review"),
    ("D016421", "editorial"),
    ("D016422", "letter"),
)
ANIMALS, HUMANS, HEALTHY = "D000818", "D006801", "D064368"


def study_design(publication_types: Iterable[dict[str, Any]], mesh: Iterable[dict[str, Any]]) -> str:
    """For example "randomised controlled trial, healthy volunteers"; "" where the record tells nothing."""
    types = {kind["ui"] for kind in publication_types}
    tags = {heading["ui"] for heading in mesh}
    parts = [next((name for ui, name in BY_PUBLICATION_TYPE if ui in types), "")]
    if ANIMALS in tags and HUMANS not in tags:
        parts.append("animals")
    if HEALTHY in tags:
        parts.append("healthy volunteers")
    return ", ".join(part for part in parts if part)
