"""The example of the design with the sample article, and a retraction's whole way: notice to reader, and back."""

import json
from pathlib import Path

import pytest
from django.utils import timezone

from claims.alerts.delivery import send_alerts
from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports import FORMATS
from claims.exports.gather import summarise
from claims.grading.assessing import assess_claim
from claims.grading.body import facts_of, proposal_of
from claims.grading.flag_advice import advice_of
from claims.grading.lint import findings
from claims.intake import follow_literature
from claims.models import Claim, Evidence, Flag, Subscription
from literature.models import Notice, Reference, ReferenceEvent
from tests.cast import make_editor, make_notice, make_reader, make_reference
from tests.servers.mail import words_of

pytestmark = pytest.mark.django_db
ARTICLE = Path("claims/samples/default-mode-network.txt")
CONTESTED = "rule: contested but stated as settled"


@pytest.fixture
def editor():
    return make_editor()


@pytest.fixture
def robust():
    """The statement of the sample article that ranks hyperconnectivity among the most robust results."""
    import_document(ARTICLE.read_text(encoding="utf-8"), markup="plain", name="Sample", slug="dmn")
    claim = Claim.objects.get(text__contains="ranks among the most robust results")
    Subscription.objects.create(user=make_reader(), claim=claim)
    return claim


def yan() -> Reference:
    """PMID 30979801: its bibliographic facts, without an abstract."""
    return Reference.objects.create(
        pmid="30979801",
        doi="10.1073/pnas.1900390116",
        title="Reduced default mode network functional connectivity in patients with recurrent major depressive "
        "disorder",
        authors=[{"last": "Yan", "fore": "", "initials": "", "suffix": "", "collective": ""}],
        journal="Proc Natl Acad Sci U S A",
        year=2019,
    )


def attach(claim, reference, editor, stance="supports"):
    return attach_evidence(claim, reference, Finding(stance=stance, design="observational study"), by=editor)


def export(claim, name="md"):
    return FORMATS[name].write(summarise(claim.document))


def told_of(claim):
    return next(row for row in json.loads(export(claim, "json"))["claims"] if row["key"] == claim.key)


def test_a_contradicting_paper_contests_the_robust_claim_and_everybody_is_told_why(robust, editor, postbox):
    attach(robust, make_reference(), editor)
    assess_claim(robust, "low", "One sample study.", by=editor)
    before = proposal_of(robust)
    attach(robust, yan(), editor, "contradicts")
    robust.refresh_from_db()
    assert (before.certainty, proposal_of(robust).certainty) == ("low", "very low")
    assert robust.stale_reason == "Yan 2019 (contradicts) was accepted."
    flag = robust.flags.open().get(cause=CONTESTED)
    assert flag.kind == Flag.Kind.OVERSTATED and "(“most robust”)" in flag.note and "Yan 2019" in flag.note
    softer = "It is uncertain whether the DMN is hyperactive and hyperconnected in people with major depression."
    assert softer in advice_of([flag])[flag.pk] and robust.text == Claim.objects.get(pk=robust.pk).text
    send_alerts()
    [message] = postbox.messages
    told = words_of(message)
    assert "a paper that contradicts it was accepted as evidence" in told and "“most robust”" in told
    text = export(robust)
    assert "**CONTESTED**: supported by 1 paper, contradicted by 1 paper" in text
    assert "the evidence has changed since**: Yan 2019 (contradicts) was accepted" in text
    row = told_of(robust)
    [finding] = [found for found in row["findings"] if f"rule: {found['rule']}" == CONTESTED]
    assert (finding["softer"], finding["cues"][0]["text"]) == (softer, "most robust")


def events(kind, notice):
    ReferenceEvent.objects.append([ReferenceEvent(reference=notice.reference, kind=kind, notice=notice)])
    follow_literature()


def test_a_retraction_takes_the_whole_way_and_walks_back_with_nothing_deleted(robust, editor, postbox):
    """Notice, reference, evidence, assessment, claim, document, export, reader; then all of it back."""
    work = make_reference(year=2017)
    evidence = attach(robust, work, editor)
    assess_claim(robust, "low", "One sample study.", by=editor)
    notice = make_notice(work)
    events("notice", notice)
    robust.refresh_from_db()
    assert (robust.certainty_is_stale, robust.stale_reason) == (True, "Sample 2017: retraction.")
    [duty] = Flag.objects.open().about([robust])
    assert (duty.kind, duty.target) == ("retracted", evidence) and not robust.evidence.counting().exists()
    assert proposal_of(robust).certainty == "" and told_of(robust)["supporting"] == "0 papers"
    assert "RETRACTED" in export(robust)
    send_alerts()
    assert "Publication notice: retraction" in words_of(postbox.messages[-1])

    Notice.objects.update(withdrawn_at=timezone.now())
    notice.refresh_from_db()
    events("withdrawn", notice)
    robust.refresh_from_db()
    assert robust.stale_reason == "Sample 2017: retraction. Sample 2017: retraction withdrawn."
    retracted = Flag.objects.filter(kind="retracted")
    assert not retracted.open().exists() and retracted.count() == 1
    assert told_of(robust)["supporting"] == "1 paper" and Evidence.objects.get() == evidence
    send_alerts()
    assert "Publication notice withdrawn" in words_of(postbox.messages[-1])


@pytest.mark.parametrize(
    ("kind", "flagged"), [(Notice.Kind.CONCERN, {"concern"}), (Notice.Kind.ERRATUM, {"corrected"})]
)
def test_a_concern_and_an_erratum_stay_at_their_own_level(robust, editor, kind, flagged):
    evidence = attach(robust, make_reference(), editor)
    events("notice", make_notice(evidence.reference, kind))
    assert set(Flag.objects.open().values_list("kind", flat=True)) == flagged
    assert robust.evidence.counting().exists() and told_of(robust)["supporting"] == "1 paper"


def test_the_import_of_the_sample_article_raises_no_flag(robust):
    assert Claim.objects.count() == 44 and not Flag.objects.exists()


def test_what_the_rules_find_on_the_sample_article_without_evidence(robust):
    """Shown on the pages, not flagged: where nothing is attached yet, every statement waits for its source."""
    found: dict[str, int] = {}
    for facts in facts_of(Claim.objects.all()).values():
        for finding in findings(facts):
            found[finding.rule] = found.get(finding.rule, 0) + 1
    assert found == {"weasel": 6, "uncited": 24}
