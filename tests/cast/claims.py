"""Documents and their statements."""

from collections.abc import Mapping
from itertools import count
from types import MappingProxyType
from typing import Any

from claims.models import Claim, Document, Version

ROBUST = "Hyperconnectivity of the sample network is one of the most robust findings in depression."
_numbers = count(1)


def make_document(title: str = "Sample document", **values: Any) -> Document:
    """A document with one version, so that claims can stand in it."""
    number = next(_numbers)
    defaults = {"title": title, "slug": f"sample-{number}", "key_prefix": f"S{number}"}
    document = Document.objects.create(**{**defaults, **values})
    Version.objects.create(document=document, number=1, text="Sample text.", markup="plain", sha256=f"{number:064d}")
    return document


def make_claim(
    text: str = "Sample networks are robust.",
    *,
    document: Document | None = None,
    cues: Mapping[str, str] = MappingProxyType({}),
    **values: Any,
) -> Claim:
    """A claim at the end of its document.

    Nobody reads its words: it is worded as an established correlation, on the `cues` (words of it → role), unless the
    test says otherwise.
    """
    document = document or make_document()
    position = document.claims.count() + 1
    section = values.setdefault("section", ["Sample section"])
    defaults = {
        "key": f"{document.key_prefix}-{position:03d}",
        "source": "sentence",
        "position": position,
        "kind": Claim.Kind.FINDING,
        "section_path": " › ".join(section),
        "wording_strength": Claim.Strength.CORRELATIONAL,
        "wording_certainty": Claim.WordingCertainty.ESTABLISHED,
        "wording_cues": [_cue(text, words, role) for words, role in cues.items()],
    }
    return Claim.objects.create(document=document, text=text, **{**defaults, **values})


def make_robust_claim(text: str = ROBUST, **values: Any) -> Claim:
    """A claim that says "most robust" of what it states."""
    return make_claim(text, cues={"most robust": "booster"}, **values)


def make_cautious_claim(text: str = "Sample drugs may change the sample network.", **values: Any) -> Claim:
    """A claim that says "may"."""
    wording = {"wording_strength": Claim.Strength.CONDITIONAL, "wording_certainty": Claim.WordingCertainty.POSSIBLE}
    return make_claim(text, cues={"may": "hedge"}, **{**wording, **values})


def _cue(text: str, words: str, role: str) -> dict[str, str | int]:
    start = text.index(words)
    return {"text": words, "start": start, "end": start + len(words), "role": role}
