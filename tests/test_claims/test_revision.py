"""A new version and its claims: evidence stays, certainty goes stale, an editor confirms or rejects."""

import pytest

from claims.documents.importing import import_document
from claims.documents.outcome import as_json
from claims.documents.versions.revision import confirm_rewording, reject_rewording
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports import FORMATS
from claims.exports.gather import summarise
from claims.grading.assessing import assess_claim
from claims.models import Claim, Notification, Rewording, Subscription
from claims.refusals import Refused
from tests.cast import make_editor, make_reader, make_reference, make_search, watch

ROBUST = "Sample networks are robust in most patients with sample illness."
DRUG = "The sample drug may loosen the links of sample networks within 60 minutes."
OTHER = "Talking therapy helps about half of the adults who complete it."
HEAVY = "Links of networks loosen early under this new drug."
State = Rewording.State

pytestmark = pytest.mark.django_db


def bring(*texts):
    body = "\n\n".join(("## Results", *texts))
    return import_document(body, markup="markdown", name="Sample article", slug="sample").version


def drug_claim(editor):
    """A claim of the first version with evidence and a grade."""
    bring(ROBUST, DRUG)
    claim = Claim.objects.get(text=DRUG)
    attach_evidence(claim, make_reference(), Finding(stance="supports"), by=editor)
    assess_claim(claim, "low", "One small sample trial.", by=editor)
    return claim


def test_a_reworded_claim_keeps_key_and_evidence_and_is_to_be_reviewed():
    claim = drug_claim(make_editor())
    version = bring(ROBUST, DRUG.replace("may loosen", "loosens"))
    claim.refresh_from_db()
    rewording = claim.rewordings.get()
    assert (claim.text, claim.evidence.count()) == (DRUG.replace("may loosen", "loosens"), 1)
    assert (claim.certainty, claim.certainty_is_stale) == ("low", True)
    assert (rewording.state, rewording.old_text, rewording.version) == (State.CARRIED, DRUG, version)
    assert list(Claim.objects.to_review()) == [claim]


def test_followers_are_told_how_it_reads_now_and_how_it_read_before_once():
    claim = drug_claim(make_editor())
    Subscription.objects.create(user=make_reader(), claim=claim)
    for _ in range(2):
        bring(ROBUST, DRUG.replace("may loosen", "loosens"))
    told = Notification.objects.get(kind="reworded")
    assert "“The sample drug loosens" in told.reason and "“The sample drug may loosen" in told.reason


def test_followers_are_not_told_of_typography():
    claim = drug_claim(make_editor())
    Subscription.objects.create(user=make_reader(), claim=claim)
    bring(ROBUST, DRUG.replace("60 minutes", "60\u00a0minutes"))
    assert not Notification.objects.filter(kind="reworded").exists()


def test_the_wording_is_read_again():
    claim = drug_claim(make_editor())
    assert claim.wording_certainty == Claim.WordingCertainty.POSSIBLE
    bring(ROBUST, DRUG.replace("may loosen", "loosens"))
    claim.refresh_from_db()
    assert claim.wording_certainty == Claim.WordingCertainty.ESTABLISHED


def test_a_changed_number_is_named():
    drug_claim(make_editor())
    bring(ROBUST, DRUG.replace("60", "90"))
    assert Rewording.objects.get().reason == "the number changed from “60 minutes” to “90 minutes”"


def test_a_changed_subject_is_named_and_waits_for_an_editor():
    claim = drug_claim(make_editor())
    bring(ROBUST, DRUG.replace("sample networks", "heart muscles"))
    rewording = claim.rewordings.get()
    assert rewording.state == State.PROPOSED
    assert "changed from “networks” to “heart muscles”" in rewording.reason


