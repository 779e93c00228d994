"""AuthorList, InvestigatorList and PersonalNameSubjectList."""

from typing import Any

from lxml.etree import _Element

from literature.entrez.identifiers import clean_orcid
from literature.entrez.markup import text_of

_MARKED_NAME = {"Suffix": "suffix", "CollectiveName": "collective"}  # may hold <sup> and the like


def people(listing: _Element) -> list[dict[str, Any]]:
    """Every person or group of a list in its order; shape: `Record.authors`. One without any name is left out."""
    return [person for element in listing[:] if (person := _person(element)) is not None]


def _person(element: _Element) -> dict[str, Any] | None:
    person: dict[str, Any] = {
        "last": "",
        "fore": "",
        "initials": "",
        "suffix": "",
        "collective": "",
        "orcid": "",
        "affiliations": [],
        "equal": element.get("EqualContrib") == "Y",
        "valid": element.get("ValidYN") != "N",
    }
    for part in element[:]:
        tag = part.tag
        if tag == "LastName":
            person["last"] = (part.text or "").strip()
        elif tag == "ForeName" or tag == "FirstName":  # FirstName: before 2002
            person["fore"] = (part.text or "").strip()
        elif tag == "Initials":
            person["initials"] = (part.text or "").strip()
        elif tag == "AffiliationInfo":
            person["affiliations"] += [text_of(place) for place in part[:] if place.tag == "Affiliation"]
        elif tag == "Affiliation":  # before 2015
            person["affiliations"].append(text_of(part))
        elif tag in _MARKED_NAME:
            person[_MARKED_NAME[tag]] = text_of(part)
        elif tag == "Identifier" and part.get("Source") == "ORCID":
            person["orcid"] = clean_orcid(part.text or "")
    return _one_name(person)


def _one_name(person: dict[str, Any]) -> dict[str, Any] | None:
    """Exactly one of `last` and `collective`: a single name without LastName stands as the last name."""
    if not person["last"] and not person["collective"]:
        person["last"], person["fore"] = person["fore"], ""
        return person if person["last"] else None
    return person


def subject_name(person: dict[str, Any]) -> str:
    """ "Darwin, Charles" or "Darwin, Charles, Jr"."""
    return ", ".join(filter(None, (person["last"], person["fore"] or person["initials"], person["suffix"])))
