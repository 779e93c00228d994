"""Revising evidence where it stands, and two editors at it."""

from functools import partial

import pytest
from django.test import Client

from claims import links
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.evidence.revising import EditConflict, revise_evidence
from claims.models import Evidence, Notification, Subscription
from claims.refusals import Refused
from claims.text.quotes import QuoteNotFound
from tests import cast
from tests.cast import act

SUPPORTS, CONTRADICTS = Finding(stance="supports"), Finding(stance="contradicts", design="sample design")
WHY = "It was misread."


def stored(four_eyes: bool = False, by=None) -> Evidence:
    claim = cast.make_claim(document=cast.make_document(four_eyes=four_eyes))
    return attach_evidence(claim, cast.make_reference(), SUPPORTS, by=by or cast.make_editor("first"))


@pytest.mark.django_db
def test_a_revision_is_kept_with_its_reason_and_the_claim_is_looked_at_again():
    evidence, editor = stored(), cast.make_editor()
    evidence.claim.certainty = "low"
    evidence.claim.save()
    assert revise_evidence(evidence, CONTRADICTS, seen=evidence.edition, by=editor, why=WHY)
    last = evidence.history.first()
    assert (last.stance, last.history_user, last.history_change_reason) == ("contradicts", editor, WHY)
    evidence.claim.refresh_from_db()
    assert evidence.claim.certainty_is_stale and evidence.state == "accepted"


@pytest.mark.django_db
def test_what_is_the_same_is_not_written():
    evidence = stored()
    same = Finding(stance="supports", design=evidence.design)
    assert not revise_evidence(evidence, same, seen=1, by=cast.make_editor(), why=WHY)
    assert Evidence.objects.get().edition == 1


@pytest.mark.django_db
def test_a_newer_edition_is_not_written_over_and_is_told():
    evidence, second = stored(), cast.make_editor("second")
    revise_evidence(evidence, CONTRADICTS, seen=1, by=second, why=WHY)
    with pytest.raises(EditConflict, match="second changed this evidence") as met:
        revise_evidence(evidence, SUPPORTS, seen=1, by=cast.make_editor(), why=WHY)
    (write,) = met.value.since
    assert ("stance", "Supports", "Contradicts") in [(c.name, c.before, c.after) for c in write.changes]
    assert (met.value.edition, Evidence.objects.get().stance) == (2, "contradicts")


def test_of_two_editors_at_once_one_writes_and_one_is_told(at_once):
    evidence, editors = stored(), [cast.make_editor("second"), cast.make_editor("third")]
    done = at_once(
        *(
            partial(revise_evidence, Evidence.objects.get(), finding, seen=1, by=by, why=WHY)
            for by, finding in zip(editors, (CONTRADICTS, Finding(stance="neutral")), strict=True)
        )
    )
    assert sorted(type(result).__name__ for result in done) == ["EditConflict", "bool"]
    evidence.refresh_from_db()
    assert (evidence.edition, evidence.history.count()) == (2, 2)


@pytest.mark.django_db
def test_revised_evidence_waits_for_other_eyes_again():
    evidence, second = stored(four_eyes=True), cast.make_editor("second")
    decide_evidence(evidence, "accepted", by=second)
    revise_evidence(evidence, CONTRADICTS, seen=2, by=second, why=WHY)
    assert (evidence.state, evidence.decided_by) == ("proposed", None)
    with pytest.raises(Refused, match="four eyes"):
        decide_evidence(evidence, "accepted", by=second)
    assert decide_evidence(evidence, "accepted", by=cast.make_editor("third")).state == "accepted"


@pytest.mark.django_db
def test_a_quote_is_checked_and_a_reason_asked_for():
    evidence, editor = stored(), cast.make_editor()
    with pytest.raises(QuoteNotFound):
        wrong = Finding(stance="supports", quote="Words nobody wrote")
        revise_evidence(evidence, wrong, seen=1, by=editor, why=WHY)
    with pytest.raises(Refused, match="Say why"):
        revise_evidence(evidence, CONTRADICTS, seen=1, by=editor, why=" ")


@pytest.mark.django_db
def test_withdrawn_evidence_stays_as_it_was():
    evidence, editor = stored(), cast.make_editor()
    decide_evidence(evidence, "withdrawn", by=editor, reason="Invented.")
    with pytest.raises(Refused, match="kept as it was"):
        revise_evidence(evidence, CONTRADICTS, seen=2, by=editor, why=WHY)


@pytest.mark.django_db
def test_followers_are_told_of_a_revision():
    evidence = stored()
    Subscription.objects.create(user=cast.make_reader(), claim=evidence.claim)
    revise_evidence(evidence, CONTRADICTS, seen=1, by=cast.make_editor(), why=WHY)
    assert "a paper that contradicts it was revised" in Notification.objects.get().reason


@pytest.mark.django_db
class TestAtTheDesk:
    def typed(self, evidence: Evidence, **values: object) -> dict[str, object]:
        kept = {"directness": "direct", "design": evidence.design, "edition": evidence.edition, "why": WHY}
        return {"stance": "contradicts", **kept, **values}

    def test_a_conflict_shows_whose_change_came_first_beside_what_was_typed(self, client: Client):
        evidence, editor = stored(), cast.make_editor()
        client.force_login(editor)
        revise_evidence(evidence, Finding(stance="neutral"), seen=1, by=cast.make_editor("second"), why="Mine.")
        typed = self.typed(evidence, edition=1, note="An hour of thought.")
        response = client.post(act(evidence.claim, "revise", evidence), typed)
        text = response.content.decode()
        assert response.status_code == 422 and "An hour of thought." in text
        assert "second</strong>" in text and "Neutral" in text

    def test_what_was_seen_is_saved_at_the_second_try(self, client: Client):
        evidence = stored()
        client.force_login(cast.make_editor())
        revise_evidence(evidence, Finding(stance="neutral"), seen=1, by=cast.make_editor("second"), why="Mine.")
        url = act(evidence.claim, "revise", evidence)
        form = client.post(url, self.typed(evidence, edition=1)).context["failed"]
        assert client.post(url, self.typed(evidence, edition=form["edition"].value())).status_code == 303
        evidence.refresh_from_db()
        assert (evidence.stance, evidence.edition) == ("contradicts", 3)

    def test_the_form_holds_what_stands(self, client: Client):
        evidence = stored()
        client.force_login(cast.make_editor())
        page = client.get(f"{links.desk(evidence.claim)}?revise={evidence.pk}")
        (offered,) = page.context["evidence"]
        held = offered.forms["revise"].initial
        assert (held["stance"], held["edition"]) == ("supports", 1)
