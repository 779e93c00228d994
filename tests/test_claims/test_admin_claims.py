"""What an editor is shown: the list of claims, the page of one, what needs somebody."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.admin.duties import duties_of
from claims.evidence.decisions import Finding, attach_evidence
from claims.flags.raising import flag_notice, raise_flag
from claims.grading.assessing import assess_claim
from claims.grading.cues import NAMES, ROLES
from claims.models import Claim
from claims.templatetags.desk import cues
from literature.templatetags.works import marked, sentence
from tests import cast

pytestmark = pytest.mark.django_db
LIST = "admin:claims_claim_changelist"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def listed(client: Client, **query: object) -> list[Claim]:
    return list(client.get(reverse(LIST), query).context["cl"].result_list)


def shown(client: Client, claim: Claim) -> str:
    return client.get(links.desk(claim)).content.decode()


def test_markup_in_a_title_is_shown_as_text(editor: Client) -> None:
    reference = cast.make_reference(title="[Sample] <script>alert(1)</script> & more")
    page = shown(editor, cast.make_suggestion(cast.make_claim(), reference).claim)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    assert "<script>alert" not in page


def test_markup_in_a_claim_is_shown_as_text_around_its_cues() -> None:
    found = [{"text": "may", "start": 4, "end": 7, "role": "hedge"}]
    assert cues("<b> may </b>", found) == '&lt;b&gt; <mark class="hedge" title="careful">may</mark> &lt;/b&gt;'


def test_a_cue_that_does_not_stand_at_its_place_is_not_marked() -> None:
    assert cues("It is so.", [{"text": "may", "start": 3, "end": 6, "role": "hedge"}]) == "It is so."


def test_of_two_marks_that_overlap_the_longer_is_shown() -> None:
    assert str(marked("may well be", [(0, 3, "a"), (0, 8, "b")])).count("<mark") == 1


def test_the_sentence_is_marked_where_it_stands_in_the_abstract() -> None:
    assert sentence("One. Two < 3.", "Two < 3.").startswith('One. <mark class="sentence"')
    assert sentence("One.", "Two.") == "One."


def test_a_claim_is_shown_between_its_neighbours(editor: Client) -> None:
    document = cast.make_document()
    before, claim, after = (cast.make_claim(f"Sample statement {n}.", document=document) for n in range(3))
    context = editor.get(links.desk(claim)).context
    assert (context["previous"], context["next"]) == (before, after)


def test_the_page_leads_on_to_the_next_claim_with_suggestions(editor: Client) -> None:
    document = cast.make_document()
    first, _, third = (cast.make_claim(document=document) for _ in range(3))
    cast.make_suggestion(third)
    assert editor.get(links.desk(first)).context["next_waiting"] == third


def test_retracted_evidence_is_shown_but_not_counted(editor: Client) -> None:
    claim, by = cast.make_claim(), cast.make_editor("other")
    sound, retracted = cast.make_reference(), cast.make_reference()
    attach_evidence(claim, sound, Finding(stance="supports"), by=by)
    attach_evidence(claim, retracted, Finding(stance="contradicts"), by=by)
    cast.make_notice(retracted)
    context = editor.get(links.desk(claim)).context
    assert context["balance"] == "1 supports, 0 contradict, 0 neutral; 1 not counted (retracted)"


def test_two_findings_of_one_paper_weigh_as_one(editor: Client) -> None:
    claim, by, reference = cast.make_claim(), cast.make_editor("other"), cast.make_reference()
    attach_evidence(claim, reference, Finding(stance="supports"), by=by)
    attach_evidence(claim, reference, Finding(stance="supports", quote=cast.ABSTRACT[1]["text"]), by=by)
    assert editor.get(links.desk(claim)).context["balance"].startswith("1 supports,")


def test_a_retired_claim_still_has_its_page(editor: Client) -> None:
    claim = cast.make_claim(retired_at=timezone.now())
    assert "no longer in the text" in shown(editor, claim)


def test_a_claim_that_does_not_exist_is_not_found(editor: Client) -> None:
    assert editor.get(reverse("admin:claims_claim_change", args=(0,))).status_code == 404


def test_the_list_holds_the_present_text_unless_asked(editor: Client) -> None:
    standing, retired = cast.make_claim(), cast.make_claim(retired_at=timezone.now())
    assert listed(editor) == [standing]
    assert listed(editor, standing="retired") == [retired]
    assert listed(editor, standing="all") == [standing, retired]


def test_many_suggestions_and_much_evidence_are_counted_apart(editor: Client) -> None:
    claim, by = cast.make_claim(), cast.make_editor("other")
    for _ in range(3):
        cast.make_suggestion(claim)
    for _ in range(2):
        attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=by)
    (row,) = listed(editor)
    assert (row.new_suggestions, row.accepted_evidence, row.is_contested) == (3, 2, False)


def test_the_list_is_narrowed_by_flags_wherever_they_hang(editor: Client) -> None:
    on_claim, on_work, clean = cast.make_claim(), cast.make_claim(), cast.make_claim()
    raise_flag(on_claim, "uncited", "No source.")
    work = cast.make_reference()
    attach_evidence(on_work, work, Finding(stance="supports"), by=cast.make_editor("other"))
    flag_notice(cast.make_notice(work))
    assert listed(editor, flags="yes") == [on_claim, on_work]
    assert listed(editor, flags="retracted") == [on_work]
    assert listed(editor, flags="no") == [clean]


def test_the_list_is_narrowed_by_certainty(editor: Client) -> None:
    assessed, other = cast.make_claim(), cast.make_claim()
    by = cast.make_editor("other")
    assess_claim(assessed, "low", "One sample study.", by=by)
    assert (listed(editor, grade="low"), listed(editor, grade="none")) == ([assessed], [other])
    attach_evidence(assessed, cast.make_reference(), Finding(stance="contradicts"), by=by)
    assert listed(editor, grade="stale") == listed(editor, contested="yes") == [assessed]


def test_the_sections_to_choose_from_are_those_of_the_chosen_document(editor: Client) -> None:
    first, second = (cast.make_document(title) for title in ("First sample", "Second sample"))
    wanted = cast.make_claim(document=first, section=["A", "B"])
    cast.make_claim(document=first, section=["C"])
    cast.make_claim(document=second, section=["D"])
    changelist = editor.get(reverse(LIST), {"document__id__exact": first.pk}).context["cl"]
    (sections,) = (spec.lookup_choices for spec in changelist.filter_specs if spec.title == "section")
    assert sections == [("A › B", "A › B"), ("C", "C")]
    assert listed(editor, document__id__exact=first.pk, section="A › B") == [wanted]


def test_what_needs_somebody_is_counted_with_a_list_behind_it(editor: Client) -> None:
    claim = cast.make_claim(certainty_is_stale=True, review_due_on=timezone.localdate())
    cast.make_suggestion(claim)
    raise_flag(claim, "uncited", "No source.")
    cast.make_run(status="failed")
    user = cast.make_superuser()
    counted = {duty.what: duty.number for duty in duties_of(user)}
    assert [what for what, number in counted.items() if number] == [
        "suggestion to decide on",
        "open flag",
        "review due",
        "stale assessment",
        "search failed in the last run",
    ]
    for duty in duties_of(user):
        behind = editor.get(duty.url).context
        assert duty.number == (behind["cl"].result_count if "cl" in behind else int(behind["number"]))


def test_the_claims_with_the_best_suggestions_come_first_with_their_number() -> None:
    weak, strong = cast.make_claim(), cast.make_claim()
    for claim, score in ((weak, 0.2), (weak, 0.3), (strong, 0.9)):
        cast.make_suggestion(claim, score=score)
    first, second = duties_of(cast.make_superuser())[0].first
    assert (first.name, second.name) == (f"{strong.key}: 1 suggestion", f"{weak.key}: 2 suggestions")
    assert first.url == f"{links.desk(strong)}#suggestions"


def test_the_gravest_flag_comes_first() -> None:
    claim = cast.make_claim()
    raise_flag(claim, "retracted", "A sample notice.")
    raise_flag(claim, "uncited", "No source.")
    assert [line.text for line in duties_of(cast.make_superuser())[1].first] == [
        "A sample notice.",
        "No source.",
    ]


def test_under_four_eyes_nobody_is_told_to_accept_their_own_evidence() -> None:
    proposer, other = cast.make_editor("proposer"), cast.make_editor("other")
    claim = cast.make_claim(document=cast.make_document(four_eyes=True))
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=proposer)
    assert [duties_of(user)[2].number for user in (proposer, other)] == [0, 1]


def test_a_reader_is_told_of_nothing_to_decide() -> None:
    cast.make_suggestion(cast.make_claim())
    assert duties_of(cast.make_reader()) == []


def test_nobody_is_told_of_work_they_may_not_see() -> None:
    nobody = cast.make_reader()
    nobody.user_permissions.clear()
    assert duties_of(nobody) == []


def test_a_sample_of_the_literature_is_told_on_every_page(editor: Client, settings) -> None:
    settings.LITERATURE_IS_SAMPLE = True
    for url in (reverse("admin:index"), reverse(LIST), links.desk(cast.make_claim())):
        assert "The literature shown here is a sample" in editor.get(url).content.decode()
    assert "The literature shown here is a sample" in Client().get(reverse("admin:login")).content.decode()


def test_pubmed_itself_is_no_sample(editor: Client, settings) -> None:
    settings.LITERATURE_IS_SAMPLE = False
    assert "is a sample" not in editor.get(reverse("admin:index")).content.decode()


def test_what_can_be_chosen_is_written_as_a_sentence_is() -> None:
    models = apps.get_app_config("claims").get_models()
    choices = [
        choice
        for model in models
        for field in model._meta.get_fields()
        for choice in getattr(field, "choices", None) or ()
    ]
    assert ("needs better source", "Needs better source") in choices
    spoken = [label.replace("PubMed", "pubmed") for _, label in choices]
    assert [label for label in spoken if label[1:] != label[1:].lower()] == []


def test_the_list_has_one_filter_for_the_wording(editor):
    denied = cast.make_claim("Tea does not help.", wording_polarity="denied", wording_certainty="consistent")
    causal = cast.make_claim("Tea lowers the pulse.", wording_strength="causal", wording_certainty="established")
    assert listed(editor, wording="is-denied") == [denied]
    assert listed(editor, wording="relation-causal") == listed(editor, wording="sounds-established") == [causal]
    assert listed(editor, wording="reworded") == []
    filters = editor.get(reverse(LIST)).context["cl"].filter_specs
    assert [one.title for one in filters if "wording" in str(one.title)] == ["wording"]


def test_the_roles_of_cue_words_are_told_in_words(editor: Client) -> None:
    assert set(NAMES) == set(ROLES)
    cue = {"text": "Studies", "start": 0, "end": 7, "role": "weasel"}
    page = shown(editor, cast.make_claim("Studies have shown it.", wording_cues=[cue]))
    assert "names no source</mark>" in page and ">weasel<" not in page
