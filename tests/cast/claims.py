"""Documents and their statements."""

from itertools import count
from typing import Any

from claims.grading.wording import read_wording
from claims.models import Claim, Document, Version

_numbers = count(1)


def make_document(title: str = "Sample document", **values: Any) -> Document:
    """A document with one version, so that claims can stand in it."""
    number = next(_numbers)
    defaults = {"title": title, "slug": f"sample-{number}", "key_prefix": f"S{number}"}
    document = Document.objects.create(**{**defaults, **values})
    Version.objects.create(document=document, number=1, text="Sample text.", markup="plain", sha256=f"{number:064d}")
    return document


def make_claim(text: str = "Sample networks are robust.", *, document: Document | None = None, **values: Any) -> Claim:
    """A claim at the end of its document, with its wording read as the import reads it."""
    document = document or make_document()
    position = document.claims.count() + 1
    wording = read_wording(text, context=values.get("context", ""))
    cues = [{"text": cue.text, "start": cue.start, "end": cue.end, "role": cue.role} for cue in wording.cues]
    section = values.setdefault("section", ["Sample section"])
    defaults = {
        "key": f"{document.key_prefix}-{position:03d}",
        "source": "sentence",
        "position": position,
        "kind": Claim.Kind.FINDING,
        "section_path": " › ".join(section),
        "wording_strength": wording.strength,
        "wording_certainty": wording.certainty,
        "wording_cues": cues,
    }
    return Claim.objects.create(document=document, text=text, **{**defaults, **values})
