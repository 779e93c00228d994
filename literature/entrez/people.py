"""AuthorList, InvestigatorList and PersonalNameSubjectList."""

from collections.abc import Sequence
from typing import Any

from lxml.etree import _Element

from literature.entrez.identifiers import clean_orcid
from literature.entrez.markup import composed, text_of


def author(
    last: str = "", fore: str = "", initials: str = "", suffix: str = "", collective: str = "", orcid: str = "",
    affiliations: Sequence[str] = (), *, equal: bool = False, valid: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """One person or group in the shape of `Record.authors`; letters with their accents composed."""
    return {
        "last": composed(last),
        "fore": composed(fore),
        "initials": composed(initials),
        "suffix": composed(suffix),
        "collective": composed(collective),
        "orcid": orcid,
        "affiliations": [*affiliations],
        "equal": equal,
        "valid": valid,
    }


def people(listing: _Element) -> list[dict[str, Any]]:
    """Every person or group of a list in its order; shape: `Record.authors`. One without any name is left out."""
    return [person for element in listing[:] if (person := _person(element)) is not None]


def _person(element: _Element) -> dict[str, Any] | None:
    last = fore = initials = suffix = collective = orcid = ""
    affiliations: list[str] = []
    for part in element[:]:
        tag = part.tag
        if tag == "LastName":
            last = (part.text or "").strip()
        elif tag == "ForeName" or tag == "FirstName":  # FirstName: before 2002
            fore = (part.text or "").strip()
        elif tag == "Initials":
            initials = (part.text or "").strip()
        elif tag == "AffiliationInfo":
            affiliations += [text_of(one) for one in part[:] if one.tag == "Affiliation"]
        elif tag == "Affiliation":  # before 2015
            affiliations.append(text_of(part))
        elif tag == "CollectiveName":
            collective = text_of(part)
        elif tag == "Suffix":
            suffix = text_of(part)
        elif tag == "Identifier" and part.get("Source") == "ORCID":
            orcid = clean_orcid(part.text or "")
    if not last and not collective:  # a single name without LastName stands as the last name
        last, fore = fore, ""
        if not last:
            return None
    equal, valid = element.get("EqualContrib") == "Y", element.get("ValidYN") != "N"
    return author(last, fore, initials, suffix, collective, orcid, affiliations, equal=equal, valid=valid)


def subject_name(person: dict[str, Any]) -> str:
    """ "Darwin, Charles" or "Darwin, Charles, Jr"."""
    return ", ".join(filter(None, (person["last"], person["fore"] or person["initials"], person["suffix"])))
