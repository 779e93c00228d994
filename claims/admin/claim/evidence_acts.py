"""The acts on evidence on the page of a claim: attach, decide, revise, take back; each one function of the house."""

from django.db.models import QuerySet

from claims.models import Claim, Evidence


def shared_evidence_of(claim: Claim) -> QuerySet[Evidence]:
    """Its own and that of the claims that say the same."""
    return Evidence.objects.for_page().select_related("claim").filter(claim__in=claim.with_restatements())
