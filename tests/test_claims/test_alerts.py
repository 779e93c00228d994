"""The whole way of a notice: PubMed's replica, sync, following, flags, the reader's e-mail, the export, and back."""

from datetime import date

import pytest

from claims.alerts.delivery import send_alerts
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports import FORMATS
from claims.exports.gather import summarise
from claims.grading.assessing import assess_claim
from claims.grading.rechecking import is_contested
from claims.intake import follow_literature
from claims.models import Delivery, Flag, Notification, Subscription
from literature.models import Reference
from literature.searches.sync import sync_search
from tests.cast import make_claim, make_editor, make_reader, make_robust_claim, make_search, watch
from tests.servers.mail import words_of

pytestmark = pytest.mark.django_db
ROBUST = "Hyperconnectivity of the default mode network is one of the most robust findings in depression."
DISSOCIATION = "Dissociation during ketamine mediates its antidepressant effect."
QUIET_DAY = date(2026, 9, 7)
RETRACTED, RETRACTED_ON = "90000008", date(2026, 9, 10)
REINSTATED, OUT_ON, BACK_ON = "90000010", date(2026, 9, 8), date(2026, 9, 22)
CORRECTED, CORRECTED_ON = "90000012", date(2026, 9, 12)
NEW, NEW_ON = "90000023", date(2026, 9, 5)


class Stage:
    """A claim that is watched, its followers, and the days of the replica."""

    def __init__(self, replica):
        self.replica, self.editor = replica, make_editor()
        self.search = make_search("Sample search", query='"default mode network"[tiab] OR ketamine[tiab]')
        self.claim = make_robust_claim(ROBUST)
        watch(self.claim.document, self.search)
        for name, subject in (("reader", {"claim": self.claim}), ("second", {"search": self.search})):
            Subscription.objects.create(user=make_reader(name), **subject)

    def on(self, day):
        """What the worker does on a day; how many messages went out."""
        self.replica.clock.move(day)
        run = sync_search(self.search)
        assert (run.status, run.error) == ("complete", "")
        follow_literature()
        return send_alerts()

    def attach(self, pmid, stance="supports"):
        evidence = attach_evidence(self.claim, Reference.objects.get(pmid=pmid), Finding(stance=stance), by=self.editor)
        assess_claim(self.claim, "moderate", "Invented reasons.", by=self.editor)
        Notification.objects.all().delete()
        return evidence

    def export(self, name="md"):
        return FORMATS[name].write(summarise(self.claim.document))

    def state(self):
        self.claim.refresh_from_db()
        return self.claim.certainty_is_stale, is_contested(self.claim)


@pytest.fixture
def stage(replica, postbox, settings, tmp_path):
    settings.ENTREZ_EMAIL, settings.VAR_DIR = "tests@claimwatch.invalid", tmp_path
    return Stage(replica)


def open_flags(stage):
    return sorted((flag.kind, type(flag.target).__name__) for flag in Flag.objects.open().about([stage.claim]))


def test_the_first_run_suggests_the_back_catalogue_and_tells_nobody(stage, postbox):
    assert stage.on(date(2026, 9, 1)) == 0
    assert stage.claim.suggestions.filter(reference__pmid=RETRACTED).exists() and postbox.messages == []


def test_a_new_paper_is_told_to_the_followers_of_the_search_and_of_the_claim(stage, postbox):
    claim = make_claim(DISSOCIATION, document=stage.claim.document)
    Subscription.objects.filter(user__username="reader").update(claim=claim)
    stage.on(date(2026, 9, 1))
    assert stage.on(NEW_ON) == 2
    told = {message["To"]: words_of(message) for message in postbox.messages}
    assert f"PMID {NEW}." in told["reader@example.org"] and f"PMID {NEW}." in told["second@example.org"]
    assert f"You follow {claim.key}; the paper shares with it:" in told["reader@example.org"]
    assert "which found this paper" in told["second@example.org"]
    assert stage.on(NEW_ON) == 0


