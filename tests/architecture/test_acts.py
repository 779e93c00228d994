"""Each act is done by whom `acts.txt` names and refuses everybody else, by itself: no door is asked here."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import models, transaction

from claims.access.permits import NotPermitted
from claims.acts import (
    ACTS,
    ON_CHANNELS,
    ON_DOCUMENTS,
    ON_EXPORT_ORDERS,
    ON_EXPORTS,
    ON_IMPORTS,
    ON_NOTICES,
    ON_ONESELF,
    ON_PUBLISHED_PAGES,
    ON_SEARCHES,
    ON_SUBSCRIPTIONS,
    ON_THE_INSTALLATION,
    ON_WORKS,
    Act,
)
from claims.models import (
    Channel,
    Claim,
    Delivery,
    DocumentImport,
    Evidence,
    Export,
    ExportOrder,
    Halt,
    PageChange,
    Preferences,
    PublishedPage,
    Subscription,
)
from literature.models import Reference, Search
from tests import cast
from tests.architecture.access import HERE, everybody

# Rights and headers are no matter of the database: asked on one of them.
pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.xdist_group("acts")]  # one house for all
TABLE = Path(__file__).with_name("acts.txt")


@pytest.fixture(scope="module")
def people(module_db: None) -> dict[str, User | None]:
    return everybody()


def rows() -> dict[str, tuple[str, ...]]:
    """(permission, who may) by the name of the act."""
    lines = (line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {name: (permission, *who) for name, permission, *who in filter(None, lines)}


def row_for(act: Act) -> models.Model:
    """A row of the stage that the act can be tried on."""
    claim = Claim.objects.get(restates__isnull=False)
    if act.targets:
        target = act.targets(claim).order_by("pk").last()
        assert target is not None, f"The stage has nothing for {act.name}."
        return target
    if act in ON_DOCUMENTS:
        return claim.document
    if act in ON_IMPORTS:
        return DocumentImport.objects.earliest("pk")
    if act in ON_PUBLISHED_PAGES:
        of_change = act.name.endswith("page-change")
        return (PageChange if of_change else PublishedPage).objects.earliest("pk")
    if act in ON_EXPORTS:
        return Export.objects.earliest("pk")
    if act in ON_EXPORT_ORDERS:
        return ExportOrder.objects.earliest("pk")
    if act in ON_SEARCHES:
        return Search.objects.earliest("pk")
    if act in ON_CHANNELS:
        return Channel.objects.create(user=User.objects.get(username="reader"), kind="feed", address="a sample")
    if act in ON_NOTICES:
        return cast.tell(User.objects.get(username="reader"), claim=claim)
    if act in ON_WORKS:
        return Reference.objects.earliest("pk")
    if act in ON_SUBSCRIPTIONS:
        reader = User.objects.get(username="reader")
        return Subscription.objects.get_or_create(user=reader, claim=claim)[0]
    if act in ON_THE_INSTALLATION:
        return Delivery() if act.name == "resend" else Halt()
    if act in ON_ONESELF:
        return Preferences(user=User.objects.get(username="reader"))
    if act.name in ("accept", "reject", "withdraw"):
        return Evidence.objects.filter(claim=claim).earliest("pk")
    return claim.document.current.cited_works.get() if act.name in ("tie", "untie") else claim


def may(act: Act, row: models.Model, user: User | None) -> bool:
    """Does the function let the user in? What it says to the empty arguments then does not matter."""
    try:
        with transaction.atomic():
            act.do(row, by=user or AnonymousUser(), **act.given)
            transaction.set_rollback(True)
    except NotPermitted:
        return False
    except (TypeError, ValueError):
        pass
    return True


def test_the_table_names_each_act_and_its_permission() -> None:
    assert {name: row[0] for name, row in rows().items()} == {name: act.permission for name, act in ACTS.items()}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_done_by_whom_the_table_names(name: str, people: dict[str, User | None]) -> None:
    act, row = ACTS[name], row_for(ACTS[name])
    assert tuple(who for who in HERE if may(act, row, people[who])) == rows()[name][1:]
    elsewhere = any(may(act, row, people[f"{role} elsewhere"]) for role in ("editor", "lead"))
    assert not elsewhere or act in (*ON_SEARCHES, *ON_WORKS)
