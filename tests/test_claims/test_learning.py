"""What decisions teach: the order of what waits, and what is said of it."""

import json
from datetime import timedelta
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, Suggestion
from claims.triage.learning.learnt import Learnt
from claims.triage.learning.training import learn, learn_from_decisions
from claims.triage.learning.validation import depth, wilson
from claims.triage.learning.vectors import terms_of_paper
from claims.triage.word_counts import paper_of
from tests import cast

KETAMINE = [{"label": "", "category": "", "text": "Ketamine reduced depressive symptoms within a day of infusion."}]
STATINS = [{"label": "", "category": "", "text": "Statins lowered cholesterol over five years of treatment."}]
State = Suggestion.State


@pytest.fixture
def claim(db: None) -> Claim:
    return cast.make_claim(text="Ketamine helps in depression.")


def decide(claim: Claim, number: int) -> None:
    """So many of each: papers on ketamine attached, on statins dismissed, an hour ago."""
    then = timezone.now() - timedelta(hours=1)
    for abstract, state, reason in ((KETAMINE, State.ATTACHED, ""), (STATINS, State.DISMISSED, "off topic")):
        for _ in range(number):
            row = cast.make_suggestion(claim, cast.make_reference(abstract=abstract), score=0.3)
            Suggestion.objects.filter(pk=row.pk).change(by=None, state=state, reason=reason, decided_at=then)


def wait(claim: Claim) -> tuple[Suggestion, Suggestion]:
    """A paper like the dismissed, with the better match, and one like the attached."""
    worse = cast.make_suggestion(claim, cast.make_reference(abstract=STATINS), score=0.31)
    return worse, cast.make_suggestion(claim, cast.make_reference(abstract=KETAMINE), score=0.3)


def waiting(claim: Claim) -> list[Suggestion]:
    return list(claim.suggestions.waiting())


def test_what_is_like_the_attached_comes_before_a_better_match_like_the_dismissed(claim: Claim) -> None:
    worse, better = wait(claim)
    assert waiting(claim) == [worse, better]
    decide(claim, 6)
    assert learn_from_decisions(at=timezone.now()) == 1
    assert waiting(claim) == [better, worse]
    assert Suggestion.objects.ranks([better.pk])[better.pk].number == 1
    row = claim.document.learned_rankings.get()
    assert (row.attached, row.dismissed) == (6, 6)
    assert any("ketamin" in term for term in row.terms["for"])
    assert any("statin" in term for term in row.terms["against"])


def test_with_few_decisions_the_cold_order_stands_and_it_says_so(claim: Claim) -> None:
    worse, better = wait(claim)
    decide(claim, 2)
    row = learn(claim.document, at=timezone.now())
    assert row is not None
    assert row.figures == {}
    assert waiting(claim) == [worse, better]


def test_the_same_decisions_are_learnt_from_once(claim: Claim) -> None:
    decide(claim, 6)
    assert [learn_from_decisions(at=timezone.now()) for _ in range(2)] == [1, 0]


def test_nothing_is_learnt_while_somebody_decides(claim: Claim) -> None:
    decide(claim, 6)
    assert learn(claim.document, at=timezone.now() - timedelta(hours=1)) is None


def test_what_is_suggested_later_gets_its_order_from_the_last_training(claim: Claim) -> None:
    decide(claim, 6)
    learn_from_decisions(at=timezone.now() - timedelta(minutes=30))
    worse, better = wait(claim)
    assert learn_from_decisions(at=timezone.now()) == 1
    assert waiting(claim) == [better, worse]


def test_undone_decisions_no_longer_count_and_the_cold_order_comes_back(claim: Claim) -> None:
    worse, better = wait(claim)
    decide(claim, 6)
    learn_from_decisions(at=timezone.now())
    Suggestion.objects.filter(state=State.ATTACHED).change(by=None, state=State.LATER, decided_at=None)
    assert learn(claim.document, at=timezone.now()) is not None
    assert [row for row in waiting(claim) if row in (worse, better)] == [worse, better]
    assert set(Suggestion.objects.filter(claim=claim).values_list("state", flat=True)) >= {State.DISMISSED, State.LATER}


def test_a_worker_that_is_stopped_begins_no_document(claim: Claim) -> None:
    decide(claim, 6)
    assert learn_from_decisions(at=timezone.now(), stopped=lambda: True) == 0


def test_a_duplicate_says_nothing_of_what_matters(claim: Claim) -> None:
    decide(claim, 6)
    Suggestion.objects.filter(state=State.DISMISSED).change(by=None, reason="duplicate")
    row = learn(claim.document, at=timezone.now())
    assert row is not None
    assert (row.attached, row.dismissed) == (6, 0)


def test_of_equal_scores_the_irrelevant_are_thought_to_be_read_first() -> None:
    labels = np.array([True, False, False, False])
    assert depth(np.zeros(4), labels, 0.95).share == 1.0
    assert depth(np.array([1.0, 0, 0, 0]), labels, 0.95).share == 0.25


def test_a_share_of_few_trials_is_uncertain() -> None:
    low, high = wilson(5, 5)
    assert low < 0.7 and high == 1.0


def test_a_reader_sees_on_one_page_what_was_learnt_and_how_uncertain_it_is(claim: Claim, client: Client) -> None:
    decide(claim, 6)
    learn_from_decisions(at=timezone.now())
    client.force_login(cast.make_member(claim.document, "reader"))
    page = client.get(reverse("admin:claims_document_learning", args=(claim.document_id,))).content.decode()
    assert "<strong>6</strong> suggestions attached" in page
    assert "It is no reason to stop reading." in page
    assert '<span class="term">ketamin' in page


def test_page_api_and_command_tell_the_same(claim: Claim, client: Client) -> None:
    decide(claim, 6)
    slug, written = claim.document.slug, StringIO()
    call_command("learn_from_decisions", slug, "--train", "--json", stdout=written)
    told = json.loads(written.getvalue())
    client.force_login(cast.make_editor())
    answered = client.get(reverse("api-documents-learning", args=(slug,))).json()
    assert told["orders"] is True
    assert {name: answered[name] for name in told if name != "made_at"} == {
        name: value for name, value in told.items() if name != "made_at"
    }


def test_the_weights_that_are_kept_order_as_those_that_were_learnt(claim: Claim) -> None:
    decide(claim, 6)
    worse, better = wait(claim)
    row = learn(claim.document, at=timezone.now())
    assert row is not None
    kept = Learnt.from_bytes(bytes(row.weights))
    terms = [terms_of_paper(paper_of(one.reference)) for one in (worse, better)]
    for one, shift in zip((worse, better), kept.shifts(claim.pk, terms), strict=True):
        one.refresh_from_db()
        assert one.learnt == pytest.approx(float(shift), abs=0.01)
