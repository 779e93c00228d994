"""The stage of the API's tests: every noun with all its parts, as many times as a test asks for."""

from django.contrib.auth.models import User

from claims.models import (
    Anchor,
    Approval,
    Assessment,
    CitedWork,
    Claim,
    Delivery,
    Document,
    DocumentImport,
    Evidence,
    Flag,
    Notification,
    Review,
    Subscription,
)
from literature.models import Notice, Reference, ReferenceEvent, Search
from tests import cast

LISTS = (
    "documents", "imports", "claims", "evidence", "assessments", "suggestions", "flags", "reviews", "approvals",
    "subscriptions", "notifications", "references", "notices", "searches", "runs", "events",
)  # fmt: skip


def make_one_of_each(user: User, document: Document | None = None) -> Claim:
    """One document with everything that can hang on it; `user` owns, decides and follows."""
    search = cast.make_search(owner=user)
    reference = cast.make_reference()
    notices = [cast.make_notice(reference), cast.make_notice(reference, Notice.Kind.ERRATUM)]
    _note_events(search, reference, notices)
    document = document or cast.make_document(owner=user)
    cast.watch(document, search)
    version = document.versions.get()
    DocumentImport.objects.create(
        url="https://example.org/sample", document=document, version=version, requested_by=user, state="done"
    )
    CitedWork.objects.create(version=version, position=1, text="A cited work.", reference=reference)
    first, claim = cast.make_claim(document=document), cast.make_claim(document=document)
    Claim.objects.filter(pk=claim.pk).change(by=None, restates=first)
    Anchor.objects.create(claim=claim, version=version, exact=claim.text, start=0, end=len(claim.text))
    _decide(claim, reference, user)
    _tell(claim, search, reference, user)
    return claim


def _note_events(search: Search, reference: Reference, notices: list[Notice]) -> None:
    run = cast.make_run(search)
    cast.make_hit(search, reference)
    for notice in (None, *notices):
        kind = ReferenceEvent.Kind.NOTICE if notice else ReferenceEvent.Kind.ADDED
        ReferenceEvent.objects.create(reference=reference, kind=kind, run=run, notice=notice)


def _decide(claim: Claim, reference: Reference, user: User) -> None:
    evidence = Evidence.objects.create(
        claim=claim,
        reference=reference,
        stance="contradicts",
        state="accepted",
        proposed_by=user,
        decided_by=user,
    )
    version = claim.document.versions.get()
    Approval.objects.create(document=claim.document, version=version, facts={"version": "1"}, approved_by=user)
    Review.objects.create(claim=claim, searched_to="2026-01-31", screened=3, outcome="unchanged", reviewed_by=user)
    Assessment.objects.create(claim=claim, certainty="low", rationale="One small sample.", assessed_by=user)
    cast.make_suggestion(claim, reference, decided_by=user)
    for target in ({"claim": claim}, {"evidence": evidence}, {"reference": reference}):
        Flag.objects.create(kind="other", note="Look at this.", raised_by=user, resolved_by=user, **target)


def _tell(claim: Claim, search: Search, reference: Reference, user: User) -> None:
    delivery = Delivery.objects.create(user=user, address="follower@example.org")
    for subject in ({"search": search}, {"claim": claim}):
        subscription = Subscription.objects.create(user=user, **subject)
        Notification.objects.create(
            subscription=subscription, kind="new", event="event:1", claim=claim, reference=reference,
            reason="You follow it.", delivery=delivery,
        )  # fmt: skip
