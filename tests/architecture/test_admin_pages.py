"""Every page of the desk opens, asks for a login first, and asks the database the same number of questions for
many rows as for a few."""

from functools import partial

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse

from claims.models.audited import Audited
from tests import cast
from tests.architecture.desk_lists import REGISTERED, fill_the_house, page
from tests.servers.database import queries

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("desk pages")]  # one house for all


def of_the_model(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.fixture(scope="module")
def superuser(module_db: None) -> User:
    fill_the_house()
    return cast.make_superuser()


@pytest.fixture
def desk(client: Client, superuser: User) -> Client:
    client.force_login(superuser)
    return client


def test_the_index_opens(desk: Client) -> None:
    assert desk.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("model", REGISTERED, ids=of_the_model)
def test_the_list_opens(desk: Client, model: type[models.Model]) -> None:
    response = desk.get(page(model, "changelist"))
    assert response.status_code == 200
    assert response.context["cl"].result_count > 0, "the house has a row of every model"


@pytest.mark.parametrize("model", REGISTERED, ids=of_the_model)
def test_each_row_has_a_page(desk: Client, model: type[models.Model]) -> None:
    for row in model._default_manager.all():
        assert desk.get(page(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", [model for model in REGISTERED if issubclass(model, Audited)], ids=of_the_model)
def test_each_row_that_editors_answer_for_has_its_history(desk: Client, model: type[models.Model]) -> None:
    row = model._default_manager.earliest("pk")
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


def test_the_index_and_each_list_cost_the_same_for_many_rows(desk: Client) -> None:
    def read(url: str) -> None:
        response = desk.get(url)
        assert response.status_code == 200
        assert response.content  # rendered: every column of every row has been read

    def costs() -> dict[str, int]:
        return {url: queries(partial(read, url)) for url in urls}

    urls = [reverse("admin:index"), *(page(model, "changelist") for model in REGISTERED)]
    fill_the_house()
    costs()  # what is cached on first use, such as content types, is not the list's
    few = costs()
    fill_the_house(6)
    assert costs() == few