def test_an_import_tells_a_machine_and_a_person_what_to_decide():
    drug_claim(make_editor())
    bring(ROBUST, DRUG.replace("60", "90"))
    imported = import_document(
        "\n\n".join(("## Results", ROBUST, DRUG.replace("60", "30"))),
        markup="markdown",
        name="Sample article",
        slug="sample",
    )
    [told] = as_json(imported)["rewordings"]
    assert (told["claim"], told["state"], told["kind"]) == ("SAM-002", "carried", "reworded")
    assert told["changes"] == [{"kind": "number", "was": "90 minutes", "now": "30 minutes"}]
    assert "90" in told["old_text"]


TABLE = "| Drug (mg) | Dose |\n|---|---|\n| Salt | 5 |\n| Sugar | 10 |\n| Starch | 20 |"


def test_rows_follow_a_header_that_says_the_same_and_it_is_asked_once():
    bring(TABLE)
    version = bring(TABLE.replace("| Drug (mg) |", "| Medication (mg) |"))
    first, *others = Rewording.objects.order_by("claim__position")
    assert [one.state for one in (first, *others)] == [State.CARRIED, State.CONFIRMED, State.CONFIRMED]
    assert first.reason.startswith("the lead-in of 3 unchanged statements changed")
    assert "doubtful" not in version.changes


def test_a_header_of_another_meaning_is_named_once_and_its_rows_are_to_be_reviewed():
    bring(TABLE)
    bring(TABLE.replace("| Drug (mg) |", "| Drug (g) |"))
    first, *others = Rewording.objects.order_by("claim__position")
    assert "“mg” to “g”" in first.reason
    assert first.state == State.PROPOSED
    assert {one.state for one in others} == {State.CARRIED}
    assert not any("mg" in one.reason for one in others)


def test_a_change_of_typography_asks_nobody():
    claim = drug_claim(make_editor())
    bring(ROBUST, f"{DRUG[:-1]} [4].")
    claim.refresh_from_db()
    assert (claim.rewordings.get().state, claim.certainty_is_stale) == (State.CONFIRMED, False)
    assert not Claim.objects.to_review().exists()


def test_the_version_tells_what_became_of_the_claims():
    bring(ROBUST, DRUG, OTHER)
    version = bring(OTHER, DRUG.replace("60", "90"), "In rats the compound raised glutamate in the cortex.")
    assert version.changes == {"unchanged": 1, "reworded": 1, "new": 1, "retired": 1}


def test_an_editor_confirms_once():
    editor = make_editor()
    drug_claim(editor)
    bring(ROBUST, DRUG.replace("60", "90"))
    rewording = Rewording.objects.get()
    confirm_rewording(rewording, by=editor)
    assert (rewording.state, rewording.decided_by) == (State.CONFIRMED, editor)
    with pytest.raises(Refused, match="already"):
        reject_rewording(rewording, by=editor)


def test_assessing_the_new_words_ends_the_review():
    editor = make_editor()
    claim = drug_claim(editor)
    bring(ROBUST, DRUG.replace("60", "90"))
    claim.refresh_from_db()
    assess_claim(claim, "very low", "The trial looked at 60 minutes.", by=editor)
    assert not Claim.objects.to_review().exists()


def test_a_doubtful_pair_is_decided_before_it_is_assessed():
    editor = make_editor()
    claim = drug_claim(editor)
    bring(ROBUST, HEAVY)
    assert claim.rewordings.get().state == State.PROPOSED
    with pytest.raises(Refused, match="confirm or reject"):
        assess_claim(claim, "low", "One small sample trial.", by=editor)


def test_a_rejected_pair_gives_the_old_claim_its_words_back_and_retires_it():
    editor = make_editor()
    claim = drug_claim(editor)
    version = bring(ROBUST, HEAVY)
    new = reject_rewording(claim.rewordings.get(), by=editor)
    claim.refresh_from_db()
    assert (claim.text, claim.retired_at, claim.evidence.count()) == (DRUG, version.imported_at, 1)
    assert (new.key, new.text, new.retired_at, new.evidence.count()) == ("SAM-003", HEAVY, None, 0)
    assert (claim.certainty, new.certainty) == ("low", "")
    assert [row.version.number for row in claim.anchors.all()] == [1]
    assert [row.exact for row in new.anchors.all()] == [HEAVY]


