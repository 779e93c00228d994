"""Sections that were read wrong: an editor gives them other headings, or has them read elsewhere; told in the history,
taken back, and said again of each new version."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from claims.documents.editing.arranging import order_section, rename_section
from claims.documents.editing.cutting import merge_claim
from claims.documents.editing.setting_aside import make_claim
from claims.documents.editing.undoing_edits import undo_edit
from claims.documents.importing import import_document
from claims.exports.gather import summarise
from claims.exports.markdown_document import write
from claims.exports.scope import Scope
from claims.models import Claim, Document, Membership, StatementEdit
from claims.refusals import Refused
from tests.cast import make_editor, make_member

SLEEP = "Sleep of less than six hours worsens the mood of most adults."
DRUG = "The sample drug lowers the scores within a day in most adults."
DOSE = "A second sample dose keeps the scores low for about a week."
TALK = "Talking therapy helps about half of the adults who complete it."
NEW = "A second sample trial is under way in twelve hospitals of the north."
COPYRIGHT = "Copyright 2020 by the sample press."
TEXT = {"Discussion": (SLEEP, COPYRIGHT), "Results": (DRUG, "### Doses", DOSE), "Methods": (TALK,)}

pytestmark = pytest.mark.django_db


def bring(sections=TEXT):
    parts = ["# Sample article"]
    for heading, texts in sections.items():
        parts += [f"## {heading}", *texts]
    return import_document("\n\n".join(parts), markup="markdown", name="Sample article", slug="sample").version


def told():
    return [(" › ".join(claim.section), claim.text) for claim in Claim.objects.current()]


@pytest.fixture
def document():
    return bring().document


@pytest.fixture
def editor():
    return make_editor()


READ = [("Discussion", SLEEP), ("Results", DRUG), ("Results › Doses", DOSE), ("Methods", TALK)]


def test_a_section_goes_before_another_with_what_is_below_it_and_back(document, editor):
    assert told() == READ
    edit = order_section(document, ["Results"], ["Discussion"], by=editor, reason="Two columns")
    assert told() == [READ[1], READ[2], READ[0], READ[3]]
    moved = Claim.objects.get(text=DRUG)
    assert moved.history.first().history_user == editor and moved.history.first().history_change_reason == "Two columns"
    undo_edit(edit, by=editor)
    assert told() == READ


def test_the_article_is_printed_in_that_order_and_says_so(document, editor):
    def printed() -> list[str]:
        summary = summarise(document, scope=Scope(mode="article"))
        assert ("Its sections stand in the order that an editor gave them" in write(summary)) == summary.reordered
        return ["".join(text for text, _ in block.pieces) for block in summary.article]

    read = ["Sample article", "Discussion", SLEEP, COPYRIGHT, "Results", DRUG, "Doses", DOSE, "Methods", TALK]
    assert printed() == read
    edit = order_section(document, ["Results"], ["Discussion"], by=editor)
    assert printed() == [*read[:1], *read[4:8], *read[1:4], *read[8:]]
    undo_edit(edit, by=editor)
    assert printed() == read


def test_a_section_goes_to_the_end(document, editor):
    order_section(document, ["Discussion"], None, by=editor)
    assert [text for _, text in told()] == [DRUG, DOSE, TALK, SLEEP]


def test_the_order_stays_in_a_new_version_with_what_is_new_in_it(document, editor):
    order_section(document, ["Results"], ["Discussion"], by=editor)
    version = bring({**TEXT, "Results": (DRUG, NEW, "### Doses", DOSE)})
    assert [text for _, text in told()] == [DRUG, NEW, DOSE, SLEEP, TALK]
    assert version.changes == {"unchanged": 4, "new": 1} and version.warnings == []


def test_a_claim_that_came_since_stays_behind_its_neighbour_when_the_order_is_surely_withdrawn(document, editor):
    edit = order_section(document, ["Results"], ["Discussion"], by=editor)
    bring({**TEXT, "Results": (DRUG, NEW, "### Doses", DOSE)})
    undo_edit(edit, by=editor)
    assert [text for _, text in told()] == [SLEEP, DRUG, NEW, DOSE, TALK]


def test_a_section_gets_other_headings_with_what_is_below_it_and_what_was_left_out_of_it(document, editor):
    edit = rename_section(document, ["Results"], ["Main", "Findings"], by=editor)
    other = rename_section(document, ["Discussion"], ["What it means"], by=editor)
    assert told()[1:3] == [("Main › Findings", DRUG), ("Main › Findings › Doses", DOSE)]
    [left_out] = [row for row in document.current.skipped if row["text"] == COPYRIGHT]
    assert left_out["section"] == ["What it means"]
    undo_edit(other, by=editor)
    undo_edit(edit, by=editor)
    assert told() == READ
    assert [row["section"] for row in document.current.skipped if row["text"] == COPYRIGHT] == [["Discussion"]]


def test_the_headings_stay_in_a_new_version_with_a_claim_that_is_new_under_them(document, editor):
    rename_section(document, ["Results"], ["Findings"], by=editor)
    rename_section(document, ["Methods"], ["Findings", "How"], by=editor)
    bring({**TEXT, "Results": (NEW, DRUG, "### Doses", DOSE)})
    assert told()[1:] == [
        ("Findings", NEW), ("Findings", DRUG), ("Findings › Doses", DOSE), ("Findings › How", TALK),
    ]  # fmt: skip


def test_an_edit_of_a_section_that_is_gone_is_told_once_and_done_again_when_it_returns(document, editor):
    edit = order_section(document, ["Results"], ["Discussion"], by=editor)
    without = {heading: texts for heading, texts in TEXT.items() if heading != "Results"}
    [warning] = bring(without).warnings
    assert "nothing stands under these headings in this version" in warning
    bring()
    edit.refresh_from_db()
    assert [text for _, text in told()] == [DRUG, DOSE, SLEEP, TALK] and edit.lost_in is None


def test_what_joined_another_section_leaves_it_alone_when_it_is_surely_withdrawn(document, editor):
    edit = rename_section(document, ["Discussion"], ["Methods"], by=editor)
    assert told()[0] == ("Methods", SLEEP)
    undo_edit(edit, by=editor)
    assert told() == READ
    assert [row["section"] for row in document.current.skipped if row["text"] == COPYRIGHT] == [["Discussion"]]


@pytest.mark.parametrize(
    ("do", "section", "to", "says"),
    [
        (order_section, ["Results"], ["Results", "Doses"], "neither this one"),
        (order_section, ["Results"], ["Nowhere"], "not in the text any more"),
        (order_section, ["Nowhere"], None, "No statement stands"),
        (order_section, ["Discussion"], ["Results"], "read there already"),
        (rename_section, ["Results"], ["Results"], "these headings already"),
        (rename_section, ["Results"], ["Results", "More"], "below itself"),
        (rename_section, ["Results"], ["  "], "at most 8 headings"),
        (rename_section, ["Results"], list("abcdefgh"), "more than 8 headings"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_do(document, editor, do, section, to, says):
    with pytest.raises(Refused, match=says):
        do(document, section, to, by=editor)
    assert told() == READ and not StatementEdit.objects.exists()


def test_edits_of_sections_are_taken_back_the_last_first(document, editor):
    first = order_section(document, ["Results"], ["Discussion"], by=editor)
    rename_section(document, ["Methods"], ["How"], by=editor)
    with pytest.raises(Refused, match="take that back first"):
        undo_edit(first, by=editor)


def test_what_stands_side_by_side_only_since_it_was_put_there_is_not_merged(editor):
    document = bring({"A": (SLEEP,), "Results": (DRUG,), "B": (TALK,)}).document
    order_section(document, ["B"], ["Results"], by=editor)
    for section in ("A", "B"):
        rename_section(document, [section], ["All"], by=editor)
    first, second, _ = document.claims.current()
    with pytest.raises(Refused, match="side by side in the text itself"):
        merge_claim(first, second, by=editor)


def test_a_passage_made_a_claim_stands_behind_its_neighbour_of_the_text(document, editor):
    order_section(document, ["Results"], ["Discussion"], by=editor)
    [row] = [row for row in document.current.skipped if row["text"] == COPYRIGHT]
    make_claim(document, row["start"], by=editor)
    expected = [DRUG, DOSE, SLEEP, COPYRIGHT, TALK]
    assert [text for _, text in told()] == expected
    bring({**TEXT, "Methods": (TALK, NEW)})
    assert [text for _, text in told()] == [*expected, NEW]


# The doors


def asked(user, act, **values):
    client = Client()
    client.force_login(user)
    return client.post("/api/statement-edits/", {"act": act, **values}, content_type="application/json")


def at(document):
    return reverse("admin:claims_document_sections", args=(document.pk,))


def test_the_desk_puts_sections_elsewhere_renames_them_and_takes_it_back(client, document, editor):
    client.force_login(editor)
    answer = client.post(at(document), {"section": '["Results"]', "before": '["Discussion"]'}, follow=True)
    assert "“Results” is read before “Discussion” now." in answer.content.decode()
    client.post(at(document), {"section": '["Methods"]', "headings": "How\n"})
    assert [one for one, _ in told()] == ["Results", "Results › Doses", "Discussion", "How"]
    edit = StatementEdit.objects.latest("pk")
    undo = reverse("admin:claims_claim_act", args=(edit.claim_id, "undo-edit", edit.pk))
    answer = client.post(f"{undo}?from=sections", follow=True)
    assert "“How” is as it was before" in answer.content.decode() and told()[-1] == ("Methods", TALK)


def test_the_page_of_the_document_follows_the_order_with_what_was_left_out_at_its_place(client, document, editor):
    client.force_login(editor)
    order_section(document, ["Results"], ["Discussion"], by=editor)
    page = client.get(reverse("admin:claims_document_change", args=(document.pk,))).content.decode()
    places = [page.index(text) for text in (DRUG, DOSE, SLEEP, COPYRIGHT, TALK)]
    assert places == sorted(places) and at(document) in page


@pytest.mark.parametrize(
    "values", [{"section": '["Nowhere"]', "before": "at the end"}, {"section": "", "headings": "A"}]
)
def test_a_page_that_is_no_longer_true_changes_nothing_and_says_so(client, document, editor, values):
    client.force_login(editor)
    answer = client.post(at(document), values)
    assert answer.status_code == 422 and told() == READ
    assert "hoose a section" in answer.content.decode() or "choose one of those" in answer.content.decode()


def test_a_contributor_has_no_such_page(client, document):
    client.force_login(make_member(document, Membership.Role.CONTRIBUTOR))
    assert client.get(at(document)).status_code == 403


def test_the_api_does_the_same(document, editor):
    order = {"document": document.slug, "section": ["Results"], "before": None}
    assert asked(editor, "order-section", **order).status_code == 201
    rename = {"document": document.slug, "section": ["Methods"], "headings": ["How"]}
    assert asked(editor, "rename-section", **rename).status_code == 201
    assert [one for one, _ in told()] == ["Discussion", "How", "Results", "Results › Doses"]
    assert asked(editor, "order-section", document=document.slug, section=["How"]).status_code == 400
    assert Document.objects.get() == document


@pytest.mark.parametrize(
    "heading", ["🧠 Was man fand 🧪", "نتائج", "<script>alert(1)</script>", "A › B", "'; DROP TABLE--"]
)
def test_any_words_are_headings_and_are_shown_as_they_are(client, document, editor, heading):
    client.force_login(editor)
    client.post(at(document), {"section": '["Results"]', "headings": heading})
    assert told()[1][0] == heading
    for address in (at(document), reverse("admin:claims_document_change", args=(document.pk,))):
        assert "<script>alert" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    "values", [{"headings": "x" * 2_001}, {"headings": "a\0b"}, {"headings": "a", "reason": "x" * 1_001}]
)
def test_what_is_too_long_or_no_text_is_refused_on_the_page(client, document, editor, values):
    client.force_login(editor)
    assert client.post(at(document), {"section": '["Results"]', **values}).status_code == 422
    assert told() == READ


def test_a_form_that_is_sent_twice_and_an_undo_that_is_pressed_twice_do_it_once(client, document, editor):
    client.force_login(editor)
    form = {"section": '["Results"]', "before": '["Discussion"]'}
    assert [client.post(at(document), form).status_code for _ in range(2)] == [303, 422]
    edit = StatementEdit.objects.get()
    undo = reverse("admin:claims_claim_act", args=(edit.claim_id, "undo-edit", edit.pk))
    client.post(undo)
    again = client.post(f"{undo}?from=sections", follow=True).content.decode()
    assert "taken back already" in again and told() == READ


def test_of_two_editors_at_once_each_sees_what_the_other_did(document, editor, at_once):
    second = make_editor("second")
    at_once(
        partial(order_section, document, ["Methods"], ["Discussion"], by=editor),
        partial(order_section, document, ["Results"], ["Discussion"], by=second),
    )
    positions = list(Claim.objects.current().values_list("position", flat=True))
    assert positions == [1, 2, 3, 4] and told()[-1] == READ[0]
