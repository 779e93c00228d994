"""The desk as an editor meets it: the addresses of acts, and what a form is sent with."""

from django.db.models import Model
from django.urls import reverse

from claims.models import Claim
from tests.cast.papers import ABSTRACT

QUOTE = ABSTRACT[1]["text"]


def act(claim: Claim, name: str, target: Model | None = None, query: str = "") -> str:
    """The address of an act of the claim's page, on the claim or on a row beside it."""
    args = (claim.pk, name, target.pk) if target else (claim.pk, name)
    return reverse("admin:claims_claim_act", args=args) + query


def finding(**values: str) -> dict[str, str]:
    """The form that attaches a work to a claim."""
    return {"stance": "contradicts", "directness": "direct", "quote": QUOTE, "note": "Lower, not higher.", **values}
