"""The study design that a record's publication types and MeSH check tags propose. Pure.

By UI, never by label: labels change (facts §6.3, bug 9). The strongest design is named; an editor may say otherwise.
A heading names the design of the paper ("Cohort Studies"), one that ends in "as Topic" only what it is about, and is
not in these tables. Source of the headings: https://www.nlm.nih.gov/mesh/features2008.html and the MeSH browser.
"""

import re
from collections.abc import Iterable
from typing import Any

from literature.rules.study_population import CELL_TAGS, named_in_design, studied

BY_PUBLICATION_TYPE = (
    ("D017418", "meta-analysis"),
    ("D000078182", "systematic review"),
    ("D016449", "randomised controlled trial"),
    ("D000081262", "randomised controlled trial"),  # Veterinary; the check tag says of which animals
    ("D065007", "pragmatic trial"),
    ("D000076362", "adaptive clinical trial"),
    ("D018848", "controlled clinical trial"),
    ("D017429", "clinical trial, phase IV"),
    ("D017428", "clinical trial, phase III"),
    ("D017427", "clinical trial, phase II"),
    ("D017426", "clinical trial, phase I"),
    ("D016430", "clinical trial"),
)
# MeSH tells an observational study more closely than its publication type does.
BY_HEADING = (
    ("D016022", "case-control study"),
    ("D015331", "cohort study"),
    ("D008137", "longitudinal cohort study"),
    ("D011446", "prospective cohort study"),
    ("D012189", "retrospective observational study"),
    ("D003430", "cross-sectional study"),
)
BY_WEAKER_PUBLICATION_TYPE = (
    ("D064888", "observational study"),
    ("D018486", "twin study"),
    ("D000078325", "protocol of a clinical trial"),
    ("D002363", "case report"),
    ("D017065", "practice guideline"),
    ("D016431", "guideline"),
    ("D016446", "consensus conference"),
    ("D016454", "review"),
    ("D016421", "editorial"),
    ("D016420", "comment"),
    ("D016422", "letter"),
)
# A laboratory technique describes the study only where no design of a study of people is named.
BY_TECHNIQUE = tuple((ui, "in vitro") for ui in sorted(CELL_TAGS))
REVIEWS = {"D017418", "D000078182", "D016454"}
PREPRINT = "D000076942"
# bioRxiv and medRxiv (10.1101 is also that of journals), Research Square, arXiv, PsyArXiv, OSF, Preprints.org, SSRN.
PREPRINT_DOI = re.compile(
    r"10\.(?:1101/(?:\d{4}\.\d\d\.\d\d\.\d+|\d{6}$)|64898/|21203/rs\.|48550/arxiv|31234/|31219/osf|20944/|2139/ssrn)"
)
Entries = Iterable[dict[str, Any]]


def is_preprint(publication_types: Entries) -> bool:
    """NLM holds it for a preprint: nobody has reviewed it."""
    return any(entry.get("ui") == PREPRINT for entry in publication_types)


def study_design(publication_types: Entries, mesh: Entries, title: str = "", abstract: Entries = ()) -> str:
    """For example "randomised controlled trial, healthy volunteers"; "" where the record tells nothing."""
    types, tags = _uis(publication_types), _uis(mesh)
    design, population = _design(types, tags), studied(mesh, title, abstract)
    told = population if population not in ("people", named_in_design(design)) else ""
    return ", ".join(part for part in (design, told) if part)


def _design(types: set[str], tags: set[str]) -> str:
    # A review that counts cases over the years carries their headings, but no patient of its own.
    headings = BY_HEADING if not types & REVIEWS else ()
    for table, named in (
        (BY_PUBLICATION_TYPE, types),
        (headings, tags),
        (BY_WEAKER_PUBLICATION_TYPE, types),
        (BY_TECHNIQUE, tags),
    ):
        if found := next((name for ui, name in table if ui in named), ""):
            return found
    return ""


def _uis(entries: Entries) -> set[str]:
    return {entry["ui"] for entry in entries}
