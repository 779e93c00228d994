"""The places of claims in their text as W3C Web Annotations (JSON-LD), for readers that mark them there.

One annotation a claim: its key identifies it, its kind classifies it, and a comment each says which work that it rests
on is retracted, corrected or a sample. TextQuoteSelector and TextPositionSelector say where it stands. The positions
count Unicode characters of the text as it was imported, which its SHA-256 names; at the document's own address, where a
page has other text around it, only the quote is given.
Source: https://www.w3.org/TR/annotation-model/
"""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.documents.versions.anchors import Anchor

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
FORMATS = {"markdown": "text/markdown", "plain": "text/plain"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedClaim:
    """A claim where it stands; `warnings` say of each work that is accepted evidence what must stand beside it."""

    key: str
    kind: str
    anchor: Anchor
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedText:
    """One version of a document and the claims in it; `imported_at` is aware, `sha256` of the text in UTF-8."""

    title: str
    url: str
    version: int
    sha256: str
    markup: str
    imported_at: datetime
    claims: list[AnnotatedClaim]


def write(text: AnnotatedText) -> str:
    """An AnnotationCollection with one page, as a JSON document."""
    return json.dumps(collection(text), ensure_ascii=False, indent=2) + "\n"


def collection(text: AnnotatedText) -> dict[str, Any]:
    """The document before it is written. The same version and claim have the same ids in every export."""
    name = _id(text, "collection")
    return {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": f"{text.title}, version {text.version}",
        "total": len(text.claims),
        "first": {
            "id": _id(text, "page 1"),
            "type": "AnnotationPage",
            "partOf": name,
            "startIndex": 0,
            "items": [_annotation(text, claim) for claim in text.claims],
        },
    }


def _annotation(text: AnnotatedText, claim: AnnotatedClaim) -> dict[str, Any]:
    return {
        "id": _id(text, claim.key),
        "type": "Annotation",
        "motivation": "identifying",
        "created": text.imported_at.isoformat(),
        "body": [
            _body(claim.key, "identifying"),
            _body(claim.kind, "classifying"),
            *(_body(warning, "commenting") for warning in claim.warnings),
        ],
        "target": _targets(text, claim.anchor),
    }


def _body(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _targets(text: AnnotatedText, anchor: Anchor) -> list[dict[str, Any]]:
    quote = {
        "type": "TextQuoteSelector",
        "exact": anchor.exact,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
    }
    position = {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end}
    stored = {
        "id": f"urn:sha256:{text.sha256}",
        "type": "Text",
        "format": FORMATS.get(text.markup, "text/plain"),
    }
    at_home = [{"source": text.url, "selector": quote}] if text.url else []
    return [*at_home, {"source": stored, "selector": [quote, position]}]


def _id(text: AnnotatedText, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:sha256:{text.sha256}#version {text.version} {name}").urn
