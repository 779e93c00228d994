"""Who was studied, as far as the record of a work tells. Pure.

MeSH's check tags tell it: "Animals" without "Humans" is a study without people. A record that PubMed has not indexed
yet has none, and then its title, and last what its abstract says was done, are read. Silent where that is not plain.
Source of the check tags: https://www.nlm.nih.gov/mesh/intro_entry.html and the MeSH browser.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

Population = Literal["", "people", "healthy volunteers", "animals", "cells"]
Entries = Iterable[dict[str, Any]]

ANIMAL_TAG, HUMAN_TAG, HEALTHY_TAG = "D000818", "D006801", "D064368"
CELL_TAGS = {
    "D066298",  # In Vitro Techniques
    "D002478",  # Cells, Cultured
    "D002460",  # Cell Line
    "D045744",  # Cell Line, Tumor
}
# "RAT" is a rapid antigen test; "primates" would name people too.
ANIMALS = re.compile(
    r"\b(?:[Rr]ats?|(?i:mice|mouse|murine|rodents?|gerbils?|hamsters?|guinea pigs?|rabbits?|dogs|pigs|piglets?|sheep"
    r"|monkeys?|macaques?|marmosets?|nonhuman primates?|non-human primates?|zebrafish|drosophila|animals?))\b"
)
CELLS = re.compile(
    r"\b(?:in vitro|ex vivo|cell lines?|cell cultures?|cultured|organoids?"
    r"|in (?:[\w-]+ ){0,3}(?:cells|neurons|astrocytes|microglia|fibroblasts|hepatocytes|cardiomyocytes|slices))\b",
    re.I,
)
GROUP = (
    r"(?:patients?|participants?|volunteers?|individuals|adults|adolescents|children|infants|women|men|people|persons"
    r"|probands?|outpatients?|inpatients?|humans|sufferers)"
)
PEOPLE = re.compile(rf"\b{GROUP}\b", re.I)
COUNTED_PEOPLE = re.compile(rf"\b(?:\d[\d,]*|hundred|[a-z]+teen|[a-z]+ty) (?:[\w-]+ ){{0,4}}{GROUP}\b", re.I)
HEALTHY = re.compile(
    r"\bhealthy (?:[\w-]+ ){0,3}(?:volunteers?|participants|subjects|adults|individuals|men|women)\b", re.I
)
ILL = re.compile(
    r"\b(?:patients?|outpatients?|inpatients?|sufferers|probands?|(?:people|adults|those|individuals) with)\b", re.I
)
# What an editor writes in the field of the design.
NAMED_ANIMALS = re.compile(rf"{ANIMALS.pattern}|\b(?i:primates?)\b")
NAMED_CELLS = re.compile(r"\b(?:in vitro|ex vivo|cell (?:line|culture)s?|organoids?)\b|(?:^|, )cells$", re.I)
NAMED_HEALTHY = re.compile(r"\bhealthy\b", re.I)
SETS_OUT = ("BACKGROUND", "OBJECTIVE", "CONCLUSIONS")


def studied(mesh: Entries, title: str = "", abstract: Entries = ()) -> Population:
    """For example "animals"; "" where the record tells nothing, or of people and animals alike."""
    tags = {entry["ui"] for entry in mesh}
    people, animals, cells = HUMAN_TAG in tags, ANIMAL_TAG in tags, bool(CELL_TAGS & tags)
    if animals and not people:
        return "animals"
    if people and animals:
        return _by_title(title)
    if people:
        return _of_people(tags, title, list(abstract), cells=cells)
    return "cells" if cells else _by_text(title, list(abstract), healthy=HEALTHY_TAG in tags)


def named_in_design(design: str) -> Population:
    """Whom the words for a study design name: "randomised controlled trial, animals"; "" where they name nobody."""
    if NAMED_ANIMALS.search(design):
        return "animals"
    if NAMED_CELLS.search(design):
        return "cells"
    return "healthy volunteers" if NAMED_HEALTHY.search(design) else ""


def _of_people(tags: set[str], title: str, abstract: list[dict[str, Any]], *, cells: bool) -> Population:
    """Cells from people carry the tag of humans too; controls of a study of patients carry that of healthy ones."""
    text = " ".join([title, *_reports(abstract)])
    if cells and CELLS.search(title) and not PEOPLE.search(text):
        return "cells"
    return "healthy volunteers" if HEALTHY_TAG in tags and not ILL.search(text) else "people"


def _by_title(title: str) -> Population:
    if PEOPLE.search(title):
        return ""
    return "animals" if ANIMALS.search(title) else ""


def _by_text(title: str, abstract: list[dict[str, Any]], *, healthy: bool) -> Population:
    """Of a record without check tags."""
    if ILL.search(title):
        return ""
    if healthy or HEALTHY.search(title):
        return "healthy volunteers"
    if PEOPLE.search(title):
        return ""
    if ANIMALS.search(title):
        return "animals"
    if CELLS.search(title):
        return "cells"
    text = " ".join(_reports(abstract))
    if COUNTED_PEOPLE.search(text):
        return "healthy volunteers" if HEALTHY.search(text) and not ILL.search(text) else ""
    return "animals" if len(ANIMALS.findall(text)) > 1 else ""


def _reports(abstract: Iterable[dict[str, Any]]) -> Iterator[str]:
    """What tells what was done and found, not what was known or asked."""
    return (section["text"] for section in abstract if section["category"] not in SETS_OUT)
