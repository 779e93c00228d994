"""A retraction that Crossref tells walks to the editor, the follower and the export, and back; what two sources tell is
one duty."""

from collections.abc import Iterator
from functools import partial

import pytest
from django.utils import timezone

from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.gather import summarise
from claims.exports.markdown_document import write
from claims.flags.raising import flag_notice, resolve_flag, unflag_notice
from claims.intake import follow_literature
from claims.models import Evidence, Flag, Notification, Subscription
from literature.library.crossref_notices import ask_dois, ask_due
from literature.library.notices import keep_reported
from literature.library.storing import store_records
from literature.models import Notice, Reference
from literature.rules.integrity import NoticeFact
from literature.sources.crossref import Crossref
from literature.sources.source_transport import Source
from tests.cast import make_citation, make_claim, make_editor, make_notice, make_reader, make_reference
from tests.servers.sources import CrossrefServer, update
from tests.test_literature.synthetic import FIRST, RETRACTED, NoLimit, link, record

pytestmark = pytest.mark.django_db
SUPPORTS = Finding(stance="supports")
CROSSREF = Notice.Origin.CROSSREF
DOI = f"10.9999/sample.{FIRST}"  # of the synthetic record


@pytest.fixture
def crossref() -> Iterator[CrossrefServer]:
    with CrossrefServer() as running:
        yield running


@pytest.fixture
def cited():
    """Accepted evidence of a work as PubMed delivered it, for a claim that was assessed and is followed."""
    store_records([record(FIRST)])
    evidence = attach_evidence(make_claim(), stored(), SUPPORTS, by=make_editor())
    type(evidence.claim).objects.filter(pk=evidence.claim.pk).change(by=None, certainty="low", certainty_is_stale=False)
    follow_literature()
    Subscription.objects.create(user=make_reader(), claim=evidence.claim)
    return evidence


def stored():
    return Reference.objects.get(pmid=FIRST)


def ask(server: CrossrefServer) -> None:
    source = Source("Crossref", server.base_url, email="tests@claimwatch.invalid", limiter=NoLimit())
    ask_dois([DOI], Crossref(source))
    follow_literature()


def pubmed(*links: str) -> None:
    types = RETRACTED if links else ("D016428",)
    store_records([record(FIRST, types=types, links=links)])
    follow_literature()


def open_flags() -> list[str]:
    """Of the notices; what a rule says about the wording is tested elsewhere."""
    return sorted(flag.target._meta.model_name for flag in Flag.objects.open().filter(cause__startswith="notice:"))


def export(evidence: Evidence) -> str:
    return write(summarise(evidence.claim.document))


def test_a_retraction_from_crossref_reaches_everybody(cited, crossref):
    crossref.tell(DOI, update(), title="[Sample] Sample ketamine trial")
    ask(crossref)
    assert open_flags() == ["evidence"] and not Evidence.objects.counting().exists()
    cited.claim.refresh_from_db()
    assert cited.claim.certainty_is_stale
    assert [told.kind for told in Notification.objects.all()] == [Notification.Kind.RETRACTION]
    assert "Told by Crossref." in Flag.objects.open().filter(evidence=cited).get().note
    assert "RETRACTED" in export(cited) and "doi:10.5555/notice" in export(cited).replace("\\", "")


def test_it_walks_back_when_crossref_no_longer_tells_it(cited, crossref):
    crossref.tell(DOI, update(), title="[Sample] Sample ketamine trial")
    ask(crossref)
    crossref.tell(DOI, title="[Sample] Sample ketamine trial")
    ask(crossref)
    assert open_flags() == [] and Evidence.objects.counting().get() == cited
    assert stored().status == "reinstated" and "RETRACTED" not in export(cited)
    assert Notification.objects.filter(kind=Notification.Kind.WITHDRAWN).count() == 1
    assert "Crossref no longer tells it" in cited.flags.get().resolution


def test_it_walks_back_on_a_reinstatement(cited, crossref):
    lifting = update("10.5555/lifting", "reinstatement", (2026, 5, 1))
    crossref.tell(DOI, update(), title="")
    ask(crossref)
    crossref.tell(DOI, update(), lifting, title="")
    ask(crossref)
    assert open_flags() == [] and stored().status == "reinstated"


def test_what_pubmed_and_crossref_tell_is_one_duty_and_one_message(cited, crossref):
    crossref.tell(DOI, update(), title="")
    ask(crossref)
    pubmed(link("RetractionIn", FIRST + 1))
    assert stored().notices.filter(withdrawn_at=None).count() == 2
    assert open_flags() == ["evidence"] and Flag.objects.filter(cause__startswith="notice:").count() == 1
    assert Notification.objects.filter(kind=Notification.Kind.RETRACTION).count() == 1
    assert len(summarise(cited.claim.document).bibliography[0].notices) == 1


