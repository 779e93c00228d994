"""What one reads at the desk, at its usual length: long statements, structured abstracts, a claim with seven papers."""

from typing import Any

from claims.evidence.decisions import Finding, attach_evidence
from claims.models import Claim, Suggestion
from literature.models import Reference
from tests import cast

STATEMENT = (
    "Hyperconnectivity of the sample network is one of the most robust findings in depression, and it has been shown "
    "to fall again after a sample drug is given, in people who did not respond to two treatments before, although the "
    "size of the change differs between the samples in which it was measured."
)
AIMS = (
    "Depression has been linked with altered connectivity of the sample network, but reports differ in direction. "
    "It is not known whether the difference is there before the first treatment. We set out to compare invented "
    "patients with invented controls at rest. A second aim was to see whether a sample drug changes it."
)
METHODS = (
    "We scanned 84 invented patients with depression and 79 invented controls at rest on one scanner. Connectivity was "
    "estimated between ten regions that were chosen beforehand. Patients were scanned again a day after a sample drug "
    "or placebo, in random order. Raters did not know who had been given what, and the analysis was registered."
)
RESULTS = (
    "Sample connectivity was lower in patients than in controls (P = 0.004). It was not related to the severity of "
    "depression. After the sample drug it rose by 0.12 of a unit, and after placebo by 0.02. Eleven patients left "
    "before the second scan, and their values did not differ from those of the others."
)
MEANING = (
    "These invented results do not fit a simple account of hyperconnectivity in depression. Whether the change after "
    "the sample drug lasts is unknown. Larger samples, scanned at several sites, are needed."
)
ABSTRACT = [
    {"label": label, "category": label, "text": text}
    for label, text in (("BACKGROUND", AIMS), ("METHODS", METHODS), ("RESULTS", RESULTS), ("CONCLUSIONS", MEANING))
]
BEST = "Sample connectivity was lower in patients than in controls (P = 0.004)."


def make_paper(**values: Any) -> Reference:
    """A paper with an abstract of the usual length."""
    return cast.make_reference(**{"abstract": ABSTRACT, **values})


def pile(claims: int = 4, each: int = 5) -> list[Suggestion]:
    """Suggestions of one document, in the order in which they are read."""
    document = cast.make_document()
    rows = []
    for _ in range(claims):
        claim = cast.make_robust_claim(STATEMENT, document=document)
        rows += [suggest(claim, score=0.9 - place / 100) for place in range(each)]
    return rows


def suggest(claim: Claim, reference: Reference | None = None, **values: Any) -> Suggestion:
    chosen = {"terms": ["connectivity", "patients", "depression", "drug"], "sentence": BEST, **values}
    return cast.make_suggestion(claim, reference or make_paper(), **chosen)


def claim_with_seven_papers() -> Claim:
    """Seven are evidence, and five more wait."""
    rows = pile(claims=2, each=5)
    claim, by = rows[0].claim, cast.make_editor("curator")
    for _ in range(7):
        attach_evidence(claim, make_paper(), Finding(stance="supports", quote=BEST, note="Read."), by=by)
    return claim
