"""The classes of SEPIO's published JSON schema that our files use, as a schema of our own making.

Names, kinds of values and what is required are those of `project/jsonschema/sepio_linkml.schema.json` in
https://github.com/sepio-framework/sepio-linkml (commit 2e5bf65), which allows no other members either.
"""

from typing import Any

TEXT = {"type": ["string", "null"]}
TEXTS = {"type": ["array", "null"], "items": {"type": "string"}}


def one(name: str) -> dict[str, Any]:
    return {"anyOf": [{"$ref": f"#/$defs/{name}"}, {"type": "null"}]}


def many(name: str) -> dict[str, Any]:
    return {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{name}"}}


ENTITY = {
    "id": {"type": "string"}, "type": {"type": "string"}, "label": TEXT, "description": TEXT, "identifiers": TEXTS,
    "alternativeLabels": TEXTS, "extensions": many("Extension"),
}  # fmt: skip
INFORMATION = ENTITY | {
    "dateAuthored": TEXT, "derivedFrom": many("InformationEntity"), "informationQuality": one("Coding"),
    "isAbout": TEXTS, "methodTypes": many("Coding"), "reportedIn": TEXTS, "specifiedBy": TEXTS,
}  # fmt: skip
MEMBERS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "Statement": (
        INFORMATION
        | {
            "statementText": TEXT, "direction": TEXT, "strength": TEXT, "score": {"type": ["number", "null"]},
            "subject": TEXT, "predicate": one("Coding"), "object": TEXT, "subjectClassification": one("Coding"),
            "hasEvidence": many("InformationEntity"), "hasEvidenceLines": many("EvidenceLine"),
            "hasEvidenceOfTypes": TEXTS,
        },
        ["id", "type"],
    ),
    "EvidenceLine": (
        INFORMATION
        | {
            "directionOfEvidenceProvided": TEXT, "strengthOfEvidenceProvided": TEXT,
            "scoreOfEvidenceProvided": {"type": ["number", "null"]}, "evidenceItems": many("InformationEntity"),
        },
        ["id", "type"],
    ),
    "Document": (
        INFORMATION
        | {"title": TEXT, "doi": TEXT, "pmid": TEXT, "license": TEXT, "urls_2": TEXTS, "subtype_2": one("Coding")},
        ["id", "type"],
    ),
    "InformationEntity": (INFORMATION, ["id", "type"]),
    "Coding": ({"code": TEXT, "label_2": TEXT, "system": TEXT, "systemVersion": TEXT}, []),
    "Extension": (
        {"name_3": {"type": "string"}, "value_4": {"type": "string"}, "extensionDescription": TEXT},
        ["name_3", "value_4"],
    ),
}  # fmt: skip


def schema_of(name: str) -> dict[str, Any]:
    """Of one class, with all that it leads to."""
    classes = {
        each: {"type": "object", "additionalProperties": False, "properties": members, "required": required}
        for each, (members, required) in MEMBERS.items()
    }
    return {"$ref": f"#/$defs/{name}", "$defs": classes}
