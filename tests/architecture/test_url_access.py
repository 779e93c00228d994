"""Who may do what at each address: the table is access.txt."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.admin.claim import claim_acts
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

pytestmark = pytest.mark.django_db
TABLE = read_table()


def test_the_table_has_a_line_for_each_address_and_no_other(people: dict[str, User | None]) -> None:
    labels = [one.label for one in addresses()]
    assert [(one, method) for one in labels for method in METHODS if not wanted(TABLE, one, method)] == []
    assert {one for one, _ in TABLE if "*" not in one} - set(labels) == set()


@pytest.mark.parametrize("who", (*HERE, *ELSEWHERE))
def test_each_role_is_answered_as_the_table_says(who: str, people: dict[str, User | None]) -> None:
    answered = ask(who, people[who], addresses())
    as_told = {place: int(cell(wanted(TABLE, *place), who)) for place in answered}
    assert {place: code for place, code in answered.items() if code != as_told[place]} == {}


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
