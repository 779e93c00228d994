"""How the program read a claim's wording, and what an editor made of it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.documents.importing import import_document
from claims.documents.versions.revision import reject_rewording
from claims.evidence.decisions import Finding, attach_evidence
from claims.grading.assessing import assess_claim
from claims.grading.correcting import correct_wording
from claims.models import Claim, Flag, Rewording
from claims.refusals import Refused
from tests import cast

FLAT = "Sample drugs reduce the connectivity of the sample network in depressed adults."
BEFORE = "The sample network is active at rest."
REWORDED = "Sample drugs reduce the connectivity of the sample network in many depressed adults."
pytestmark = pytest.mark.django_db
LIST = reverse("admin:claims_claim_changelist")


@pytest.fixture
def editor(db: None) -> User:
    return cast.make_editor()


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def make_flat_claim() -> Claim:
    return cast.make_claim(FLAT, wording_strength="causal")


def bring_in(*sentences: str) -> Claim:
    """The claim of the last sentence, after the import of all."""
    import_document(" ".join(sentences), markup="plain", name="Sample", slug="sample")
    return Claim.objects.current().get(position=len(sentences))


def wording(claim: Claim) -> tuple[str, str]:
    claim.refresh_from_db()
    return claim.wording_strength, claim.wording_certainty


def test_a_correction_keeps_what_the_program_read_and_who_corrected_it(editor: User) -> None:
    claim = make_flat_claim()
    read = wording(claim)
    assert correct_wording(claim, "conditional", "likely", by=editor)
    assert wording(claim) == ("conditional", "likely")
    assert (claim.read_strength, claim.read_certainty) == read
    assert claim.wording_corrected_by == editor
    assert claim.text == FLAT


def test_a_second_correction_does_not_take_the_first_for_the_programs_reading(editor: User) -> None:
    claim = make_flat_claim()
    read = wording(claim)
    correct_wording(claim, "conditional", "likely", by=editor)
    correct_wording(claim, "correlational", "possible", by=editor)
    assert (claim.read_strength, claim.read_certainty) == read


def test_the_programs_own_reading_given_again_takes_the_correction_back(editor: User) -> None:
    claim = make_flat_claim()
    read = wording(claim)
    correct_wording(claim, "conditional", "likely", by=editor)
    assert not correct_wording(claim, *read, by=editor)
    assert not Claim.objects.corrected().exists()
    assert wording(claim) == read


@pytest.mark.parametrize("pair", [("strong", "likely"), ("causal", "sure"), ("", "likely")])
def test_a_wording_that_there_is_not_is_refused(editor: User, pair: tuple[str, str]) -> None:
    claim = make_flat_claim()
    with pytest.raises(Refused, match="Choose"):
        correct_wording(claim, *pair, by=editor)
    assert not Claim.objects.corrected().exists()


def test_a_correction_stays_when_the_text_is_imported_again_and_the_claim_moves(editor: User) -> None:
    claim = bring_in(FLAT)
    correct_wording(claim, "conditional", "likely", by=editor)
    moved = bring_in(BEFORE, FLAT)
    assert moved == claim
    assert wording(claim) == ("conditional", "likely")
    assert not claim.correction_is_stale


def test_other_words_keep_the_correction_but_ask_for_another_look(editor: User) -> None:
    claim = bring_in(BEFORE, FLAT)
    correct_wording(claim, "conditional", "likely", by=editor)
    assert bring_in(BEFORE, REWORDED) == claim
    assert wording(claim) == ("conditional", "likely")
    assert claim.correction_is_stale
    correct_wording(claim, "conditional", "likely", by=editor)
    claim.refresh_from_db()
    assert not claim.correction_is_stale


def test_of_two_claims_taken_for_one_the_old_one_keeps_its_correction(editor: User) -> None:
    claim = bring_in(BEFORE, FLAT)
    correct_wording(claim, "conditional", "likely", by=editor)
    bring_in(BEFORE, REWORDED)
    new = reject_rewording(Rewording.objects.get(claim=claim), by=editor)
    assert wording(claim) == ("conditional", "likely")
    assert not claim.correction_is_stale
    assert (new.is_corrected, new.read_strength) == (False, "")
    assert wording(new) != wording(claim)


def test_of_two_claims_taken_for_one_the_new_one_gets_what_was_corrected_since(editor: User) -> None:
    claim = bring_in(BEFORE, FLAT)
    bring_in(BEFORE, REWORDED)
    correct_wording(claim, "conditional", "likely", by=editor, at=timezone.now())
    new = reject_rewording(Rewording.objects.get(claim=claim), by=editor)
    claim.refresh_from_db()
    assert (claim.is_corrected, new.is_corrected) == (False, True)
    assert wording(new) == ("conditional", "likely")


def test_a_contested_claim_corrected_to_a_softer_wording_is_no_longer_overstated(editor: User) -> None:
    claim = cast.make_robust_claim()
    attach_evidence(claim, cast.make_reference(), Finding(stance="contradicts"), by=editor)
    flag = Flag.objects.get(kind="overstated")
    correct_wording(claim, "none", "possible", by=editor)
    flag.refresh_from_db()
    assert flag.resolution == "The claim is not worded as settled any more."
    correct_wording(claim, "causal", "established", by=editor)
    assert Flag.objects.open().filter(kind="overstated").exists()


def test_a_correction_leaves_the_grade_of_the_evidence_alone(editor: User) -> None:
    claim = make_flat_claim()
    assess_claim(claim, "low", "One sample study.", by=editor)
    correct_wording(claim, "conditional", "likely", by=editor)
    claim.refresh_from_db()
    assert (claim.certainty, claim.certainty_is_stale) == ("low", False)


def test_corrections_are_counted_by_what_was_read_and_what_was_made_of_it(editor: User) -> None:
    for _ in range(2):
        correct_wording(make_flat_claim(), "conditional", "established", by=editor)
    correct_wording(make_flat_claim(), "causal", "likely", by=editor)
    make_flat_claim()
    assert list(Claim.objects.counted_corrections("strength")) == [("causal", "conditional", 2)]
    assert list(Claim.objects.counted_corrections("certainty")) == [("established", "likely", 1)]


def test_an_editor_corrects_the_wording_on_the_page_of_the_claim(desk: Client, editor: User) -> None:
    claim = make_flat_claim()
    url = reverse("admin:claims_claim_act", args=(claim.pk, "wording"))
    response = desk.post(url, {"strength": "conditional", "certainty": "likely"})
    assert (response.status_code, response.url) == (303, f"{links.desk(claim)}#statement")
    page = desk.get(links.desk(claim))
    assert "The program read: Established, direct causal" in " ".join(page.content.decode().split())
    newest = desk.get(reverse("admin:claims_claim_timeline", args=(claim.pk,))).context["history"][0]
    assert newest.by == editor
    assert {("Established", "Likely"), ("Direct causal", "Conditional causal")} <= {
        (change.before, change.after) for change in newest.changes
    }


def test_a_reader_corrects_nothing(client: Client) -> None:
    claim = make_flat_claim()
    client.force_login(cast.make_reader())
    url = reverse("admin:claims_claim_act", args=(claim.pk, "wording"))
    assert client.post(url, {"strength": "conditional", "certainty": "likely"}).status_code == 403


def test_the_list_tells_how_often_the_program_was_corrected_and_finds_the_claims(desk: Client, editor: User) -> None:
    corrected, other = make_flat_claim(), make_flat_claim()
    correct_wording(corrected, "conditional", "established", by=editor)
    response = desk.get(LIST, {"wording": "corrected"})
    assert list(response.context["cl"].result_list) == [corrected]
    assert "1 of 2 claims" in response.content.decode()
    assert list(desk.get(LIST, {"wording": "read"}).context["cl"].result_list) == [other]
    assert list(desk.get(LIST, {"wording": "stale"}).context["cl"].result_list) == []


def test_a_program_finds_the_corrected_wordings_with_what_was_read(desk: Client, editor: User) -> None:
    claim = make_flat_claim()
    make_flat_claim()
    correct_wording(claim, "conditional", "likely", by=editor)
    [row] = desk.get("/api/claims/", {"wording_corrected": "true"}).json()["results"]
    assert (row["key"], row["wording_strength"], row["read_strength"]) == (claim.key, "conditional", "causal")
    assert (row["wording_certainty"], row["read_certainty"]) == ("likely", "established")


def test_a_relation_that_an_editor_states_is_asserted_until_the_correction_is_surely_withdrawn(editor: User) -> None:
    claim = cast.make_claim("Tea does not reduce pain.", wording_strength="none", wording_polarity="denied")
    correct_wording(claim, "causal", "established", by=editor)
    assert claim.wording_polarity == "asserted"
    correct_wording(claim, "none", "established", by=editor)
    assert (claim.wording_polarity, claim.relation) == ("denied", "Relation denied")