def test_a_retraction_reaches_flags_followers_and_export_without_anyone_attaching_anything(stage, postbox):
    stage.on(QUIET_DAY)
    stage.attach(RETRACTED)
    assert "RETRACTED" not in stage.export()
    assert stage.on(RETRACTED_ON) == 2
    assert open_flags(stage) == [("retracted", "Evidence")], "one duty"
    assert stage.state() == (True, False) and not stage.claim.evidence.counting().exists()
    told = {message["To"]: words_of(message) for message in postbox.messages}
    assert f"You follow {stage.claim.key}, and this paper is evidence for or against it" in told["reader@example.org"]
    assert "and this paper is in its result: retraction" in told["second@example.org"]
    assert all("[RETRACTED] [Sample] Default mode network" in text for text in told.values())
    assert all("Publication notice: retraction" in message["Subject"] for message in postbox.messages)
    assert all("RETRACTED" in stage.export(name).upper() for name in ("md", "json", "bib", "ris"))


def test_nobody_is_told_of_a_retraction_twice(stage, postbox):
    stage.on(QUIET_DAY)
    stage.attach(RETRACTED)
    stage.on(RETRACTED_ON)
    sent = len(postbox.messages)
    assert (stage.on(RETRACTED_ON), follow_literature().events, send_alerts()) == (0, 0, 0)
    assert len(postbox.messages) == sent == Delivery.objects.filter(state="sent").count()


def test_the_notice_itself_is_never_taken_for_the_retracted_work(stage):
    stage.on(QUIET_DAY)
    stage.on(RETRACTED_ON)
    notice = Reference.objects.filter(pmid="90000009").first()
    assert Reference.objects.get(pmid=RETRACTED).status == "retracted"
    assert notice is None or (notice.status == "" and not notice.flags.exists())


def test_a_contradiction_from_a_retracted_work_stops_contesting_and_reinstatement_walks_it_back(stage, postbox):
    stage.on(date(2026, 9, 1))
    stage.attach(REINSTATED, "contradicts")
    assert is_contested(stage.claim) and ("overstated", "Claim") in open_flags(stage)
    stage.on(OUT_ON)
    assert open_flags(stage) == [("retracted", "Evidence")]
    assert stage.state() == (True, False) and '"contested": false' in stage.export("json")
    postbox.messages.clear()
    assess_claim(stage.claim, "low", "Invented reasons.", by=stage.editor)
    assert stage.on(BACK_ON) == 2
    assert open_flags(stage) == [("overstated", "Claim")]
    assert stage.state() == (True, True) and '"contested": true' in stage.export("json")
    to_reader = next(message for message in postbox.messages if message["To"] == "reader@example.org")
    assert "Publication notice withdrawn" in words_of(to_reader)
    assert "retraction (withdrawn)" in words_of(to_reader)


def test_an_erratum_marks_as_corrected_and_the_evidence_goes_on_counting(stage):
    stage.on(QUIET_DAY)
    evidence = stage.attach(CORRECTED)
    stage.on(CORRECTED_ON)
    kinds = {flag.kind for flag in evidence.flags.open()}
    assert kinds == {"corrected"} and stage.claim.evidence.counting().get() == evidence
    assert Reference.objects.get(pmid=CORRECTED).status == "corrected"


def test_the_example_an_opposite_finding_on_a_robust_claim(stage, postbox):
    """Of the design: a large study finds the opposite of "one of the most robust"; here with a synthetic record."""
    stage.on(QUIET_DAY)
    assess_claim(stage.claim, "high", "Invented reasons.", by=stage.editor)
    reference = Reference.objects.get(pmid="90000002")
    quote = reference.abstract[-1]["text"]
    attach_evidence(stage.claim, reference, Finding(stance="contradicts", quote=quote), by=stage.editor)
    assert stage.state() == (True, True) and ("overstated", "Claim") in open_flags(stage)
    send_alerts()
    [message] = [message for message in postbox.messages if "Change in the evidence" in words_of(message)]
    assert message["To"] == "reader@example.org"
    assert "a paper that contradicts it was accepted as evidence. Worded as" in words_of(message)
    text = stage.export()
    assert "**CONTESTED**" in text and "Open flag, overstated" in text and "changed since" in text
