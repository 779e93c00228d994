"""A whole house: a row of everything, tied to each other as they are in use."""

from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.utils import timezone
from knox.models import AuthToken

from claims.exports.freezing import frozen
from claims.exports.gather import summarise
from claims.flags.raising import raise_flag
from claims.models import (
    Anchor,
    Approval,
    Assessment,
    Assignment,
    Channel,
    CitedWork,
    Claim,
    Comment,
    Document,
    DocumentImport,
    Evidence,
    Export,
    ExportOrder,
    Flag,
    Ground,
    ImportedDecision,
    LibraryRanking,
    Notification,
    Outgoing,
    PageChange,
    Preferences,
    ProposedReference,
    PublicFollower,
    PublishedPage,
    PublishedState,
    Restatement,
    Review,
    Rewording,
    SameCohort,
    SavedView,
    StatementEdit,
    Subscription,
    Visit,
    Waiver,
)
from claims.models.exports import ExportFile
from literature.models import (
    Addition,
    BulkFile,
    Correction,
    FileRecord,
    Merge,
    Notice,
    Reference,
    ReferenceEvent,
    ReferenceFile,
    ReferenceFileContent,
    Search,
    Snapshot,
    UploadedStyle,
)
from tests.cast.alerts import make_delivery
from tests.cast.claims import make_claim, make_document
from tests.cast.evidence import make_suggestion
from tests.cast.papers import make_notice, make_reference
from tests.cast.searches import make_hit, make_run, make_search, watch


def make_one_of_each(user: User, document: Document | None = None) -> Claim:
    """One document with everything that can hang on it; `user` owns, decides and follows."""
    search = make_search(owner=user)
    reference = make_reference()
    notices = [make_notice(reference), make_notice(reference, Notice.Kind.ERRATUM)]
    _note_events(search, reference, notices)
    _bring(reference)
    document = document or make_document(owner=user)
    watch(document, search)
    version = document.versions.get()
    DocumentImport.objects.create(
        url="https://example.org/sample", document=document, version=version, requested_by=user, state="done"
    )
    CitedWork.objects.create(version=version, position=1, text="A cited work.", reference=reference)
    PublishedPage.objects.create(document=document, url="https://example.org/sample")
    PageChange.objects.create(document=document, url="https://example.org/sample", text="A text.", markup="plain")
    first, claim = make_claim(document=document), make_claim(document=document)
    Claim.objects.filter(pk=claim.pk).change(by=None, restates=first)
    Anchor.objects.create(claim=claim, version=version, exact=claim.text, start=0, end=len(claim.text))
    was = {"text": claim.text, "context": "", "section": [], "prefix": "", "suffix": ""}
    StatementEdit.objects.create(
        claim=claim, version=version, kind="lead-in", was=[was], made={"context": "Here,"}, decided_by=user
    )
    _decide(claim, reference, user)
    for subject in ({"claim": claim}, {"flag": claim.flags.get()}):
        Assignment.objects.create(document=document, assignee=user, assigned_by=user, **subject)
    Comment.objects.create(claim=claim, text="Sample words.", written_by=user)
    _tell(claim, search, reference, user)
    Channel.objects.create(user=user, kind="webhook", address=f"https://example.org/{claim.pk}", is_on=False)
    _export(claim, user)
    return claim


def make_one_of_everything(user: User, document: Document | None = None) -> Claim:
    """The same, and a row of each model that only the desk shows."""
    claim = make_one_of_each(user, document)
    claim.refresh_from_db()
    reference, twin = claim.evidence.get().reference, make_reference()
    make_suggestion(claim)
    raise_flag(claim, "other", "A sample flag.", cause="sample")  # as a rule does
    Evidence.objects.create(claim=claim, reference=twin, stance="neutral", state="proposed", proposed_by=user)
    SameCohort.objects.create(first=reference, second=twin, reason="Both name the trial NCT00000000.")
    Waiver.objects.create(claim=claim, rule="sample", reason="A sample.", facts="0", waived_by=user)
    _reword(claim, claim.restates)
    _keep(reference)
    ProposedReference.objects.create(claim=claim, key="mark:[1]", text="[1]", reference=reference)
    SavedView.objects.create(user=user, page="claims_claim", name=f"view {claim.pk}", query="q=a")
    Group.objects.create(name=f"group {claim.pk}")
    AuthToken.objects.create(user=user)
    return claim