def test_the_duty_stands_until_the_last_source_withdraws(cited, crossref):
    pubmed(link("RetractionIn", FIRST + 1))
    crossref.tell(DOI, update(), title="")
    ask(crossref)
    pubmed()
    assert open_flags() == ["evidence"] and stored().status == "retracted"
    assert not Notification.objects.filter(kind=Notification.Kind.WITHDRAWN).exists()
    crossref.tell(DOI, title="")
    ask(crossref)
    assert open_flags() == [] and stored().status == "reinstated"
    assert Notification.objects.filter(kind=Notification.Kind.WITHDRAWN).count() == 1


def test_both_told_between_two_passes_are_one_duty(cited, crossref):
    crossref.tell(DOI, update(), title="")
    source = Source("Crossref", crossref.base_url, email="tests@claimwatch.invalid", limiter=NoLimit())
    ask_dois([DOI], Crossref(source))
    pubmed(link("RetractionIn", FIRST + 1))
    assert open_flags() == ["evidence"] and Flag.objects.filter(cause__startswith="notice:").count() == 1
    assert Notification.objects.count() == 1


def test_a_duty_that_was_done_does_not_come_again_from_another_source():
    reference = make_reference()
    make_citation(make_claim(), reference)
    [flag] = flag_notice(make_notice(reference))
    resolve_flag(flag, "The text says that it is retracted.", by=make_editor())
    assert flag_notice(make_notice(reference, origin=CROSSREF)) == []


def test_evidence_attached_late_is_flagged_once_for_two_sources():
    reference = make_reference()
    for origin in (Notice.Origin.PUBMED, CROSSREF):
        make_notice(reference, origin=origin)
    evidence = attach_evidence(make_claim(), reference, SUPPORTS, by=make_editor())
    assert evidence.flags.count() == 1


def test_a_correction_that_may_be_another_one_is_a_duty_of_its_own():
    reference = make_reference()
    evidence = attach_evidence(make_claim(), reference, SUPPORTS, by=make_editor())
    flag_notice(make_notice(reference, Notice.Kind.ERRATUM))
    flag_notice(make_notice(reference, Notice.Kind.ERRATUM, origin=CROSSREF, pmid="", citation="", doi="10.5555/n"))
    assert evidence.flags.open().count() == 2


def test_two_flags_that_prove_to_be_of_one_event_become_one():
    reference = make_reference()
    evidence = attach_evidence(make_claim(), reference, SUPPORTS, by=make_editor())
    first = make_notice(reference, Notice.Kind.ERRATUM, pmid="", citation="J. 2026;1:1")
    second = make_notice(reference, Notice.Kind.ERRATUM, origin=CROSSREF, pmid="", citation="", doi="10.5555/n")
    flag_notice(first), flag_notice(second)
    first.citation, first.withdrawn_at = "J. 2026;1:1. doi: 10.5555/n", timezone.now()
    first.save()
    unflag_notice(first)
    assert evidence.flags.open().get().cause == f"notice:{second.pk}"


def test_an_addendum_is_told_and_is_nobodys_duty(cited, crossref):
    crossref.tell(DOI, update(kind="addendum"), title="")
    ask(crossref)
    assert open_flags() == [] and stored().status == ""
    assert Notification.objects.get().kind == Notification.Kind.NOTICE


def test_a_notice_kept_while_evidence_is_attached_is_missed_by_neither(at_once):
    """Keeping takes the reference's row, as attaching does: one of the two comes second and sees the other."""
    editor, reference = make_editor(), make_reference()
    fact = NoticeFact("retraction", "retraction", "", "", "", "10.5555/notice")
    keep = partial(keep_reported, [(reference, [fact])], origin=CROSSREF, at=timezone.now())
    done = at_once(keep, partial(attach_evidence, make_claim(), reference, SUPPORTS, by=editor))
    assert not [result for result in done if isinstance(result, Exception)]
    follow_literature()
    assert Evidence.objects.get().flags.open().count() == 1


def test_two_passes_at_once_ask_each_doi_once(at_once, crossref):
    due = timezone.now()
    for number in range(4):
        make_reference(doi=f"10.5555/{number}", crossref_at=due)
    source = Source("Crossref", crossref.base_url, email="tests@claimwatch.invalid", limiter=NoLimit())
    done = at_once(*[partial(ask_due, Crossref(source), at=due)] * 2)
    assert sum(each.asked for each in done) == 4
    assert len({asking.path for asking in crossref.asked}) == len(crossref.asked) == 4
