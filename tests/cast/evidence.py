"""What bears on a claim."""

from typing import Any

from claims.models import Claim, ProposedReference, Suggestion
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


def make_citation(claim: Claim, reference: Reference) -> ProposedReference:
    """The text of the claim cites the work; nobody decided about it yet."""
    return ProposedReference.objects.create(claim=claim, key=f"pmid:{reference.pmid}", text="[1]", reference=reference)