def _note_events(search: Search, reference: Reference, notices: list[Notice]) -> None:
    run = make_run(search)
    make_hit(search, reference)
    for notice in (None, *notices):
        kind = ReferenceEvent.Kind.NOTICE if notice else ReferenceEvent.Kind.ADDED
        ReferenceEvent.objects.create(reference=reference, kind=kind, run=run, notice=notice)


def _bring(reference: Reference) -> None:
    """A file of references that was read, and waits for somebody to confirm it."""
    name = f"sample-style-{reference.pk}"
    UploadedStyle.objects.create(name=name, title="A sample style", size=1, sha256="0" * 64, data=b"<")
    file = ReferenceFile.objects.create(name="sample.ris", size=1, state="read", records=1, done=1)
    ReferenceFileContent.objects.create(of=file, data=b"TY  - JOUR\nTI  - A sample\nER  - \n")
    FileRecord.objects.create(file=file, index=1, location="line 1", verdict="known", reference=reference)


def _export(claim: Claim, user: User) -> None:
    """The summary of its document, kept, with its file."""
    document, now = claim.document, timezone.now()
    done = {"format": "md", "state": "done", "as_of": now, "expires_at": now + timedelta(days=1)}
    summary = frozen(summarise(document))
    export = Export.objects.create(document=document, requested_by=user, summary=summary, **done)
    ExportFile.objects.create(of=export, data=b"# A sample summary")
    ExportOrder.objects.create(document=document, user=user, format="md", last=export, sent_at=now)
    state = PublishedState.objects.create(document=document, content_hash="0" * 64, summary=summary)
    PublicFollower.objects.create(document=document, address="stranger@example.net", last=state)


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
    make_suggestion(claim, reference, decided_by=user)
    ImportedDecision.objects.create(document=claim.document, reference=reference, included=True, source="sample.csv")
    LibraryRanking.objects.create(claim=claim, state="done", requested_by=user, finished_at=timezone.now())
    for target in ({"claim": claim}, {"evidence": evidence}, {"reference": reference}):
        Flag.objects.create(kind="other", note="Look at this.", raised_by=user, resolved_by=user, **target)


def _tell(claim: Claim, search: Search, reference: Reference, user: User) -> None:
    delivery = make_delivery(user)
    told = Notification.objects.create(
        reader=user, kind="new", event=f"event:{claim.pk}", claim=claim, reference=reference, reason="You follow it."
    )
    Outgoing.objects.create(notification=told, channel=delivery.channel, delivery=delivery, due_at=delivery.created_at)
    Preferences.objects.update_or_create(user=user, defaults={"zone": "Europe/Rome"})
    Visit.objects.create(user=user, document=claim.document, seen_at=timezone.now() - timedelta(days=1))
    for subject in ({"search": search}, {"claim": claim}, {"document": claim.document}):
        subscription = Subscription.objects.create(user=user, **subject)
        Ground.objects.create(
            notification=told, subscription=subscription, event=told.event, claim=claim, text="You follow it."
        )


def _reword(claim: Claim, body: Claim) -> None:
    old = {"text": "Old.", "context": "", "source": "sentence", "section": [], "position": 1}
    Rewording.objects.create(
        claim=claim, version=claim.document.current, kind="reworded", state="carried", likeness=0.9, old=old,
        old_text=old["text"], new_text=claim.text,
    )  # fmt: skip
    Restatement.objects.create(claim=claim, body=body, likeness=0.9)


def _keep(reference: Reference) -> None:
    """What the library keeps about a work and about its own files."""
    Snapshot.objects.create(reference=reference, fingerprint="0", compressed=b"x\x9c\x03\x00\x00\x00\x00\x01")
    Addition.objects.create(reference=reference, scheme="doi", value="10.9999/sample")
    Merge.objects.create(kept=reference, absorbed={"title": "A stub"}, reason="A sample merge.")
    Correction.objects.create(kind="described", reference=reference, before={"title": "A"}, after={"title": "B"})
    number = BulkFile.objects.count() + 1
    BulkFile.objects.create(name=f"pubmed26n{number:04}.xml.gz", year=26, number=number)
