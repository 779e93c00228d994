"""Every page of the desk opens, asks for a login first, and asks the database the same number of questions for
many rows as for a few."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.evidence.decisions import Finding, attach_evidence
from claims.flags.raising import flag_notice, raise_flag
from claims.grading.assessing import assess_claim
from claims.models import (
    Approval,
    CitedWork,
    Delivery,
    DocumentImport,
    Notification,
    ProposedReference,
    Review,
    SameCohort,
    SavedView,
    Subscription,
)
from claims.models.audited import Audited
from literature.models import Addition, BulkFile, Merge, ReferenceEvent, Snapshot
from tests import cast

pytestmark = pytest.mark.django_db
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


def of_the_model(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(cast.make_superuser())
    return client


def fill_the_house(times: int = 1) -> None:
    """Rows of every registered model, tied to each other as they are in use; each claim in a document of its own."""
    editor = cast.make_editor(f"editor-{Group.objects.count()}")
    for _ in range(times):
        Group.objects.create(name=f"group {Group.objects.count()}")
        claim, search, reference = cast.make_claim(), cast.make_search(), cast.make_reference()
        cast.watch(claim.document, search)
        cast.make_hit(search, reference)
        run = cast.make_run(search, error="The sample server was away.")
        cast.make_suggestion(claim)
        evidence = attach_evidence(claim, reference, Finding(stance="contradicts"), by=editor)
        assess_claim(claim, "low", "One sample paper.", by=editor)
        raise_flag(evidence, "misquoted", "A sample flag.", by=editor)
        twin = cast.make_reference()
        SameCohort.objects.create(first=reference, second=twin, reason="Both name the trial NCT00000000.")
        notice = cast.make_notice(reference)
        flag_notice(notice)
        ReferenceEvent.objects.create(reference=reference, kind="notice", notice=notice, run=run)
        Snapshot.objects.create(reference=reference, fingerprint="0", compressed=b"x\x9c\x03\x00\x00\x00\x00\x01")
        number = BulkFile.objects.count() + 1
        BulkFile.objects.create(name=f"pubmed26n{number:04}.xml.gz", year=26, number=number)
        Addition.objects.create(reference=reference, scheme="doi", value="10.9999/sample")
        Merge.objects.create(kept=reference, absorbed={"title": "A stub"}, reason="A sample merge.")
        CitedWork.objects.create(version=claim.document.current, position=1, text="A work", reference=reference)
        DocumentImport.objects.create(url="https://www.example.org/a", document=claim.document, requested_by=editor)
        ProposedReference.objects.create(claim=claim, key="mark:[1]", text="[1]", reference=reference)
        by_claim = Subscription.objects.create(user=editor, claim=claim)
        Subscription.objects.create(user=editor, search=search)
        SavedView.objects.create(user=editor, page="claims_claim", name=f"view {claim.pk}", query="q=a", is_shared=True)
        Review.objects.create(
            claim=claim, searched_to="2026-01-31", screened=3, outcome="unchanged", reviewed_by=editor
        )
        Approval.objects.create(
            document=claim.document,
            version=claim.document.current,
            facts={"version": "1"},
            approved_by=editor,
        )
        delivery = Delivery.objects.create(user=editor, address=editor.email, state="failed")
        Notification.objects.create(
            subscription=by_claim,
            kind="flag",
            event="e",
            claim=claim,
            reference=reference,
            reason="r",
            delivery=delivery,
        )


def page(model: type[models.Model], name: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_the_index_opens(desk: Client) -> None:
    fill_the_house()
    assert desk.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("model", REGISTERED, ids=of_the_model)
def test_the_list_opens(desk: Client, model: type[models.Model]) -> None:
    fill_the_house()
    response = desk.get(page(model, "changelist"))
    assert response.status_code == 200
    assert response.context["cl"].result_count > 0, "the house has a row of every model"


@pytest.mark.parametrize("model", REGISTERED, ids=of_the_model)
def test_each_row_has_a_page(desk: Client, model: type[models.Model]) -> None:
    fill_the_house()
    for row in model._default_manager.all():
        assert desk.get(page(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", [model for model in REGISTERED if issubclass(model, Audited)], ids=of_the_model)
def test_each_row_that_editors_answer_for_has_its_history(desk: Client, model: type[models.Model]) -> None:
    fill_the_house()
    row = model._default_manager.first()
    row.save(by=None, why="A sample reason.")
    response = desk.get(page(model, "history", row.pk))
    assert "A sample reason." in response.content.decode()


@pytest.mark.parametrize("model", REGISTERED, ids=of_the_model)
def test_a_row_is_added_on_a_page_or_not_at_all(desk: Client, model: type[models.Model]) -> None:
    response = desk.get(page(model, "add"))
    allowed = admin.site._registry[model].has_add_permission(response.wsgi_request)
    assert response.status_code == (200 if allowed else 403)


@pytest.mark.parametrize("model", REGISTERED, ids=of_the_model)
def test_a_stranger_is_asked_to_log_in(client: Client, model: type[models.Model]) -> None:
    for url in (page(model, "changelist"), page(model, "change", 1), page(model, "add")):
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith(reverse("admin:login"))


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.mark.parametrize("model", REGISTERED, ids=of_the_model)
def test_a_list_costs_the_same_for_many_rows(desk: Client, model: type[models.Model]) -> None:
    def read() -> None:
        response = desk.get(page(model, "changelist"))
        assert response.status_code == 200
        assert response.content  # rendered: every column of every row has been read

    fill_the_house(2)
    read()  # what is cached on first use, such as content types, is not the list's
    few = queries(read)
    fill_the_house(6)
    assert queries(read) == few


def test_the_index_costs_the_same_for_many_rows(desk: Client) -> None:
    fill_the_house()
    desk.get(reverse("admin:index"))
    few = queries(lambda: desk.get(reverse("admin:index")))
    fill_the_house(5)
    assert queries(lambda: desk.get(reverse("admin:index"))) == few
