"""Who may do what at each address: the table is access.txt."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.admin.claim import claim_acts
from claims.pages.embed.site_script import FOR_EVER
from tests import cast
from tests.architecture.access import (
    ELSEWHERE,
    HERE,
    METHODS,
    addresses,
    ask,
    cell,
    read_table,
    wanted,
)

# Rights and headers are no matter of the database: asked on one of them.
pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.long]
TABLE = read_table()


def test_the_table_has_a_line_for_each_address_and_no_other(people: dict[str, User | None]) -> None:
    labels = [one.label for one in addresses()]
    assert [(one, method) for one in labels for method in METHODS if not wanted(TABLE, one, method)] == []
    assert {one for one, _ in TABLE if "*" not in one} - set(labels) == set()


@pytest.mark.parametrize("who", (*HERE, *ELSEWHERE))
def test_each_role_is_answered_as_the_table_says_and_may_keep_nothing(who: str, people: dict[str, User | None]) -> None:
    """Nothing that a person is answered is kept on the way, or in a browser that somebody else uses next. What is the
    same for all may be kept, if it is asked for again each time; what never changes, for ever."""
    answers = ask(who, people[who], addresses())
    codes = {place: int(cell(wanted(TABLE, *place), who)) for place in answers}
    assert {place: answer.status for place, answer in answers.items() if answer.status != codes[place]} == {}
    kept = dict.fromkeys((("front", "GET"), ("literature:references", "GET")), "public, no-cache")
    kept[("site_script", "GET")] = FOR_EVER
    keeping = dict.fromkeys(answers, "private, no-store") | kept
    assert {place: answer.keeping for place, answer in answers.items()} == keeping


def test_each_act_on_a_claim_is_in_the_table(people: dict[str, User | None]) -> None:
    assert {f"act {name}" for name in claim_acts.DESK_ACTS} <= {label for label, _ in TABLE}


def test_staff_without_rights_read_nothing_and_rights_without_staff_read() -> None:
    staff = User.objects.create_user("staff", is_staff=True)
    program = cast.make_reader("program")
    program.is_staff = False
    program.save()
    codes = {}
    for user in (staff, program):
        client = APIClient()
        client.force_login(user)
        codes[user.username] = client.get("/api/claims/").status_code
    assert codes == {"staff": 403, "program": 200}
