"""Of two editors the second is told who decided: no older page, row or list overrules what its reader has not seen."""

from functools import partial

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from claims import links
from claims.documents.citations.cited_works import tie_work, untie_work
from claims.documents.citations.proposals import confirm, dismiss, reopen
from claims.documents.importing import import_document
from claims.documents.published_page.page_changes import accept_page_change, reject_page_change
from claims.documents.versions.restating import confirm_restatement, undo_restatement
from claims.documents.versions.revision import confirm_rewording, reject_rewording
from claims.evidence.cohort_pairs import decide_cohort
from claims.evidence.decisions import decide_evidence, dismiss_suggestion, postpone_suggestion
from claims.models import (
    CitedWork,
    Evidence,
    PageChange,
    ProposedReference,
    Restatement,
    Rewording,
    SameCohort,
    StatementEdit,
)
from claims.models.audited import Audited
from claims.refusals import Refused
from tests import cast
from tests.cast import act

TOLD = r"anna decided on this [\w ]+ already, at \d{4}-\d\d-\d\d \d\d:\d\d; reload the page"


def citation():
    return ProposedReference.objects.create(
        claim=cast.make_claim(), key="mark:[1]", text="[1]", reference=cast.make_reference()
    )


def pair():
    return SameCohort.objects.create(first=cast.make_reference(), second=cast.make_reference(), reason="Shared trial.")


def restatement():
    body = cast.make_claim()
    takeaway = cast.make_claim(document=body.document)
    return Restatement.objects.create(claim=takeaway, body=body, likeness=0.9)


def evidence():
    return Evidence.objects.create(claim=cast.make_claim(), reference=cast.make_reference(), stance="supports")


def suggestion():
    return cast.make_suggestion(cast.make_claim())


def rewording():
    for dose in ("60", "90"):
        text = f"The sample drug may loosen the links of sample networks within {dose} minutes."
        import_document(text, markup="plain", name="Sample", slug="sample")
    return Rewording.objects.get()


def page_change():
    text = "The sample drug may loosen the links of sample networks."
    document = import_document(text, markup="plain", name="Page", slug="page").version.document
    return PageChange.objects.create(
        document=document, url="https://example.org/", text=f"{text} It lasts a day.", markup="plain"
    )


TWO_WAYS = [
    (citation, confirm, dismiss, Refused),
    (citation, dismiss, confirm, Refused),
    (
        pair,
        partial(decide_cohort, state="confirmed"),
        partial(decide_cohort, state="rejected"),
        Refused,
    ),
    (
        pair,
        partial(decide_cohort, state="rejected"),
        partial(decide_cohort, state="confirmed"),
        Refused,
    ),
    (restatement, confirm_restatement, undo_restatement, Refused),
    (restatement, undo_restatement, confirm_restatement, Refused),
]

reject = partial(decide_evidence, state="rejected", reason="Invented.")
ONE_WAY = [
    (evidence, partial(decide_evidence, state="accepted"), reject, Refused),
    (suggestion, partial(dismiss_suggestion, reason="Another subject."), postpone_suggestion, Refused),
    (rewording, confirm_rewording, reject_rewording, Refused),
    (rewording, reject_rewording, confirm_rewording, Refused),
    (page_change, accept_page_change, reject_page_change, Refused),
    (page_change, reject_page_change, accept_page_change, Refused),
]


@pytest.mark.django_db
def test_no_row_that_is_decided_on_is_left_out_here():
    decided_on = {row for row in apps.get_app_config("claims").get_models() if issubclass(row, Audited)}
    decided_on = {row for row in decided_on if any(field.name == "decided_by" for field in row._meta.fields)}
    makers = {make for make, *_ in (*TWO_WAYS, *ONE_WAY)}
    assert {type(make()) for make in makers} == decided_on - {StatementEdit}, (
        "an edit is made and taken back, not decided on"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "one", "other", "refused"), [*TWO_WAYS, *ONE_WAY])
def test_who_read_the_row_before_it_was_decided_is_told_by_whom_and_when(make, one, other, refused):
    row = make()
    older = type(row).objects.get()
    one(row, by=cast.make_editor("anna"))
    decided = row.state
    with pytest.raises(refused, match=TOLD):
        other(older, by=cast.make_editor("bert"))
    assert type(row).objects.get().state == decided


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "one", "other", "refused"), TWO_WAYS)
def test_who_has_read_the_decision_may_decide_otherwise(make, one, other, refused):
    row = make()
    one(row, by=cast.make_editor("anna"))
    decided = row.state
    other(row, by=cast.make_editor("bert"))
    assert type(row).objects.get().state != decided
    assert [write.state for write in row.history.all()][:2] == [row.state, decided]


