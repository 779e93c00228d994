"""Deciding that works share their participants, or do not."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from claims.access.permits import requires
from claims.evidence.consequences import after_cohort_decided
from claims.models import Claim, Evidence, SameCohort
from claims.models.cohorts import SameCohortQuerySet
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = SameCohort.State


def pairs_of(claim: Claim) -> SameCohortQuerySet:
    """The pairs among the works that are evidence of a claim now, in the order in which they were proposed."""
    works = Evidence.objects.current().filter(claim__in=claim.with_restatements()).values("reference")
    return SameCohort.objects.among(works).select_related("first", "second", "decided_by").order_by("pk")


@requires("claims.change_samecohort")
def decide_cohort(pair: SameCohort, state: str, *, by: "User", at: datetime | None = None) -> SameCohort:
    """Confirms or rejects that two works share their participants, or decides otherwise. Raises Refused."""
    if state not in (State.CONFIRMED, State.REJECTED):
        raise Refused(f"A pair can be confirmed or rejected; not “{state}”.")
    with transaction.atomic():
        was = pair.state
        as_read = SameCohort.objects.filter(state=was).exclude(state=state)
        as_read.decide(pair, state, by=by, at=at)
        after_cohort_decided(pair, was=was)
    return pair
