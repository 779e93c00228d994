"""What was published: invented articles, and notices about them."""

from itertools import count
from typing import Any

from literature.models import Notice, Reference

_numbers = count(1)
ABSTRACT = [
    {"label": "BACKGROUND", "category": "BACKGROUND", "text": "This is an invented record for tests."},
    {"label": "RESULTS", "category": "RESULTS", "text": "Sample connectivity was lower than in controls."},
]


def make_reference(pmid: int | None = None, **values: Any) -> Reference:
    """A synthetic article; its PMID is above every real one."""
    number = pmid or 90_000_000 + next(_numbers)
    defaults: dict[str, Any] = {
        "title": f"[Sample] Invented trial {number}",
        "abstract": ABSTRACT,
        "authors": [{"last": "Sample", "fore": "Ada", "initials": "A", "suffix": "", "collective": ""}],
        "journal": "Journal of Invented Samples",
        "year": 2020,
        "publication_types": [{"ui": "D016449", "name": "Randomized Controlled Trial"}],
    }
    return Reference.objects.create(pmid=str(number), **{**defaults, **values})


def make_notice(reference: Reference, kind: str = Notice.Kind.RETRACTION, **values: Any) -> Notice:
    defaults = {"ref_type": "RetractionIn", "citation": "J Invented Samples. 2021;1(1):1", "pmid": "90999999"}
    return Notice.objects.create(reference=reference, kind=kind, **{**defaults, **values})
