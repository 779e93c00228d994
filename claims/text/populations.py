"""Whom a statement speaks of, and whether it is they who were studied. Pure.

A statement of medicine speaks of people unless it says otherwise: what was seen in animals or cells bears on it in a
roundabout way, and so does what was seen in the healthy where it speaks of patients (GRADE guidelines 8, J Clin
Epidemiol 2011;64:1303-1310).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

Scope = frozenset[str]  # of "patients", "healthy volunteers", "people", "animals", "cells"; empty: nobody is named
WITHOUT_PEOPLE = ("animals", "cells")
DISEASE = (
    r"disorders?|diseases?|syndrome|cancer|carcinoma|diabetes|stroke|schizophrenia|dementia|epilepsy|migraine|sepsis"
    r"|heart failure|hypertension|asthma|arthritis|sclerosis|symptoms?"
)
PATIENTS = re.compile(
    r"\b(?:patients?|(?:people|adults|children|women|men|individuals|those) (?:with|who have)"
    rf"|depressi(?:on|ve)(?!-like)|depressed|{DISEASE}"
    r"|antidepressants?|treatment-resistant|remission|relapses?)\b",
    re.I,
)
HEALTHY = re.compile(r"\b(?:healthy|volunteers?)\b", re.I)
ANIMALS = re.compile(
    r"\b(?:animals?|mice|mouse|murine|rats?|rodents?|rabbits?|guinea pigs?|dogs|pigs|sheep|primates?|monkeys?|macaques?"
    r"|zebrafish|preclinical(?:ly)?)\b",
    re.I,
)
CELLS = re.compile(
    r"\b(?:in vitro|ex vivo|preclinical(?:ly)?|cell (?:line|culture)s?|cultured|organoids?"
    r"|in (?:[\w-]+ ){0,3}(?:cells|neurons|astrocytes|microglia|fibroblasts|hepatocytes|cardiomyocytes|slices))\b",
    re.I,
)
MODELLED = re.compile(r"\bmodels? (?:of|for) (?:[\w-]+ ){0,2}[\w-]+", re.I)  # a model of depression is no patient
ANY_CELLS = re.compile(r"\bcells?\b", re.I)
PEOPLE = re.compile(
    r"\b(?:people|persons?|individuals?|humans?|adults?|adolescents?|children|infants?|women|men|participants?"
    r"|sufferers?|clinical|clinically|clinicians?)\b",
    re.I,
)
NAMES = (
    ("patients", PATIENTS), ("healthy volunteers", HEALTHY), ("people", PEOPLE), ("animals", ANIMALS), ("cells", CELLS),
)  # fmt: skip


class Mismatch(NamedTuple):
    """`kind` is GRADE's kind of indirectness as `evidence.directness` lists them; `says` is a sentence."""

    kind: str
    says: str


def scope_of(text: str, context: str = "", headings: Sequence[str] = ()) -> Scope:
    """Whom the statement names, else its lead-in. A heading says only that all below it is about animals or cells:
    what stands under "Depression" can be about anybody."""
    for part in (text, context):
        if named := _named(part):
            return named
    named = _named(" ".join(headings))
    return named if named.issubset(WITHOUT_PEOPLE) else frozenset()


@lru_cache(maxsize=10_000)  # the same statements are asked about at each look at a document
def _named(text: str) -> Scope:
    bare = MODELLED.sub(" ", text)
    return frozenset(name for name, words in NAMES if words.search(bare))


def speaks_of_patients(text: str) -> bool:
    """It is about people who are ill, and does not say itself that it is about others."""
    return bool(PATIENTS.search(text)) and not any(words.search(text) for words in (HEALTHY, ANIMALS, CELLS, ANY_CELLS))


def mismatch(studied: str, scope: Scope) -> Mismatch | None:
    """Why a study of those is indirect evidence on a statement about these; None where it is not, or nobody knows."""
    if studied in scope:
        return None
    if studied in WITHOUT_PEOPLE:
        says = f"{studied.capitalize()} were studied, no people, and the statement does not speak of them."
        return Mismatch("animal" if studied == "animals" else "cells", says)
    if studied == "healthy volunteers" and "patients" in scope:
        return Mismatch("other population", "Healthy volunteers were studied, and the statement speaks of patients.")
    if studied and scope and scope.issubset(WITHOUT_PEOPLE):
        whom = " and ".join(sorted(scope))
        return Mismatch("other population", f"People were studied, and the statement speaks of {whom}.")
    return None