@pytest.mark.parametrize(("one", "other"), [(confirm, dismiss), (dismiss, confirm)])
def test_of_two_who_decide_on_a_citation_at_once_one_is_told(at_once, one, other):
    row, anna, bert = citation(), cast.make_editor("anna"), cast.make_editor("bert")
    rows = [ProposedReference.objects.select_related("claim").get() for _ in range(2)]
    results = at_once(partial(one, rows[0], by=anna), partial(other, rows[1], by=bert))
    assert [type(result) for result in results].count(Refused) == 1
    assert row.history.count() == 2, "proposed, and decided once"


@pytest.fixture
def two(db) -> tuple[Client, Client]:
    """The browsers of two editors."""
    browsers = Client(), Client()
    for browser, name in zip(browsers, ("anna", "bert"), strict=True):
        browser.force_login(cast.make_editor(name))
    return browsers


@pytest.mark.parametrize(
    ("make", "first", "second"),
    [
        (citation, "confirm-citation", "dismiss-citation"),
        (citation, "dismiss-citation", "confirm-citation"),
        (restatement, "confirm-restatement", "undo-restatement"),
        (restatement, "undo-restatement", "confirm-restatement"),
    ],
)
def test_an_older_page_overrules_nobody(two, make, first, second):
    (anna, bert), row = two, make()
    seen = {"seen": row.state}
    assert anna.post(act(row.claim, first, row), seen).status_code == 303
    row.refresh_from_db()
    for typed in (seen, {}):
        response = bert.post(act(row.claim, second, row), typed)
        assert response.status_code == 422
        assert "anna decided on this" in response.content.decode()
    assert type(row).objects.get().state == row.state


def test_the_page_sends_the_state_that_it_shows(two):
    row = restatement()
    confirm_restatement(row, by=cast.make_editor("carla"))
    page = two[0].get(links.desk(row.claim)).content.decode()
    assert 'name="seen" value="confirmed"' in page
    assert two[0].post(act(row.claim, "undo-restatement", row), {"seen": "confirmed"}).status_code == 303


def choose(browser: Client, row, action: str) -> str:
    address = reverse(f"admin:claims_{row._meta.model_name}_changelist")
    chosen = {"action": action, "_selected_action": [row.pk]}
    return browser.post(address, chosen, follow=True).content.decode()


def test_an_older_list_of_citations_overrules_nobody(two):
    (anna, bert), row = two, citation()
    assert "confirmed." in choose(anna, row, "confirm_them")
    assert "anna decided on this citation already" in choose(bert, row, "dismiss_them")
    row.refresh_from_db()
    assert (row.state, row.decided_by.username) == ("confirmed", "anna")


def test_an_older_list_of_pairs_overrules_nobody(two):
    (anna, bert), row = two, pair()
    choose(anna, row, "confirm_them")
    assert "anna decided on this pair already" in choose(bert, row, "reject_them")
    assert SameCohort.objects.get().state == "confirmed"


def tied(by: str) -> CitedWork:
    """An entry of a reference list that this editor tied to a work."""
    work = CitedWork.objects.create(version=cast.make_document().current, position=1, text="1. Sample B.")
    return tie_work(work, cast.make_reference(), by=cast.make_editor(by))


def tied_anew(older: CitedWork, by: str) -> CitedWork:
    editor = cast.make_editor(by)
    return tie_work(untie_work(older, by=editor), cast.make_reference(), by=editor)


def test_an_older_page_undoes_no_tie_that_it_does_not_show(two):
    older = tied("carla")
    undo = reverse("admin:claims_citedwork_act", args=(older.pk, "untie"))
    assert f'name="edition" value="{older.edition}"' in two[1].get(links.desk(older.version.document)).content.decode()
    newer = tied_anew(older, "dora")
    for typed in ({"edition": older.edition}, {}, {"edition": "9" * 5000}):
        told = two[1].post(undo, typed, follow=True).content.decode()
        assert "reload" in told and CitedWork.objects.get().reference == newer.reference
    two[1].post(undo, {"edition": newer.edition})
    assert CitedWork.objects.get().reference is None


def test_an_older_page_of_an_entry_replaces_no_tie_that_it_does_not_show(two):
    older, other = tied("carla"), cast.make_reference()
    assert f'name="seen" value="{older.edition}"' in two[1].get(links.desk(older)).content.decode()
    newer = tied_anew(older, "dora")
    for typed in ({"seen": older.edition}, {}):
        answer = two[1].post(links.desk(older), {"reference": other.pk, **typed})
        assert answer.status_code == 200 and "dora decided on this entry already" in answer.content.decode()
    assert CitedWork.objects.get().reference == newer.reference
    two[1].post(links.desk(older), {"reference": other.pk, "seen": newer.edition, "understood": "on"})
    assert CitedWork.objects.get().reference == other


def test_a_decision_on_a_citation_is_surely_withdrawn_in_the_list_before_it_is_replaced(two):
    (anna, bert), row = two, citation()
    choose(anna, row, "dismiss_them")
    assert "1 wait again" in choose(bert, row, "reopen_them")
    assert "confirmed." in choose(bert, row, "confirm_them")
    assert not reopen(citation(), by=cast.make_editor("carla"))
