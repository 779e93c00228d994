"""What NLM's indexers and the authors say a record is about: MeSH, chemicals, keywords, publication types, genes."""

from typing import Any

from lxml.etree import _Element

from literature.entrez.markup import text_of
from literature.entrez.people import people, subject_name
from literature.entrez.records import Record


def read_mesh(record: Record, listing: _Element) -> None:
    """MeshHeadingList. A heading is major when its descriptor or any of its qualifiers is."""
    heading: dict[str, Any] = {"qualifiers": []}
    for element in listing.iter("DescriptorName", "QualifierName"):
        term: dict[str, Any] = {
            "ui": element.get("UI", ""),
            "name": (element.text or "").strip(),
            "major": element.get("MajorTopicYN") == "Y",
            "auto": element.get("AutoHM") == "Y",
        }
        if element.tag == "DescriptorName":
            term["qualifiers"] = []
            record.mesh.append(heading := term)
        else:
            heading["qualifiers"].append(term)
            heading["major"] = heading["major"] or term["major"]


def read_supplementary_mesh(record: Record, listing: _Element) -> None:
    """SupplMeshList: concepts of the supplementary records (protocols, rare diseases, strains)."""
    record.supplementary_mesh += [
        {"ui": element.get("UI", ""), "name": (element.text or "").strip(), "type": element.get("Type", "")}
        for element in listing
    ]


def read_chemicals(record: Record, listing: _Element) -> None:
    """ChemicalList; registry number "0" means that there is none and stays as written."""
    for element in listing[:]:
        chemical = {"ui": "", "name": "", "registry_number": ""}
        for part in element[:]:
            if part.tag == "RegistryNumber":
                chemical["registry_number"] = (part.text or "").strip()
            elif part.tag == "NameOfSubstance":
                chemical["ui"], chemical["name"] = part.get("UI", ""), (part.text or "").strip()
        record.chemicals.append(chemical)


def read_keywords(record: Record, listing: _Element) -> None:
    """One KeywordList; a record may have several, of different owners."""
    owner = listing.get("Owner", "NLM")
    record.keywords += [
        {"text": text, "major": element.get("MajorTopicYN") == "Y", "owner": owner}
        for element in listing
        if (text := text_of(element))
    ]


def read_publication_type(record: Record, element: _Element) -> None:
    """One PublicationType: a child of PublicationTypeList, or of BookDocument itself."""
    record.publication_types.append({"ui": element.get("UI", ""), "name": (element.text or "").strip()})


def read_publication_types(record: Record, listing: _Element) -> None:
    """PublicationTypeList."""
    for element in listing:
        read_publication_type(record, element)


def read_gene_symbols(record: Record, listing: _Element) -> None:
    """GeneSymbolList (1991 to 1995)."""
    record.gene_symbols += [text_of(element) for element in listing]


def read_personal_subjects(record: Record, listing: _Element) -> None:
    """PersonalNameSubjectList: the people a record is about."""
    record.personal_subjects += [subject_name(person) for person in people(listing)]
