"""Lists that are kept: the filters on the way to a claim and back, and views under a name."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from claims import links
from claims.evidence.decisions import dismiss_suggestion
from claims.models import Claim, SavedView
from tests import cast
from tests.cast import act

pytestmark = pytest.mark.django_db
CLAIMS = "/admin/claims/claim/"
KEEP = "/admin/claims/savedview/keep/"
FROM_LIST = "?_changelist_filters=suggestions%3Dwaiting"


@pytest.fixture
def editor() -> User:
    return cast.make_editor()


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def keep(desk: Client, **values: str) -> str:
    given = {"page": "claims_claim", "name": "Mine", "query": "", **values}
    return desk.post(KEEP, given).url


def make_waiting(number: int) -> list[Claim]:
    """Claims with a suggestion each; between them stand others without one."""
    document = cast.make_document()
    claims = [cast.make_claim(document=document) for _ in range(2 * number)]
    for claim in claims[::2]:
        cast.make_suggestion(claim)
    return claims[::2]


def test_the_list_leads_to_a_claim_with_its_filters(desk: Client) -> None:
    (claim,) = make_waiting(1)
    assert f"{links.desk(claim)}{FROM_LIST}" in desk.get(f"{CLAIMS}?suggestions=waiting").content.decode()


def test_a_claim_leads_back_to_the_list_as_it_was(desk: Client) -> None:
    (claim,) = make_waiting(1)
    assert f'href="{CLAIMS}?suggestions=waiting"' in desk.get(links.desk(claim) + FROM_LIST).content.decode()


def test_next_and_previous_follow_the_filtered_list(desk: Client) -> None:
    first, second, third = make_waiting(3)
    context = desk.get(links.desk(second) + FROM_LIST).context
    assert context["list_previous"] == (first.key, links.desk(first) + FROM_LIST)
    assert context["list_next"] == (third.key, links.desk(third) + FROM_LIST)
    assert (context["list_row_number"], context["list_row_count"]) == (2, 3)


def test_next_and_previous_follow_the_order_that_was_chosen(desk: Client) -> None:
    document = cast.make_document()
    a, c, b = (cast.make_claim(f"{letter} sample.", document=document) for letter in "ACB")
    context = desk.get(f"{links.desk(a)}?_changelist_filters=o%3D1").context
    assert (context["list_previous"], context["list_next"][0], c.position) == (None, b.key, 2)


def test_a_claim_that_a_decision_took_out_of_the_list_leads_on(desk: Client, editor: User) -> None:
    _, second, third = make_waiting(3)
    dismiss_suggestion(second.suggestions.get(), "off topic", by=editor)
    context = desk.get(links.desk(second) + FROM_LIST).context
    assert (context["list_row_number"], context["list_next"][0]) == (None, third.key)


def test_an_act_keeps_the_list_in_mind(desk: Client) -> None:
    (claim,) = make_waiting(1)
    response = desk.post(act(claim, "later", claim.suggestions.get(), FROM_LIST))
    assert response.url == f"{links.desk(claim)}{FROM_LIST}#suggestions"


@pytest.mark.parametrize("filters", ["document__title__regex%3D(", "kind__exact%3D%00", "nothing%3D1"])
def test_filters_that_no_list_knows_do_no_harm(desk: Client, filters: str) -> None:
    claim = cast.make_claim()
    page = desk.get(f"{links.desk(claim)}?_changelist_filters={filters}")
    assert page.status_code == 200


def test_a_list_is_saved_with_its_filters_and_opened_again(desk: Client) -> None:
    assert keep(desk, query="flags=yes&p=3&q=sleep") == f"{CLAIMS}?flags=yes&q=sleep"
    assert (
        f'href="{CLAIMS}?flags=yes&amp;q=sleep" aria-current="page"'
        in desk.get(f"{CLAIMS}?flags=yes&q=sleep&p=1").content.decode()
    )


def test_a_view_saved_again_under_its_name_shows_the_new_list(desk: Client) -> None:
    keep(desk, query="flags=yes")
    keep(desk, query="flags=no")
    assert SavedView.objects.get().query == "flags=no"


def test_a_view_is_for_its_owner_until_it_is_shared(desk: Client) -> None:
    other = Client()
    other.force_login(cast.make_editor("other"))
    keep(desk, name="A view of mine", query="flags=yes")
    assert "A view of mine" not in other.get(CLAIMS).content.decode()
    SavedView.objects.update(is_shared=True)
    assert "A view of mine" in other.get(CLAIMS).content.decode()


def test_a_view_is_renamed_shared_and_deleted_by_its_owner_only(desk: Client) -> None:
    keep(desk)
    view = SavedView.objects.get()
    page = reverse("admin:claims_savedview_change", args=(view.pk,))
    assert desk.post(page, {"name": "Renamed", "is_shared": "on"}).status_code == 302
    root = Client()
    root.force_login(cast.make_superuser())
    assert root.post(page, {"name": "Theirs"}).status_code == 403
    assert root.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert SavedView.objects.get().name == "Renamed"
    desk.post(f"{page.removesuffix('change/')}delete/", {"post": "yes"})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("query", ["//evil.example/", "https://evil.example/", "\r\nLocation: x", "a=b#c"])
def test_whatever_is_saved_the_address_is_ours(desk: Client, query: str) -> None:
    assert keep(desk, query=query).startswith(f"{CLAIMS}?")


def test_a_list_that_has_no_views_is_refused(desk: Client) -> None:
    assert keep(desk, page="auth_user") == f"{CLAIMS}?"
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused_and_the_list_is_kept(desk: Client) -> None:
    assert keep(desk, name=" ", query="flags=yes") == f"{CLAIMS}?flags=yes"
    assert not SavedView.objects.exists()


def test_a_view_of_the_wording_is_kept_under_the_name_of_the_one_filter_that_there_is_now(db):
    view = SavedView.objects.create(
        user=cast.make_editor(), page="claims_claim", name="Mine", query="corrected=no&q=tea"
    )
    import_module("claims.migrations.0020_one_duty_and_sections").name_the_wording(apps, None)
    view.refresh_from_db()
    assert QueryDict(view.query).dict() == {"q": "tea", "wording": "read"}