def test_what_was_judged_after_the_import_goes_with_the_new_words():
    editor = make_editor()
    claim = drug_claim(editor)
    bring(ROBUST, HEAVY)
    since = attach_evidence(claim, make_reference(), Finding(stance="contradicts"), by=editor)
    new = reject_rewording(claim.rewordings.get(), by=editor)
    assert list(new.evidence.all()) == [since]
    assert claim.evidence.count() == 1


def test_after_a_rejection_the_finds_are_ranked_again():
    editor = make_editor()
    claim = drug_claim(editor)
    row = watch(claim.document, make_search())
    bring(ROBUST, HEAVY)
    row.ranked_version = 2
    row.save()
    reject_rewording(claim.rewordings.get(), by=editor)
    row.refresh_from_db()
    assert row.ranked_version == 0


def test_the_claim_that_a_rejection_makes_is_due_to_be_reviewed():
    editor = make_editor()
    claim = drug_claim(editor)
    bring(ROBUST, HEAVY)
    new = reject_rewording(claim.rewordings.get(), by=editor)
    assert Claim.objects.get(pk=new.pk).review_due_on


def test_keys_are_never_used_again():
    editor = make_editor()
    drug_claim(editor)
    bring(ROBUST, HEAVY)
    reject_rewording(Rewording.objects.get(), by=editor)
    bring(ROBUST, OTHER)
    assert sorted(Claim.objects.values_list("key", flat=True)) == ["SAM-001", "SAM-002", "SAM-003", "SAM-004"]


def test_a_split_names_the_claim_that_was_cut_off():
    bring(f"{ROBUST[:-1]}, and {DRUG[0].lower()}{DRUG[1:]}")
    bring(ROBUST, DRUG)
    rewording = Rewording.objects.get()
    assert (rewording.kind, rewording.state, rewording.claim.key) == ("split", State.PROPOSED, "SAM-001")
    assert [claim.key for claim in rewording.others.all()] == ["SAM-002"]


def test_a_merger_names_the_claim_that_was_drawn_in():
    bring(ROBUST, DRUG)
    bring(f"{ROBUST[:-1]}, and {DRUG[0].lower()}{DRUG[1:]}")
    rewording = Rewording.objects.get()
    assert (rewording.kind, rewording.claim.key) == ("merged", "SAM-001")
    assert [(claim.key, claim.retired_at is None) for claim in rewording.others.all()] == [("SAM-002", False)]


def test_a_rejection_of_an_earlier_version_takes_the_later_ones_along():
    editor = make_editor()
    claim = drug_claim(editor)
    bring(ROBUST, HEAVY)
    bring(ROBUST, HEAVY.replace("early", "late"))
    new = reject_rewording(claim.rewordings.get(version__number=2), by=editor)
    assert [row.version.number for row in new.rewordings.all()] == [3]
    assert [row.version.number for row in new.anchors.order_by("version__number")] == [2, 3]


def test_a_revision_of_many_claims_costs_few_queries(django_assert_max_num_queries):
    texts = [f"Sample network {number} is robust in patients of sample clinic {number * 7}." for number in range(80)]
    bring(*texts)
    with django_assert_max_num_queries(48):
        bring(*texts[1:], texts[0])
    assert Claim.objects.current().count() == 80


def test_an_export_says_that_a_claim_was_reworded_since_its_evidence_was_reviewed():
    claim = drug_claim(make_editor())
    bring(ROBUST, DRUG.replace("60", "90"))
    text = FORMATS["md"].write(summarise(claim.document))
    told = "(version 2: the number changed from “60 minutes” to “90 minutes”)"
    assert f"**Reworded since its evidence was reviewed** {told}" in text
    assert text.count("Reworded since") == 1
