"""Second order: a review whose reference list names a retracted work is warned of, and the warning is taken back."""

import pytest
from django.utils import timezone

from claims.evidence.decisions import Finding, attach_evidence
from claims.intake import follow_literature
from claims.models import Flag, Notification, Subscription
from literature.models import Notice, ReferenceEvent
from tests.cast import make_claim, make_editor, make_notice, make_reader, make_reference

pytestmark = pytest.mark.django_db
REVIEW = [{"ui": "D016454", "name": "Review"}]
KIND = Flag.Kind.CITES_RETRACTED


def cites(**names):
    return {"references": [{"citation": "", "pmid": "", "doi": "", "pmcid": "", **names}]}


def make_review(work, **values):
    return make_reference(**{"publication_types": REVIEW, "details": cites(pmid=work.pmid), **values})


def attach(reference, claim=None):
    claim = claim or make_claim()
    return attach_evidence(claim, reference, Finding(stance="supports"), by=make_editor(f"editor of {claim.key}"))


def happens(kind, notice, *, quiet=False):
    event = ReferenceEvent(reference=notice.reference, kind=kind, notice=notice, quiet=quiet)
    ReferenceEvent.objects.append([event])
    return follow_literature()


def warned(evidence):
    return evidence.flags.open().filter(kind=KIND)


def test_a_review_that_cites_the_retracted_work_is_warned_of_and_named():
    work = make_reference(year=2017)
    evidence = attach(make_review(work))
    notice = make_notice(work)
    happens("notice", notice)
    flag = warned(evidence).get()
    assert flag.note == f"It cites a work that is retracted: Sample 2017 (PMID {work.pmid})."
    assert flag.cause == f"notice:{notice.pk}" and evidence.claim.evidence.counting().get() == evidence


def test_it_is_surely_withdrawn_on_reinstatement_with_the_other_flags():
    work = make_reference()
    evidence, notice = attach(make_review(work)), make_notice(work)
    happens("notice", notice)
    Notice.objects.update(withdrawn_at=timezone.now())
    notice.refresh_from_db()
    happens("withdrawn", notice)
    assert not Flag.objects.open().exists() and evidence.flags.count() == 1


def test_a_work_is_known_by_its_doi_too():
    work = make_reference(doi="10.9999/Sample.1")
    evidence = attach(make_review(work, details=cites(doi="10.9999/sample.1")))
    happens("notice", make_notice(work))
    assert warned(evidence).exists()


@pytest.mark.parametrize(
    "values",
    [
        {"publication_types": [{"ui": "D016449", "name": "Randomized Controlled Trial"}]},
        {"details": cites(pmid="900000019")},
        {"details": {}},
    ],
)
def test_no_other_paper_is_warned_of(values):
    work = make_reference(pmid=90_000_777)
    evidence = attach(make_review(work, **values))
    happens("notice", make_notice(work))
    assert not warned(evidence).exists()


@pytest.mark.parametrize("kind", [Notice.Kind.CONCERN, Notice.Kind.ERRATUM])
def test_only_a_retraction_reaches_the_reviews(kind):
    work = make_reference()
    evidence = attach(make_review(work))
    happens("notice", make_notice(work, kind))
    assert not warned(evidence).exists()


def test_a_review_attached_after_the_retraction_is_warned_of_at_once():
    work = make_reference()
    make_notice(work)
    assert warned(attach(make_review(work))).count() == 1


def test_a_reinstated_work_warns_of_no_later_review():
    work = make_reference()
    make_notice(work, withdrawn_at=timezone.now())
    assert not warned(attach(make_review(work))).exists()


def test_followers_of_the_claim_are_told_why_and_when_it_is_surely_withdrawn():
    work = make_reference()
    evidence, notice = attach(make_review(work, year=2021)), make_notice(work)
    Subscription.objects.create(user=make_reader(), claim=evidence.claim)
    happens("notice", notice)
    told = Notification.objects.get()
    assert told.kind == "retraction" and told.reference == work
    assert told.reason == (
        f"You follow {evidence.claim.key}, and a review among its evidence, Sample 2021, cites this paper: retraction."
    )
    Notice.objects.update(withdrawn_at=timezone.now())
    notice.refresh_from_db()
    happens("withdrawn", notice)
    assert "cites this paper: retraction (withdrawn)." in Notification.objects.get(kind="withdrawn").reason


def test_a_follower_is_told_once_where_both_the_paper_and_its_review_are_evidence():
    work, claim = make_reference(), make_claim()
    attach_evidence(claim, work, Finding(stance="supports"), by=make_editor("first"))
    attach(make_review(work), claim)
    Subscription.objects.create(user=make_reader(), claim=claim)
    happens("notice", make_notice(work))
    assert Notification.objects.count() == 1


def test_a_back_catalogue_warns_and_tells_nobody():
    work = make_reference()
    evidence = attach(make_review(work))
    Subscription.objects.create(user=make_reader(), claim=evidence.claim)
    happens("notice", make_notice(work), quiet=True)
    assert warned(evidence).exists() and not Notification.objects.exists()
