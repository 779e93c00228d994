"""What bears on a claim."""

from typing import Any

from claims.models import Claim, Suggestion
from literature.models import Reference
from tests.cast.papers import ABSTRACT, make_reference


def make_suggestion(claim: Claim, reference: Reference | None = None, **values: Any) -> Suggestion:
    defaults = {
        "score": 0.5,
        "terms": ["connectivity", "controls"],
        "sentence": ABSTRACT[1]["text"],
        "sentence_section": "RESULTS",
    }
    return Suggestion.objects.create(claim=claim, reference=reference or make_reference(), **{**defaults, **values})
