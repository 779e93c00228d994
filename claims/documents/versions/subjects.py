"""What a word is about: a drug, a group of people or animals, a unit, or nothing but the manner of telling."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

from claims.text.words import STOP_WORDS, fold, stem

# Stems of nonproprietary names: WHO, "The use of stems in the selection of International Nonproprietary Names (INN)".
INN_STEM = re.compile(
    r"\w{2,}(?:mab|nib|ciclib|parib|prazole|sartan|olol|dipine|vastatin|gliptin|gliflozin|glutide|glitazone|[a-z]azole|cillin"
    r"|cycline|floxacin|mycin|micin|penem|bactam|[aeiou]vir|tidine|setron|triptan|gepant|oxetine|ipramine|triptyline"
    r"|faxine|pezil|ketamine|caine|azepam|azolam|zolam|barbital|peridol|peridone|azapine|oxapine|piprazole|tiapine|thiazide"
    r"|semide|lukast|[bdm]uterol|meterol|ptium|tropium|[mn]isone|[mn]isolone|metasone|sonide|xaban|gatran|grel|parin"
    r"|tacept|nercept|bercept|kinra|fibrate|dron(?:ate|ic)|formin|ratadine|rizine|profen|coxib|fenac|codone|morphone"
    r"|orphan|fentanil|fentanyl|tadol|naltrexone|naloxone|platin|rubicin|taxel|trexate|citabine|poetin|grastim"
    r"|relin|relix|steride|afil|[dt]opa|giline|capone|gabalin|bamate|racetam|phenytoin|orexant|glinide|zumab|ximab"
    r"|sulfa\w+|cef\w+|valpro\w+)s?"
)

PEOPLE, ANIMALS = "people", frozenset({"rats", "mice", "animals", "cells"})

Topic = Literal["drug", "unit", "other"]


@lru_cache(maxsize=16_384)
def base(word: str) -> str:
    """Its stem, in one spelling."""
    return stem(fold(word))


def _sections() -> dict[str, list[list[str]]]:
    """The words of each line of subjects.txt, by section."""
    found: dict[str, list[list[str]]] = {}
    for line in Path(__file__).with_name("subjects.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            found[list(found)[-1]].append(line.split())
    return found


_SECTIONS = _sections()


def _bases(section: str) -> frozenset[str]:
    return frozenset(base(word) for line in _SECTIONS[section] for word in line)


GENERAL = _bases("telling") | STOP_WORDS
EFFECTS = _bases("effects")
_DRUGS, _NO_DRUGS = _bases("drugs"), _bases("not drugs")
_UNITS = {word: line[0] for line in _SECTIONS["units"] for word in line}
_POPULATIONS = {base(word): line[0] for line in _SECTIONS["populations"] for word in line}


def topic_of(word: str) -> Topic:
    if unit_of(word):
        return "unit"
    is_drug = base(word) in _DRUGS or INN_STEM.fullmatch(fold(word))
    return "drug" if is_drug and base(word) not in _NO_DRUGS else "other"


def population_of(word: str) -> str:
    """The name of the group that the word means, or ""."""
    return _POPULATIONS.get(base(word), "")


def unit_of(word: str) -> str:
    """The name of the unit of measurement that the word is, or ""; "D" is a vitamin."""
    return _UNITS.get(word.casefold(), "") if len(word) > 1 or word.islower() or word in "L%" else ""
