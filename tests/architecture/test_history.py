"""Rows that editors answer for keep every change; a write that would leave none is refused."""

import pytest

from claims.flags.raising import raise_flag, resolve_flag
from claims.models import Claim, Evidence, Flag, Suggestion
from claims.models.audited import Audited, AuditedQuerySet, Unrecorded
from tests import cast

pytestmark = pytest.mark.django_db
AUDITED = sorted(Audited.__subclasses__(), key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)
def test_every_audited_model_has_a_manager_that_refuses_unrecorded_writes(model):
    assert issubclass(model._default_manager._queryset_class, AuditedQuerySet)
    with pytest.raises(Unrecorded):
        model.objects.update(edition=7)
    with pytest.raises(Unrecorded):
        model.objects.bulk_update([], ["edition"])


def test_a_write_is_kept_with_its_actor_its_reason_and_its_fields():
    editor, flag = cast.make_editor(), raise_flag(cast.make_claim(), "other", "A sample flag.")[0]
    resolve_flag(flag, "It was mended.", by=editor)
    now, before = flag.history.all()[:2]
    assert (now.history_user, now.history_change_reason) == (editor, "It was mended.")
    assert {"resolved_at", "resolved_by", "resolution"} <= set(now.diff_against(before).changed_fields)


def test_a_rule_writes_without_an_actor():
    flag, _ = raise_flag(cast.make_claim(), "overstated", "A sample flag.", cause="rule: sample")
    assert flag.history.get().history_user is None


def test_many_rows_changed_at_once_are_each_kept():
    editor, claims = cast.make_editor(), [cast.make_claim() for _ in range(3)]
    assert Claim.objects.all().change(by=editor, why="A sample.", certainty="low") == 3
    assert {claim.history.first().history_user for claim in claims} == {editor}


def test_only_rows_that_differ_are_written():
    same, other = cast.make_claim(), cast.make_claim()
    other.kind = Claim.Kind.HYPOTHESIS
    assert Claim.objects.change_all([same, other], ["kind"], by=None) == 1
    assert (same.history.count(), other.history.count()) == (1, 2)


def test_the_edition_counts_the_writes():
    claim = cast.make_claim()
    Claim.objects.filter(pk=claim.pk).change(by=None, certainty="low")
    claim.refresh_from_db()
    claim.save(update_fields=["kind"])
    assert (claim.edition, Claim.objects.get().edition) == (3, 3)


def test_the_second_of_two_decisions_finds_no_row_that_waits():
    cast.make_suggestion(cast.make_claim())
    waiting = Suggestion.objects.filter(state="new")
    assert [waiting.change(by=None, state="later") for _ in range(2)] == [1, 0]


def test_only_what_rules_propose_by_the_hundred_starts_without_history():
    assert {model for model in AUDITED if model.may_be_proposed_in_bulk} <= set(AUDITED) - {
        Claim,
        Evidence,
        Flag,
    }


def test_a_row_that_was_deleted_meanwhile_is_not_written_again():
    claim = cast.make_claim()
    Claim.objects.get().delete()
    claim.certainty = "low"
    assert Claim.objects.change_all([claim], ["certainty"], by=None) == 0
    assert not Claim.objects.exists()
